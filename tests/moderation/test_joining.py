"""A message whose file is in confidence has two cases: what its text says later joins the one that it belongs to."""

from dataclasses import replace
from pathlib import Path

from bot.clock import VirtualClock
from bot.moderation.ports import Edited, FilesRead, Posted
from bot.moderation.snapshot import from_bytes
from policy_rules.events import EventKind
from policy_rules.policy import Policy
from policy_rules.vocabulary import Attachment, Message
from tests.moderation.conftest import Works, started
from tests.moderation.recording import Recorder, edited, message
from tests.store.samples import NOW

ADDRESS = "Mrs Alderton lives at 14 Fern Close, M14 5RB, drop the bag behind the gate"
CODE = "the key safe code is 4471, put it back after please"
CRY = "I want to die and nobody would notice"
POSTED = replace(message(ADDRESS, NOW), attachments=(Attachment("7", "letter.pdf"),))


async def with_a_letter(works: Works) -> None:
    """Case 1 is about the text, case 2 about the file, in confidence."""
    await works.road.take(Posted(POSTED))
    await works.road.take(FilesRead(POSTED, (("7", CRY),)))
    await works.settled()
    assert [(case.id, case.sealed) for case in await works.store.cases()] == [(1, False), (2, True)]


def saying(text: str) -> Message:
    return edited(POSTED, text)


async def judged(works: Works, case_id: int) -> list[int]:
    """The revisions of the message that were judged for a case."""
    events = await works.store.events(case_id=case_id, kind=EventKind.JUDGED)
    return [one.event.payload["revision"] for one in events]


async def kept(works: Works, case_id: int) -> str:
    """What is kept of the message with a case, as it was last."""
    return from_bytes((await works.store.evidence(case_id))[-1].content).whole


async def test_an_edit_joins_the_open_case_and_not_the_newer_one_in_confidence(path: Path, policy: Policy) -> None:
    clock = VirtualClock(NOW)
    async with started(path, policy, Recorder(), clock) as works:
        await with_a_letter(works)
        await works.road.take(Edited(saying(CODE)))
        await works.settled()
        assert len(await works.store.cases()) == 2
        assert await judged(works, 1) == [0, 1]
        assert await kept(works, 1) == CODE
        assert CRY in await kept(works, 2)
        assert works.hands.kinds.count("post_card") == 2
    async with started(path, policy, Recorder(), clock) as works:  # which reads it again, as it stands
        await works.road.take(Posted(saying(CODE)))
        await works.road.take(Edited(saying(CODE)))
        assert len(await works.store.cases()) == 2
        assert await judged(works, 1) == [0, 1]


async def test_what_breaks_no_rule_any_more_is_shown_on_every_card_that_waits(works: Works) -> None:
    await with_a_letter(works)
    await works.road.take(Edited(saying("never mind")))
    assert "never mind" in await kept(works, 1)
    assert "never mind" in await kept(works, 2)
    assert CRY not in await kept(works, 1)


async def test_a_cry_for_help_in_the_text_joins_the_older_case_in_confidence(works: Works) -> None:
    await works.road.take(Posted(message(CRY, NOW)))
    await works.road.take(Edited(edited(message(CRY, NOW), CODE)))
    assert [(case.id, case.sealed) for case in await works.store.cases()] == [(1, True), (2, False)]
    await works.road.take(Edited(edited(message(CRY, NOW), f"{CRY} really")))
    assert [(case.id, case.sealed) for case in await works.store.cases()] == [(1, True), (2, False)]
    assert (await judged(works, 1), await judged(works, 2)) == ([0, 2], [1])
    assert await kept(works, 2) == CODE
