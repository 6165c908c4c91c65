"""The road: what is found is written down before anything is done, and a decision can always be turned round."""

from datetime import timedelta
from pathlib import Path

from bot.clock import VirtualClock
from bot.moderation.ports import Edited, Posted, Removed
from bot.moderation.snapshot import from_bytes
from bot.store.outbox import State
from policy_rules.case import Case, EventKind, Status
from policy_rules.handle import Press, Refusal
from policy_rules.policy import Policy
from policy_rules.vocabulary import Unknown
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
