"""What was read and decided is counted by rule and action; what is in confidence can be told from no count."""

from bot.moderation.ports import Posted, Reread
from bot.moderation.tally import NOTHING
from policy_rules.policy import Policy
from policy_rules.vocabulary import Scores, Unknown
from tests.moderation.conftest import Works
from tests.moderation.recording import LEAK, message
from tests.store.samples import NOW

DESPAIR = "I don't want to be here any more. I want to die"


def counted(works: Works) -> dict[tuple[str, str], int]:
    """The counts that are not zero."""
    return {key: count for key, count in works.road.tally.verdicts(works.road.policy).items() if count}


async def said(works: Works, *texts: str) -> None:
    for number, text in enumerate(texts):
        await works.road.take(Posted(message(text, NOW, number=900 + number)))


async def test_each_message_is_counted_by_what_came_of_it(works: Works) -> None:
    await said(works, "Hello all", LEAK, "The van is here")
    assert works.road.tally.messages == 3
    assert counted(works) == {NOTHING: 2, ("private_number", "hide"): 1}


async def test_what_was_not_hidden_in_the_end_is_counted_as_asked_about(works: Works) -> None:
    works.road._now.paused = True
    await said(works, LEAK)
    assert counted(works) == {("private_number", "escalate"): 1}


async def test_a_cry_for_help_counts_like_an_ordinary_message(works: Works) -> None:
    await said(works, DESPAIR)
    assert [case.sealed for case in await works.store.cases()] == [True]
    assert counted(works) == {NOTHING: 1}


async def test_a_number_in_a_cry_for_help_counts_like_any_other_number(works: Works) -> None:
    """Else the hides that the breaker counts would be more than those of the rules, and the difference would tell."""
    await said(works, f"{DESPAIR}. {LEAK}")
    assert [case.sealed for case in await works.store.cases()] == [True]
    assert counted(works) == {("private_number", "hide"): 1}


async def test_what_is_found_when_the_model_reads_again_is_counted_and_no_message_twice(works: Works) -> None:
    works.scorer.scores = Unknown("the model is behind")
    rude = message("You are an idiot", NOW)
    await works.road.take(Posted(rude))
    works.scorer.scores = Scores("told", {"toxicity": 0.99, "insult": 0.99, "hostility": 0.99})
    await works.road.take(Reread(rude))
    assert works.road.tally.messages == 1
    assert sum(counted(works).values()) == 2


def test_no_rule_in_confidence_has_a_name_among_the_counts(works: Works, policy: Policy) -> None:
    names = {rule for rule, _ in works.road.tally.verdicts(policy)}
    assert names == {""} | {rule.id for rule in policy.rules if not rule.sealed}
    assert "cry_for_help" not in names
