"""A message that goes on with the one before is read with it, but never to its author's harm, nor to hide a need."""

import pytest

from bot.evaluation.stage import Stage
from bot.sandbox.pilot import Pilot


@pytest.mark.parametrize("first", ["ben is on antidepressants since his divorce", "maggie lost her flat"])
async def test_a_cry_for_help_is_heard_whatever_its_author_said_just_before(
    town: Stage, pilot: Pilot, first: str
) -> None:
    """What is told of others in the message before speaks against nobody's need."""
    await pilot.say("tom", "#general", first)
    cry = await pilot.say("tom", "#general", "when I go to bed I hope the morning never comes")
    await town.judged(cry)
    judgement = town.judgement_of(cry)
    assert judgement is not None
    assert judgement.verdict.sealed


async def test_what_follows_a_finding_is_read_by_itself(town: Stage, pilot: Pilot) -> None:
    await pilot.say("tom", "#general", "lee you are a useless lump")
    harmless = await pilot.say("tom", "#general", "can you bring the tent on saturday")
    await town.judged(harmless)
    judgement = town.judgement_of(harmless)
    assert judgement is not None
    assert judgement.verdict.clean
