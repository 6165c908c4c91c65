"""What is told in pieces: a number over two or three messages, a code after its sentence; and what only looks so."""

import math
from datetime import timedelta

import pytest

from bot.moderation.judge import TOGETHER_LESS, Judge
from bot.moderation.ports import Edited, Posted, Removed
from bot.moderation.tails import MOST_AUTHORS, Tails
from policy_rules.policy import parse_policy
from policy_rules.vocabulary import Member, Scores
from tests.moderation.conftest import Works
from tests.moderation.recording import AUTHOR, edited, message
from tests.store.samples import NOW


async def say(works: Works, *texts: str, apart_s: int = 10, author: Member = AUTHOR) -> None:
    for place, text in enumerate(texts):
        at = NOW + timedelta(seconds=apart_s * place)
        await works.road.take(Posted(message(text, at, number=900 + place, author=author)))


@pytest.mark.parametrize(
    "texts",
    [
        ("Maggie's number is 07700", "900123"),
        ("Maggie's number is", "07700", "900123"),
        ("you can reach her at maggie.jones@", "example.com"),
        ("the key safe code for number 9 is", "4417"),
        ("her date of birth is", "12/03/1951"),
    ],
)
async def test_what_is_told_in_pieces_is_one_case_at_the_last_piece(works: Works, texts: tuple[str, ...]) -> None:
    await say(works, *texts)
    [case] = await works.store.cases()
    assert case.message_id == str(900 + len(texts) - 1)


async def test_pieces_far_apart_or_of_different_people_are_none(works: Works) -> None:
    await say(works, "Maggie's number is 07700", "900123", apart_s=180)
    assert await works.store.cases() == ()
    await works.road.take(Posted(message("it is 07700", NOW, number=950, channel="78")))
    await works.road.take(Posted(message("900123", NOW, number=951, channel="78", author=Member("b1", "bea"))))
    assert await works.store.cases() == ()


async def test_ordinary_numbers_in_a_row_are_no_number_of_anybody(works: Works) -> None:
    await say(works, "bus 77 goes at 10", "20 people so far", "07 crates left")
    assert await works.store.cases() == ()


async def test_a_piece_that_is_gone_or_changed_no_longer_counts(works: Works) -> None:
    first = message("Maggie's number is 07700", NOW, number=900)
    await works.road.take(Posted(first))
    await works.road.take(Removed("77", "900"))
    await works.road.take(Posted(message("900123", NOW, number=901)))
    assert await works.store.cases() == ()
    await works.road.take(Posted(message("it is 07700", NOW, number=902)))
    await works.road.take(Edited(edited(message("it is 07700", NOW, number=902), "it is fine")))
    await works.road.take(Posted(message("900123", NOW, number=903)))
    assert await works.store.cases() == ()


def test_few_authors_are_remembered() -> None:
    tails = Tails()
    for number in range(MOST_AUTHORS + 10):
        tails.before(message("hello", NOW, author=Member(str(number), "x")))
    assert len(tails._pieces) == MOST_AUTHORS


class BothWords:
    """Stands where the model would: insulting is only what holds both words. Keeps what it was asked."""

    name, healthy = "both", True

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def score(self, text: str) -> Scores:
        self.asked.append(text)
        both = "useless" in text and "lump" in text
        return Scores(self.name, {"insult": 0.9 if both else 0.1, "toxicity": 0.1, "private_details": 0.9 * both})


async def insult_in(*texts: str, apart_s: int = 5, alone: bool = False) -> tuple[Scores, list[str]]:
    """The scores of the last of these messages, and all that the model was asked on the way."""
    scorer = BothWords()
    judge = Judge(parse_policy("extends: shipped\nteams: {moderators: {roles: [Moderator]}}\n", "p.yaml"), scorer)
    judged = [
        await judge.judge(message(text, NOW + timedelta(seconds=apart_s * place), number=900 + place), alone=alone)
        for place, text in enumerate(texts)
    ]
    assert isinstance(judged[-1].scores, Scores)
    return judged[-1].scores, scorer.asked


async def test_a_sentence_that_goes_on_in_the_next_message_is_read_as_one() -> None:
    scores, asked = await insult_in("you are a useless", "lump, you know that")
    assert scores.together
    assert scores.values["insult"] == pytest.approx(1 / (1 + math.exp(TOGETHER_LESS - math.log(0.9 / 0.1))))
    assert scores.values["private_details"] == 0.0  # which could spare what must not be spared
    assert asked[-1] == "you are a useless lump, you know that"


@pytest.mark.parametrize("first", ["you are a useless.", "is this useless?", "that lamp is useless :)"])
async def test_one_that_is_finished_is_not(first: str) -> None:
    """And the model is asked once for each message."""
    scores, asked = await insult_in(first, "lump of clay, anyone?")
    assert not scores.together
    assert len(asked) == 2


async def test_nor_is_one_that_comes_later_or_is_read_by_itself() -> None:
    assert not (await insult_in("you are a useless", "lump", apart_s=30))[0].together
    assert not (await insult_in("you are a useless", "lump", alone=True))[0].together
    assert not (await insult_in("you are a useless " + "so " * 80, "lump"))[0].together


def test_nor_is_one_after_which_somebody_else_spoke() -> None:
    tails = Tails()
    tails.before(message("you are a useless", NOW, number=1))
    tails.before(message("what?", NOW, number=2, author=Member("b1", "bea")))
    assert tails.before(message("lump", NOW, number=3)).begun is None


def test_what_is_short_counts_up_to_the_last_long_message() -> None:
    tails = Tails()
    tails.before(message("07700", NOW, number=1))
    tails.before(message("and so on " * 12, NOW, number=2))
    assert tails.before(message("900123", NOW, number=3)).short == ()
