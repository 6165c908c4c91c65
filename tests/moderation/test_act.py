"""Acting: in order, looked up before it is repeated, tried again while that helps, and never told untruly."""

import asyncio
import sqlite3
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import VirtualClock
from bot.moderation import act
from bot.moderation.act import Act
from bot.moderation.notice import Notice
from bot.moderation.ports import Posted, Trouble, Work
from bot.store.outbox import Row, State
from bot.store.problems import DiskFull
from bot.store.store import Store
from bot.store.writer import Writer
from policy_rules.effects import Delete, Effect, Log, TellAuthor
from policy_rules.handle import Press
from policy_rules.policy import Policy
from tests.moderation.conftest import Works, started
from tests.moderation.recording import LEAK, MODERATOR, Recorder, message
from tests.store.samples import NOW

AGAIN = timedelta(seconds=2)


async def test_a_passing_trouble_is_waited_out_and_what_follows_waits_with_it(works: Works) -> None:
    works.hands.troubles["delete"] = [Trouble("Discord is busy", AGAIN)]
    await works.road.take(Posted(message(LEAK, NOW)))
    await works.settled()
    assert "tell_author" not in works.hands.kinds
    await works.later(10)
    assert [kind for kind in works.hands.kinds if "card" not in kind] == ["delete", "tell_author", "log"]


async def test_what_cannot_be_hidden_is_never_told_as_hidden_and_stands_on_the_card(works: Works) -> None:
    works.hands.troubles["delete"] = [Trouble("Steward may not delete there")]
    await works.road.take(Posted(message(LEAK, NOW)))
    await works.settled()
    assert set(works.hands.kinds) == {"post_card", "update_card"}
    [case] = await works.store.cases()
    assert case.trouble == "Steward may not delete there"
    assert not case.message_hidden


async def test_what_cannot_be_put_back_is_never_told_as_restored(works: Works) -> None:
    works.hands.troubles["restore"] = [Trouble("Steward may make no webhook there")]
    await works.road.take(Posted(message(LEAK, NOW)))
    await works.settled()
    await works.road.press(1, Press.RESTORE, MODERATOR)
    await works.settled()
    assert [one.notice for one in works.hands.done if isinstance(one, TellAuthor)] == ["hidden_by_itself"]
    assert [one.entry for one in works.hands.done if isinstance(one, Log)] == ["hidden"]


async def test_a_notice_of_what_was_not_done_does_not_wait_for_its_reader(works: Works) -> None:
    """A note that nobody tried to send is none that could not be sent."""
    works.hands.troubles["delete"] = [Trouble("Steward may not delete there")]
    await works.road.take(Posted(message(LEAK, NOW)))
    await works.settled()
    assert await works.road.notes_for("a1") == []
    works.hands.troubles["tell_author"] = [Trouble("they take no private messages")]
    await works.road.press(1, Press.HIDE, MODERATOR)
    await works.settled()
    [(note, _)] = await works.road.notes_for("a1")
    assert note.notice == "hidden_by_person"


async def test_a_notice_of_what_is_read_that_was_not_posted_is_not_pinned(works: Works) -> None:
    works.hands.troubles["announce"] = [Trouble("Steward may not write there")]
    await Notice(works.store, works.clock, lambda: None).ask("77", "a mark", named=False)
    await works.settled()
    assert works.hands.kinds == ["alert"]


async def test_a_notice_that_cannot_be_sent_does_not_keep_the_log_from_saying_what_was_done(works: Works) -> None:
    works.hands.troubles["tell_author"] = [Trouble("the author takes no private messages")]
    await works.road.take(Posted(message(LEAK, NOW)))
    await works.settled()
    assert "log" in works.hands.kinds


async def test_trying_to_hide_ends_when_it_no_longer_makes_sense(works: Works) -> None:
    """Discord was away for an hour: what everybody has read by then is a person's to decide."""
    works.hands.troubles["delete"] = [Trouble("Discord is busy", AGAIN) for _ in range(50)]
    await works.road.take(Posted(message(LEAK, NOW)))
    for _ in range(20):
        await works.later(600)
    tried = [effect for effect in works.hands.tried if isinstance(effect, Delete)]
    assert 5 < len(tried) < 20
    states = {row.effect.kind: row.state for row in await works.store.outbox()}
    assert states["delete"] is State.FAILED
    assert states["tell_author"] is State.FAILED


@pytest.mark.parametrize("kind", ["delete", "tell_author", "log", "post_card", "restore"])
async def test_work_whose_answer_was_lost_is_looked_up_and_not_repeated(works: Works, kind: str) -> None:
    works.hands.lost = {kind}
    await works.road.take(Posted(message(LEAK, NOW)))
    await works.settled()
    await works.later(10)
    await works.road.press(1, Press.RESTORE, MODERATOR)
    await works.settled()
    await works.later(10)
    done = [effect for effect in works.hands.done if effect.kind == kind]
    assert len(done) == len(set(done))
    [case] = await works.store.cases()
    assert not case.message_hidden


async def test_what_a_crash_left_started_is_looked_up_first(path: Path, policy: Policy) -> None:
    """The process died between the call and writing down that it was made."""
    hands = Recorder()
    async with started(path, policy, hands, VirtualClock(NOW)) as works:
        hands.troubles["delete"] = [Trouble("nobody knows", AGAIN)]
        await works.road.take(Posted(message(LEAK, NOW)))
        await works.settled()
        [row] = [row for row in await works.store.outbox() if row.effect.kind == "delete"]
        await works.store.transaction(lambda writer: writer.start(row.id))
    hands.done.append(row.effect)
    async with started(path, policy, hands, VirtualClock(NOW + timedelta(minutes=1))) as works:
        await works.settled()
        assert hands.kinds.count("delete") == 1
        [case] = await works.store.cases()
        assert case.message_hidden


async def test_a_bug_in_one_effect_stops_neither_the_others_nor_the_bot(
    works: Works, caplog: pytest.LogCaptureFixture
) -> None:
    works.hands.troubles["post_card"] = [KeyError("what somebody typed")]  # type: ignore[list-item]
    await works.road.take(Posted(message(LEAK, NOW)))
    await works.settled()
    assert "delete" in works.hands.kinds
    await works.later(10)
    assert "post_card" in works.hands.kinds
    assert "typed" not in caplog.text


class Slow(Recorder):
    """Hands on which the first deletion hangs until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.hangs = asyncio.Event()
        self.let_go = asyncio.Event()
        self.second = asyncio.Event()

    async def carry_out(self, effect: Effect, work: Work) -> Mapping[str, Any]:
        """Hang on the first deletion, and say when the second is done."""
        if isinstance(effect, Delete) and effect.case_id == 1:
            self.hangs.set()
            await self.let_go.wait()
        result = await super().carry_out(effect, work)
        if isinstance(effect, Delete) and effect.case_id == 2:
            self.second.set()
        return result


async def test_one_slow_case_does_not_hold_up_another(path: Path, policy: Policy) -> None:
    hands = Slow()
    async with started(path, policy, hands, VirtualClock(NOW)) as works:
        await works.road.take(Posted(message(LEAK, NOW, number=900)))
        works.act.wake()
        await hands.hangs.wait()
        await works.road.take(Posted(message(LEAK, NOW, number=901)))
        works.act.wake()
        async with asyncio.timeout(5):
            await hands.second.wait()
        assert not any(isinstance(effect, Delete) and effect.case_id == 1 for effect in hands.done)
        hands.let_go.set()
        await works.settled()
        assert hands.kinds.count("delete") == 2


async def test_evidence_that_cannot_be_opened_stops_hiding_and_not_the_card(works: Works, path: Path) -> None:
    """Somebody changed the database. What could not be put back is not taken away, and people hear of it."""
    works.hands.troubles["delete"] = [Trouble("Discord is busy", AGAIN)]
    works.hands.troubles["post_card"] = [Trouble("Discord is busy", AGAIN)]
    await works.road.take(Posted(message(LEAK, NOW)))
    await works.settled()
    with sqlite3.connect(path) as database:
        database.execute("UPDATE evidence SET sealed = zeroblob(length(sealed))")
    database.close()
    await works.later(10)
    assert works.hands.kinds == ["post_card", "update_card"]
    [case] = await works.store.cases()
    assert case.trouble is not None
    assert "could not be put back" in case.trouble


async def test_a_row_waits_longer_each_time(works: Works) -> None:
    works.hands.troubles["delete"] = [Trouble("Discord is busy", AGAIN) for _ in range(4)]
    await works.road.take(Posted(message(LEAK, NOW)))
    await works.settled()
    waits = []
    while (at := await works.store.next_due_at()) is not None:
        waits.append((at - works.clock.now()).total_seconds())
        await works.later(waits[-1])
    assert waits == [2, 4, 8, 16]
    assert "delete" in works.hands.kinds


async def test_a_store_that_fails_for_a_moment_ends_neither_acting_nor_a_case(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking for work fails, then a call is made and what became of it cannot be written: both are done in the end."""
    monkeypatch.setattr(act, "FIRST_WAIT", timedelta(0))
    failing = {"due": 1, "finish": 1}

    def fails(name: str) -> None:
        if failing[name]:
            failing[name] -= 1
            raise DiskFull("make room on the disk")

    due, finish = type(works.store).due, Writer.finish

    async def due_later(store: Store, now: datetime, limit: int) -> tuple[Row, ...]:
        fails("due")
        return await due(store, now, limit)

    async def finish_later(writer: Writer, row_id: int, result: Mapping[str, Any] | None = None) -> None:
        fails("finish")
        await finish(writer, row_id, result)

    await works.road.take(Posted(message(LEAK, NOW)))
    monkeypatch.setattr(Store, "due", due_later)
    monkeypatch.setattr(Writer, "finish", finish_later)
    works.act.wake()
    async with asyncio.timeout(5):
        while failing["due"]:  # noqa: ASYNC110 - the store tells nobody that it was asked
            await asyncio.sleep(0)
    await works.settled()
    assert failing == {"due": 0, "finish": 0}
    assert works.hands.kinds.count("delete") == 1
    assert {row.state for row in await works.store.outbox()} == {State.DONE}


async def test_it_ends_when_it_is_told_to_although_work_comes_in_at_that_very_moment(works: Works) -> None:
    async def nothing(effect: Effect) -> None:
        del effect

    another = Act(works.store, works.hands, works.clock, lambda: works.road.policy, nothing)
    acting = asyncio.create_task(another.run())
    async with asyncio.timeout(5):
        while not another._work_waits._waiters:  # noqa: ASYNC110 - it tells nobody that it waits
            await asyncio.sleep(0)
    another.wake()
    acting.cancel()
    await asyncio.wait([acting], timeout=5)
    assert acting.cancelled()
