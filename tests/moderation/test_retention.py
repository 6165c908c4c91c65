"""What is no longer needed is erased, day by day, by the policy's table; the chain of the journal stays whole."""

from datetime import timedelta

from bot.moderation.erasing import erase_old
from bot.moderation.judge import Judge
from bot.moderation.ports import Posted
from bot.moderation.shadow_week import Card, ShadowWeek
from bot.moderation.tellings import Telling
from policy_rules.case import Status
from policy_rules.complaint import Complaint
from policy_rules.effects import TellTeam
from policy_rules.events import STEWARD, EventKind
from policy_rules.handle import Press
from policy_rules.hold import For
from policy_rules.morning_effects import PostWaited
from policy_rules.shadow import Answer, Entry, Would
from policy_rules.told import Told
from policy_rules.vocabulary import Member
from tests.moderation.conftest import Works
from tests.moderation.recording import LEAK, MODERATOR, message
from tests.store.samples import NOW

DAY = 24 * 3600.0


async def decided(works: Works, press: Press) -> int:
    await works.road.take(Posted(message(LEAK, NOW)))
    await works.settled()
    [case] = await works.store.cases()
    assert await works.road.press(case.id, press, MODERATOR) is None
    await works.settled()
    return case.id


async def test_a_dismissed_case_goes_after_a_month(works: Works) -> None:
    case_id = await decided(works, Press.RESTORE)
    await works.later(29 * DAY)
    await erase_old(works.store, works.road.policy, works.clock.now())
    assert [case.status for case in await works.store.cases()] == [Status.RESTORED]
    assert await works.store.evidence(case_id)

    await works.later(2 * DAY)
    await erase_old(works.store, works.road.policy, works.clock.now())
    assert await works.store.cases() == ()
    assert await works.store.evidence(case_id) == ()
    assert await works.store.outbox(case_id=case_id) == ()
    assert all(one.forgotten for one in await works.store.events(case_id=case_id))
    assert (await works.store.verify()).sound


async def test_a_case_goes_although_the_work_of_another_one_stands_behind_its_own(works: Works) -> None:
    """As the cards of a morning do, which come one after another."""
    case_id = await decided(works, Press.RESTORE)
    done = (await works.store.outbox(case_id=case_id))[-1]
    await works.store.transaction(lambda writer: writer.enqueue(PostWaited(str(case_id)), None, after=done.id))
    await works.later(32 * DAY)
    await erase_old(works.store, works.road.policy, works.clock.now())
    assert await works.store.cases() == ()


async def test_a_decided_case_stays_half_a_year(works: Works) -> None:
    await decided(works, Press.HIDE)
    await works.later(180 * DAY)
    await erase_old(works.store, works.road.policy, works.clock.now())
    assert len(await works.store.cases()) == 1
    await works.later(5 * DAY)
    await erase_old(works.store, works.road.policy, works.clock.now())
    assert await works.store.cases() == ()


async def test_what_was_told_of_a_person_and_seen_to_stays_as_long(works: Works) -> None:
    told = Told(message("", NOW).author, "77", Complaint.UNKIND, named=Member("a9", "tom"))
    case_id = await works.road.tellings.tell(Telling(told, "He swore at me."))
    await works.settled()
    assert await works.road.press(case_id, Press.LEAVE, MODERATOR) is None
    await works.settled()
    for days, left in ((180, 1), (5, 0)):
        await works.later(days * DAY)
        await erase_old(works.store, works.road.policy, works.clock.now())
        assert len(await works.store.cases()) == left


async def a_day_later(works: Works, days: float = 1) -> None:
    await works.later(days * DAY)
    await erase_old(works.store, works.road.policy, works.clock.now())
    await works.settled()


async def test_a_hold_that_nobody_agrees_to_ends_and_its_team_hears_so(works: Works) -> None:
    case_id = await decided(works, Press.HIDE)
    assert await works.road.holds.ask(case_id, For.POLICE, 90, "PC Okafor asked.", MODERATOR) is None
    noted = await works.store.events(case_id=case_id, kind=EventKind.NOTED)
    assert [(one.event.actor, one.event.payload) for one in noted] == [("m1", {"length": 16, "hold": True})]
    await a_day_later(works, 6)
    [case] = await works.store.cases()
    assert (case.hold is not None, case.notes) == (True, 1)

    await a_day_later(works, 2)
    [case] = await works.store.cases()
    assert case.hold is None
    [released] = await works.store.events(case_id=case_id, kind=EventKind.HOLD_RELEASED)
    assert released.event.actor == STEWARD
    assert [one.line for one in works.hands.done if isinstance(one, TellTeam)] == ["hold_asked", "hold_lapsed"]
    await a_day_later(works)
    assert len(await works.store.events(case_id=case_id, kind=EventKind.HOLD_RELEASED)) == 1


async def test_a_hold_that_is_over_does_not_begin_the_time_of_its_case_anew(works: Works) -> None:
    case_id = await decided(works, Press.RESTORE)
    await works.later(25 * DAY)
    second = Member("m2", "dev", MODERATOR.roles)
    assert await works.road.holds.ask(case_id, For.COURT, 90, "A letter came.", MODERATOR) is None
    assert await works.road.holds.agree(case_id, second) is None
    await a_day_later(works, 10)
    assert len(await works.store.cases()) == 1
    assert await works.road.holds.release(case_id, "The court is done.", second) is None
    await works.settled()
    await a_day_later(works)
    assert await works.store.cases() == ()


async def test_an_answer_about_a_rule_in_shadow_does_not_begin_it_anew_either(works: Works) -> None:
    case_id = await decided(works, Press.RESTORE)
    entry = Entry(case_id, "private_number", "v", "p", "Private", "5.4", Would.HIDE)
    await works.store.transaction(lambda writer: writer.note_shadow_day("2026-03-02", (entry,)))
    week = ShadowWeek(works.store, Judge(works.road.policy, works.scorer), works.clock, lambda: None)
    await works.later(29 * DAY)
    assert await week.answer(case_id, Answer.WRONG, MODERATOR, Card("5", "6")) is None
    await works.settled()
    await a_day_later(works, 2)
    assert await works.store.cases() == ()


async def test_an_open_case_is_never_erased(works: Works) -> None:
    await works.road.take(Posted(message(LEAK, NOW)))
    await works.settled()
    await works.later(1000 * DAY)
    await erase_old(works.store, works.road.policy, works.clock.now())
    assert len(await works.store.cases()) == 1


async def test_the_trail_without_text_goes_after_two_years(works: Works) -> None:
    await works.road.pause(MODERATOR)
    await works.later(800 * DAY)
    await erase_old(works.store, works.road.policy, works.clock.now())
    [paused, erased] = await works.store.events()
    assert paused.forgotten
    assert (erased.event.kind, erased.event.payload) == (EventKind.ERASED, {"cases": 0, "events": 1})
    assert (await works.store.verify()).sound


async def test_it_is_done_once_a_day_and_says_nothing_where_nothing_is_old(works: Works) -> None:
    await erase_old(works.store, works.road.policy, works.clock.now())
    assert await works.store.events() == ()
    await decided(works, Press.RESTORE)
    works.clock.advance(timedelta(hours=1))
    before = len(await works.store.events())
    await erase_old(works.store, works.road.policy, works.clock.now())
    assert len(await works.store.events()) == before
