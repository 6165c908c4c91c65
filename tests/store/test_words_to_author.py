"""What moderators write to an author: sealed, bound to its case, another key opens it, and it goes with the case."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import VirtualClock
from bot.store.retention import Deadlines
from bot.store.rotation import rotate
from bot.store.store import Store
from bot.store.writer import Writer
from policy_rules.events import EventKind
from tests.store.samples import KEYS, NOW, OTHER_KEYS, happened, open_case

WORDS = "Please tell people what went wrong, not what you think of them."
GIVEN = {"number": 2, "kind": "timeout", "member_id": "501", "clause": "5.4", "minutes": 60, "apart": []}
UNTIL = (NOW + timedelta(hours=1)).isoformat()


@pytest.fixture
async def store(path: Path, clock: VirtualClock) -> Path:
    """A closed case with a timeout that runs, and what was written about it."""
    path.parent.mkdir(exist_ok=True)

    async def work(writer: Writer) -> None:
        case_id = await open_case(writer)
        await writer.append(happened(EventKind.LEFT, case_id, "m1"))
        asked = happened(EventKind.TIMEOUT_ASKED, case_id, "m1")
        await writer.append(replace(asked, payload={**GIVEN, "until": UNTIL}))
        await writer.append(happened(EventKind.TIMED_OUT, case_id))
        await writer.keep_words_to_author(case_id, 2, WORDS)

    async with Store.open(path, KEYS, clock=clock) as store:
        await store.transaction(work)
    return path


async def test_it_is_sealed_and_another_key_opens_it(store: Path, clock: VirtualClock) -> None:
    assert all(WORDS.encode() not in file.read_bytes() for file in store.parent.glob(f"{store.name}*"))
    assert (await rotate(store, KEYS, OTHER_KEYS, NOW)).sealed == 1
    async with Store.open(store, OTHER_KEYS, clock=clock) as opened:
        assert await opened.words_to_author(1) == {2: WORDS}


async def test_a_case_stays_while_a_timeout_runs_and_then_goes_with_all_that_was_written(
    store: Path, clock: VirtualClock
) -> None:
    late = NOW + timedelta(days=400)
    async with Store.open(store, KEYS, clock=clock) as opened:
        assert [case.id for case in await opened.cases_with_a_clock(10)] == [1]
        assert not await opened.transaction(lambda writer: writer.erase_old(Deadlines(late, late, NOW, NOW)))
        erased = await opened.transaction(lambda writer: writer.erase_person("501"))
        assert (erased.cases, erased.kept_open) == (0, 1)
        about = await opened.about("501")
        assert about["cases"][0]["written_to_them"] == [WORDS]
        assert about["cases"][0]["consequences"][0]["what"] == "timeout"
        await opened.transaction(lambda writer: writer.append(happened(EventKind.TIMEOUT_OVER, 1)))
        assert await opened.cases_with_a_clock(10) == ()
        assert (await opened.transaction(lambda writer: writer.erase_old(Deadlines(late, late, NOW, NOW)))).cases == 1
        assert await opened.words_to_author(1) == {}
