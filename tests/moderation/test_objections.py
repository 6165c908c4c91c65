"""What an objection brings to light in an earlier message: it is written down once, whatever fails meanwhile."""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import VirtualClock
from bot.moderation.judge import Judge
from bot.moderation.ports import Posted, Removed
from bot.store.writer import Writer
from policy_rules.policy import parse_policy
from policy_rules.vocabulary import Member, Message, Scores, said
from tests.moderation.conftest import Works, started
from tests.moderation.recording import LEAK, Recorder, message
from tests.store.samples import NOW

POLICY = """\
extends: shipped
teams:
  moderators: {roles: [Moderator]}
automatic: {mode: live}
rules:
  - id: cold_words
    clause: 5.4-bullying
    name: Words that hurt
    looks_for: [{toxicity: {insult: 0.2}}, {objected_to: {score: 0.6}}]
    severity: medium
    effects: [{escalate: moderators}]
"""
COLD = message("Some of us do the work, and some turn up for the tea.", NOW, number=900, author=Member("g", "gus"))
OBJECTION = message("That was unkind.", NOW + timedelta(minutes=1), number=901, author=Member("t", "tia"))
ANOTHER = message("Yes, it was.", NOW + timedelta(minutes=2), number=902, author=Member("a", "ann"))


@pytest.fixture
async def works(path: Path) -> AsyncIterator[Works]:
    async with started(path, parse_policy(POLICY, "cold.yaml"), Recorder(), VirtualClock(NOW)) as running:
        yield running


async def take(works: Works, one: Message, *, insult: float = 0.0, protest: float = 0.0) -> None:
    quiet = dict.fromkeys(("toxicity", "hostility", "disagreement", "welfare", "concern", "threat"), 0.01)
    works.scorer.scores = Scores("told", {**quiet, "insult": insult, "protest": protest})
    await works.road.take(Posted(one))


async def found(works: Works) -> list[str]:
    return [case.message_id for case in await works.store.cases()]


async def test_what_somebody_objects_to_is_found_once(works: Works) -> None:
    await take(works, COLD, insult=0.3)
    assert await found(works) == []
    await take(works, OBJECTION, protest=0.9)
    await take(works, ANOTHER, protest=0.9)
    await take(works, OBJECTION, protest=0.9)
    assert await found(works) == ["900"]


@pytest.mark.parametrize(
    ("between", "older"), [("nobody wants you here, Lee", False), ("ring me on 07700 900456", True)]
)
async def test_it_is_about_what_was_found_at_people_before_anything_older(
    works: Works, between: str, older: bool
) -> None:
    """A finding that hurts nobody explains no objection, so what was said before that is looked at still."""
    await take(works, COLD, insult=0.3)
    await take(works, message(between, NOW + timedelta(seconds=30), number=903, author=Member("v", "vera")))
    await take(works, OBJECTION, protest=0.9)
    assert ("900" in await found(works)) is older


async def test_nobody_objects_to_what_is_read_by_itself(works: Works) -> None:
    """What was said around it is left out, which is no reason to ask a person about every cold word."""
    works.scorer.scores = Scores("told", {"insult": 0.9, "protest": 0.0})
    judge = Judge(parse_policy(POLICY, "cold.yaml"), works.scorer)
    judgement = await judge.judge(COLD, alone=True)
    assert [one.rule for one in judgement.verdict.findings] == []


@pytest.mark.parametrize("fails", [1, 2])
async def test_it_is_found_when_the_objection_comes_again_after_a_write_that_failed(
    works: Works, monkeypatch: pytest.MonkeyPatch, fails: int
) -> None:
    """Whichever of the two writes it is: what was not written down is behind the cursor, so it comes again."""
    leaks = replace(OBJECTION, parts=said(f"That was unkind. {LEAK}"))
    await take(works, COLD, insult=0.3)
    written, begun = works.store.transaction, 0

    async def once_full(work: Callable[[Writer], Awaitable[Any]]) -> Any:
        nonlocal begun
        begun += 1
        if begun == fails:
            raise sqlite3.OperationalError("database or disk is full")
        return await written(work)

    with monkeypatch.context() as full:
        full.setattr(works.store, "transaction", once_full)
        with pytest.raises(sqlite3.OperationalError):
            await take(works, leaks, protest=0.9)
    assert await works.store.cursors() == {"77": "900"}
    await take(works, leaks, protest=0.9)
    assert await found(works) == ["900", "901"]


async def test_a_message_that_is_gone_is_not_found(works: Works) -> None:
    await take(works, COLD, insult=0.3)
    await works.road.take(Removed("77", "900"))
    await take(works, OBJECTION, protest=0.9)
    assert await found(works) == []
