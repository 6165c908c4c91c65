"""The road: what is found is written down before anything is done, and a decision can always be turned round."""

import asyncio
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import VirtualClock
from bot.moderation.judgement import Judgement
from bot.moderation.ports import Edited, Posted, Removed, Reread, Trouble, Work
from bot.moderation.snapshot import from_bytes
from bot.store.outbox import State
from bot.store.store import Store
from bot.store.to_read import ToRead
from policy_rules.case import Case, Status
from policy_rules.effects import Effect
from policy_rules.events import EventKind
from policy_rules.handle import Press
from policy_rules.policy import Policy
from policy_rules.refusal import Refusal
from policy_rules.report import Report
from policy_rules.vocabulary import Channel, Scores, Unknown
from tests.moderation.conftest import Works, started
from tests.moderation.recording import LEAK, MODERATOR, Recorder, edited, message
from tests.store.samples import NOW


async def the_case(works: Works) -> Case:
    [case] = await works.store.cases()
    return case


async def test_a_leak_is_written_down_then_hidden_told_logged_and_shown_to_a_person(works: Works) -> None:
    await works.road.take(Posted(message(LEAK, NOW)))
    written = await works.store.events()
    assert [one.event.kind for one in written] == [EventKind.OPENED, EventKind.JUDGED, EventKind.HIDE_ASKED]
    await works.settled()
    assert sorted(works.hands.kinds) == sorted(["delete", "tell_author", "log", "post_card", "update_card"])
    assert [kind for kind in works.hands.kinds if "card" not in kind] == ["delete", "tell_author", "log"]
    assert (await the_case(works)).message_hidden
    assert (await works.store.verify()).sound


async def test_nothing_is_done_about_an_ordinary_message(works: Works) -> None:
    await works.road.take(Posted(message("Who can drive on Friday?", NOW)))
    await works.settled()
    assert await works.store.events() == ()
    assert works.hands.tried == []
    assert await works.store.cursors() == {"77": "900"}


async def test_the_text_is_kept_sealed_and_stands_nowhere_else(works: Works, path: Path) -> None:
    await works.road.take(Posted(message("Morning all", NOW, number=899)))
    await works.road.take(Posted(message(LEAK, NOW)))
    [kept] = await works.store.evidence(1)
    snapshot = from_bytes(kept.content)
    assert snapshot.text == LEAK
    assert [line.text for line in snapshot.before] == ["Morning all"]
    assert all(b"Maggie" not in file.read_bytes() for file in path.parent.iterdir())


async def test_the_name_of_a_room_which_anybody_may_type_is_kept_sealed_too(works: Works, path: Path) -> None:
    titled = replace(message(LEAK, NOW), channel=Channel("77", "What Maggie told us"))
    await works.road.take(Posted(titled))
    await works.road.report(Report(replace(titled, id="901"), MODERATOR))
    await works.settled()
    assert len(await works.store.cases()) == 2
    assert all(b"Maggie" not in file.read_bytes() for file in path.parent.iterdir())


async def test_a_leak_is_masked_beside_the_next_case(works: Works) -> None:
    await works.road.take(Posted(message(LEAK, NOW, number=900)))
    await works.road.take(Posted(message("or 07700 900456", NOW, number=901)))
    kept = from_bytes((await works.store.evidence(2))[0].content)
    assert [line.text for line in kept.before] == ["Maggie's number is ▇▇▇"]


async def test_an_edit_into_a_breach_is_found_and_a_repeat_is_not_judged_twice(works: Works) -> None:
    posted = message("See the board", NOW)
    await works.road.take(Posted(posted))
    await works.road.take(Edited(posted))  # an embed appeared and said nothing
    assert await works.store.cases() == ()
    await works.road.take(Edited(edited(posted, LEAK)))
    await works.settled()
    case = await the_case(works)
    assert (case.revision, case.message_hidden) == (1, True)


async def test_a_message_that_its_author_takes_away_closes_its_case(works: Works) -> None:
    works.scorer.scores = Unknown("the model is behind")
    await works.road.pause(MODERATOR)
    await works.road.take(Posted(message(LEAK, NOW)))
    await works.road.take(Removed("77", "900"))
    await works.settled()
    assert (await the_case(works)).status is Status.GONE
    assert "update_card" in works.hands.kinds


async def test_what_steward_deletes_is_not_taken_for_the_authors_deletion(works: Works) -> None:
    await works.road.take(Posted(message(LEAK, NOW)))
    await works.road.take(Removed("77", "900"))  # the gateway may be faster than the answer to DELETE
    await works.settled()
    await works.road.take(Removed("77", "900"))
    assert (await the_case(works)).status is Status.OPEN


async def test_a_press_restores_and_the_next_one_hides_again(works: Works) -> None:
    await works.road.take(Posted(message(LEAK, NOW)))
    await works.settled()
    for press, hidden in ((Press.RESTORE, False), (Press.HIDE, True), (Press.RESTORE, False)):
        assert await works.road.press(1, press, MODERATOR) is None
        await works.settled()
        assert (await the_case(works)).message_hidden is hidden
    assert works.hands.kinds.count("restore") == 2
    assert works.hands.kinds.count("tell_author") == 4


async def test_a_press_on_a_case_that_is_gone_is_refused(works: Works) -> None:
    assert isinstance(await works.road.press(99, Press.LEAVE, MODERATOR), Refusal)


async def test_a_pause_survives_a_restart(path: Path, policy: Policy) -> None:
    async with started(path, policy, Recorder(), VirtualClock(NOW)) as works:
        await works.road.pause(MODERATOR)
    async with started(path, policy, Recorder(), VirtualClock(NOW)) as works:
        assert works.road.paused
        await works.road.take(Posted(message(LEAK, NOW)))
        await works.settled()
        assert works.hands.kinds == ["post_card"]
        await works.road.resume(MODERATOR)
        await works.road.take(Posted(message(LEAK, NOW, number=901)))
        await works.settled()
        assert "delete" in works.hands.kinds


async def test_more_hides_than_expected_stop_the_hiding_until_a_person_says_so(path: Path, policy: Policy) -> None:
    async with started(path, policy, Recorder(), VirtualClock(NOW)) as works:
        for number in range(900, 905):
            await works.road.take(Posted(message(LEAK, NOW, number=number)))
        await works.settled()
        assert works.hands.kinds.count("delete") == 3
        assert works.hands.kinds.count("post_card") == 5
        assert works.hands.kinds.count("alert") == 1
    async with started(path, policy, Recorder(), VirtualClock(NOW + timedelta(hours=3))) as works:
        assert works.road.paused


async def test_an_old_message_is_only_shown_to_a_person(works: Works) -> None:
    await works.road.take(Posted(message(LEAK, NOW - timedelta(hours=5))))
    await works.settled()
    assert works.hands.kinds == ["post_card"]


async def test_a_message_read_again_after_a_restart_is_judged_once(path: Path, policy: Policy) -> None:
    hands = Recorder()
    async with started(path, policy, hands, VirtualClock(NOW)) as works:
        await works.road.take(Posted(message(LEAK, NOW)))
        await works.settled()
    async with started(path, policy, hands, VirtualClock(NOW)) as works:
        await works.road.take(Posted(message(LEAK, NOW)))
        await works.settled()
        assert len(await works.store.events(kind=EventKind.JUDGED)) == 1
    assert hands.kinds.count("delete") == 1


async def test_a_broken_model_costs_the_rules_that_need_none_nothing(works: Works) -> None:
    works.scorer.scores = Unknown("the model is behind")
    await works.road.take(Posted(message(LEAK, NOW)))
    await works.settled()
    assert "delete" in works.hands.kinds
    rows = await works.store.outbox()
    assert {row.state for row in rows} == {State.DONE}


class Watching(Recorder):
    """Hands that look into the store at the moment when they act."""

    def __init__(self) -> None:
        super().__init__()
        self.store: Store | None = None
        self.found: list[tuple[State, list[EventKind]]] = []

    async def carry_out(self, effect: Effect, work: Work) -> Mapping[str, Any]:
        """Note how far the effect and the journal are, as another process would read them."""
        assert self.store is not None
        [row] = [row for row in await self.store.outbox() if row.effect == effect]
        self.found.append((row.state, [one.event.kind for one in await self.store.events()]))
        return await super().carry_out(effect, work)


async def test_nothing_acts_before_it_is_journalled_and_marked_as_begun(path: Path, policy: Policy) -> None:
    hands = Watching()
    async with started(path, policy, hands, VirtualClock(NOW)) as works:
        hands.store = works.store
        await works.road.take(Posted(message(LEAK, NOW)))
        await works.settled()
    assert len(hands.found) == 5
    for state, journal in hands.found:
        assert state is State.STARTED
        assert journal[:3] == [EventKind.OPENED, EventKind.JUDGED, EventKind.HIDE_ASKED]


async def test_leaks_in_many_channels_at_once_are_counted_together(works: Works) -> None:
    """Channels are judged side by side, and a flood comes in all of them."""
    leaks = [Posted(message(LEAK, NOW, number=900 + place, channel=f"c{place}")) for place in range(10)]
    await asyncio.gather(*(works.road.take(leak) for leak in leaks))
    await works.settled()
    assert works.hands.kinds.count("delete") == 3
    assert works.hands.kinds.count("post_card") == 10
    assert works.hands.kinds.count("alert") == 1
    assert len(await works.store.events(kind=EventKind.BREAKER_TRIPPED)) == 1


async def test_what_would_not_have_been_hidden_trips_no_breaker(works: Works) -> None:
    """As many were hidden as are expected, and then something old is read."""
    for number in range(900, 903):
        await works.road.take(Posted(message(LEAK, NOW, number=number)))
    await works.road.take(Posted(message(LEAK, NOW - timedelta(hours=5), number=904)))
    assert not works.road.paused
    await works.road.take(Posted(message(LEAK, NOW, number=905)))
    assert works.road.paused


async def test_half_a_character_keeps_nothing_from_being_hidden(works: Works) -> None:
    """JSON allows the half of a pair; whoever types one must not pass unread."""
    await works.road.take(Posted(message(f"{LEAK} \ud83d", NOW)))
    await works.settled()
    assert "delete" in works.hands.kinds
    assert from_bytes((await works.store.evidence(1))[0].content).text == f"{LEAK} \ud83d"


async def test_a_message_read_twice_counts_once_towards_the_breaker(works: Works) -> None:
    for _ in range(9):
        await works.road.take(Posted(message(LEAK, NOW)))
    await works.road.take(Posted(message(LEAK, NOW, number=901)))
    await works.settled()
    assert works.hands.kinds.count("delete") == 2
    assert not works.road.paused


async def test_hides_long_ago_no_longer_count(works: Works) -> None:
    for number in range(900, 906):
        await works.road.take(Posted(message(LEAK, works.clock.now(), number=number)))
        await works.later(5 * 60)
    assert works.hands.kinds.count("delete") == 6


async def test_an_old_message_that_is_edited_into_a_leak_is_hidden(works: Works) -> None:
    """Otherwise editing last week's message would be the way to leak."""
    posted = message("See the board", NOW - timedelta(days=7))
    await works.road.take(Posted(posted))
    await works.road.take(Edited(replace(edited(posted, LEAK), edited_at=NOW)))
    await works.settled()
    assert "delete" in works.hands.kinds


async def test_two_edits_while_it_is_being_hidden_are_told_once(works: Works) -> None:
    works.hands.troubles["delete"] = [Trouble("Discord is busy", timedelta(seconds=2))]
    posted = message(LEAK, NOW)
    await works.road.take(Posted(posted))
    await works.settled()
    for words in ("ring her", "or her daughter"):
        await works.road.take(Edited(edited(posted, f"{LEAK}, {words}")))
    await works.later(10)
    assert works.hands.kinds.count("delete") == 1
    assert works.hands.kinds.count("tell_author") == 1
    assert len(await works.store.evidence(1)) == 3
    await works.road.take(Posted(message(LEAK, NOW, number=901)))
    assert not works.road.paused  # they were one hide, not three


async def test_hiding_and_restoring_that_failed_work_once_the_cause_is_gone(works: Works) -> None:
    works.hands.troubles["delete"] = [Trouble("Steward may not delete there")] * 2
    works.hands.troubles["restore"] = [Trouble("Steward may make no webhook there")]
    await works.road.take(Posted(message(LEAK, NOW)))
    await works.settled()
    for press, wanted in (
        (Press.HIDE, (Status.OPEN, False)),  # the permission is still missing
        (Press.HIDE, (Status.HIDDEN, True)),
        (Press.RESTORE, (Status.OPEN, True)),
        (Press.RESTORE, (Status.RESTORED, False)),
    ):
        assert await works.road.press(1, press, MODERATOR) is None
        await works.settled()
        case = await the_case(works)
        assert (case.status, case.message_hidden) == wanted
    assert [one for one in works.hands.kinds if one in ("delete", "restore")] == ["delete", "restore"]


async def test_a_resumed_breaker_counts_from_anew_also_after_a_restart(path: Path, policy: Policy) -> None:
    clock = VirtualClock(NOW)
    async with started(path, policy, Recorder(), clock) as works:
        for number in range(900, 904):
            await works.road.take(Posted(message(LEAK, NOW, number=number)))
        await works.settled()
        assert works.road.paused
        await works.road.resume(MODERATOR)
    async with started(path, policy, Recorder(), clock) as works:
        await works.road.take(Posted(message(LEAK, NOW, number=905)))
        await works.settled()
        assert works.hands.kinds.count("delete") == 1


async def test_the_breaker_counts_what_was_hidden_before_a_restart(path: Path, policy: Policy) -> None:
    clock = VirtualClock(NOW)
    async with started(path, policy, Recorder(), clock) as works:
        for number in range(900, 903):
            await works.road.take(Posted(message(LEAK, NOW, number=number)))
    async with started(path, policy, Recorder(), clock) as works:
        await works.road.take(Posted(message(LEAK, NOW, number=905)))
        assert works.road.paused
        assert len(await works.store.events(kind=EventKind.HIDE_ASKED)) == 3


async def test_the_cases_folded_again_are_the_same(works: Works) -> None:
    for number, channel in ((900, "77"), (901, "78"), (902, "79")):
        await works.road.take(Posted(message(LEAK, NOW, number=number, channel=channel)))
    await works.settled()
    await works.road.press(1, Press.RESTORE, MODERATOR)
    await works.road.press(2, Press.HIDE, MODERATOR)
    works.hands.troubles["restore"] = [Trouble("no webhook")]
    await works.settled()
    before = await works.store.cases()
    assert len(before) == 3
    await works.store.transaction(lambda writer: writer.rebuild_cases())
    assert await works.store.cases() == before


async def test_words_of_despair_are_never_hidden_and_only_safeguarding_hears(works: Works) -> None:
    await works.road.take(Posted(message("I can't go on, I want to end my life", NOW)))
    await works.settled()
    assert works.hands.kinds == ["post_card"]
    case = await the_case(works)
    assert case.sealed
    assert case.team == "safeguarding_lead"


async def test_a_change_that_could_not_be_written_down_is_taken_when_it_comes_again(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk was full for a moment. The edit must not count as seen."""
    posted = message("See the board", NOW)
    await works.road.take(Posted(posted))
    with monkeypatch.context() as full:
        full.setattr(works.store, "transaction", _full)
        with pytest.raises(OSError, match="full"):
            await works.road.take(Edited(edited(posted, LEAK)))
    await works.road.take(Edited(edited(posted, LEAK)))
    await works.settled()
    assert "delete" in works.hands.kinds


async def _full(_work: object) -> None:
    raise OSError(28, "the disk is full")


async def test_a_report_that_came_before_the_verdict_does_not_swallow_it(works: Works) -> None:
    posted = message(LEAK, NOW)
    await works.road.report(Report(posted, MODERATOR))
    await works.road.take(Posted(posted))
    await works.settled()
    case = await the_case(works)
    assert case.message_hidden
    await works.road.take(Posted(posted))
    assert len(await works.store.events(case_id=case.id, kind=EventKind.JUDGED)) == 1


async def test_a_card_that_could_not_be_posted_is_posted_with_the_next_news(works: Works) -> None:
    works.hands.troubles["post_card"] = [Trouble("Steward may not write there")]
    await works.road.take(Posted(message(LEAK, NOW)))
    await works.settled()
    assert works.hands.kinds.count("post_card") == 1
    case = await the_case(works)
    assert (case.card_message_id, case.card_failed_at) == ("6", None)


async def test_a_reason_that_cannot_be_opened_does_not_stop_its_case(works: Works, path: Path) -> None:
    await works.road.report(Report(message("So?", NOW), MODERATOR, reason="He means Grace."))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE reasons SET sealed = zeroblob(40)")
    await works.settled()
    assert "post_card" in works.hands.kinds


async def test_what_the_model_could_not_read_is_kept_by_its_id_and_read_again(works: Works) -> None:
    works.scorer.scores = Unknown("the model is behind")
    rude = message("You are an idiot", NOW)
    await works.road.take(Posted(rude))
    assert await works.road.unscored_count() == 1
    works.scorer.scores = Scores("told", {"toxicity": 0.99, "insult": 0.99, "hostility": 0.99})
    [waiting] = await works.store.to_read(ToRead.BY_MODEL, 5)
    assert (waiting.channel_id, waiting.message_id) == ("77", "900")
    await works.road.take(Reread(rude))
    assert await works.road.unscored_count() == 0
    assert (await the_case(works)).message_id == "900"


async def test_what_the_rules_found_without_the_model_is_not_doubled_by_it(works: Works) -> None:
    works.scorer.scores = Unknown("the model is behind")
    await works.road.take(Posted(message(LEAK, NOW)))
    works.scorer.scores = Scores("told", {"toxicity": 0.99, "insult": 0.99})
    await works.road.take(Reread(message(LEAK, NOW)))
    await works.settled()
    assert len(await works.store.cases()) == 1
    assert await works.road.unscored_count() == 0


async def test_a_model_that_is_only_behind_costs_no_try(works: Works) -> None:
    works.scorer.scores = Unknown("the model is behind")
    await works.road.take(Posted(message("Hello", NOW)))
    for _ in range(5):
        await works.road.take(Reread(message("Hello", NOW)))
    assert await works.road.unscored_count() == 1


async def test_a_text_on_which_the_model_fails_each_time_is_given_up(works: Works) -> None:
    works.scorer.scores = Unknown("the model failed")
    works.scorer.healthy = False
    await works.road.take(Posted(message("Hello", NOW)))
    for _ in range(3):
        assert await works.road.unscored_count() == 1
        await works.road.take(Reread(message("Hello", NOW)))
    assert await works.road.unscored_count() == 0


async def test_a_turn_that_is_read_again_heats_no_quarrel(works: Works) -> None:
    seen: list[Judgement] = []
    works.road.watchers.append(seen.append)
    works.scorer.scores = Unknown("the model is behind")
    turns = [message("you always do this", NOW, number=900 + place) for place in range(6)]
    for turn in turns:
        await works.road.take(Posted(turn))
    works.scorer.scores = Scores("told", {"toxicity": 0.3, "hostility": 0.9, "disagreement": 0.9})
    for turn in turns:
        await works.road.take(Reread(turn))
    assert await works.store.cases() == ()
