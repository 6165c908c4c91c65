"""Scanning in blocks: it decides what judging one by one decides, in memory that does not grow with the export."""

import gc
import json
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest

from bot.evaluation import scan_speed
from bot.evaluation.long_export import BEGAN, talk, write
from bot.evaluation.scan import BLOCK, Tally, scanned
from bot.moderation.judge import Judge
from bot.readers import discord_export
from bot.readers.exports import ExportProblem, reader_of
from bot.scoring.direct import DirectScorer
from bot.scoring.embedded import EmbeddedScorer
from policy_rules.policy import load_policy, parse_policy
from policy_rules.vocabulary import Channel, Member, Message, Scores, said

HARSH = ("shut up, you liar, nobody asked you", "you are a useless idiot", "what rubbish, you never listen")


def messages(count: int) -> Iterator[Message]:
    """A room where everyday talk turns into a quarrel now and then."""
    for one in talk(count):
        text = HARSH[one.number % 3] if one.number % 40 > 33 else one.text
        who = ("Ann", "Bilal")[one.number % 2] if one.number % 40 > 33 else one.author
        yield Message(str(one.number), Channel("1", "general"), Member(who, who), said(text), one.at)


async def test_blocks_decide_what_one_by_one_decides() -> None:
    policy, scorer = load_policy(), DirectScorer(EmbeddedScorer.shipped())
    judge = Judge(policy, scorer)
    alone = [(await judge.judge(message)).verdict for message in messages(2 * BLOCK + 9)]
    tally = Tally()
    together = [found.verdict async for found in scanned(messages(2 * BLOCK + 9), Judge(policy, scorer), tally)]
    assert together == [verdict for verdict in alone if verdict.actions]
    assert len(together) > 10
    assert tally.messages == len(alone)


ABUSE = """\
extends: shipped
rules:
  - id: harsh_words
    clause: 5.4-bullying
    name: Words that hurt
    looks_for: [{toxicity: {insult: 0.5}}]
    severity: medium
    effects: [{escalate: moderators}]
"""


@pytest.mark.parametrize("before", [0, BLOCK - 1])
async def test_what_goes_on_in_the_next_message_is_read_as_one_in_a_block_as_in_a_room(before: int) -> None:
    """The second of two that are insulting together; but not what follows one in which something is found already."""
    texts = (*("good morning" for _ in range(before)), "you are a useless", "lump", "of clay")
    said_so = [
        Message(str(place), Channel("1", "general"), Member("m", "m"), said(text), BEGAN + timedelta(seconds=9 * place))
        for place, text in enumerate(texts)
    ]
    policy = parse_policy(ABUSE, "abuse.yaml")
    judge = Judge(policy, InTwo())
    live = [message.id for message in said_so if (await judge.judge(message)).verdict.actions]
    found = [one.message.text async for one in scanned(said_so, Judge(policy, InTwo()), Tally())]
    assert found == ["lump"]
    assert live == [str(before + 1)]


@pytest.mark.parametrize("before", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1])
async def test_all_before_a_problem_is_judged_and_then_the_problem_is_raised(before: int) -> None:
    def breaking() -> Iterator[Message]:
        yield from messages(before)
        raise ExportProblem("it ends here")

    tally = Tally()
    with pytest.raises(ExportProblem, match="it ends here"):
        async for _ in scanned(breaking(), Judge(load_policy(), Quick()), tally):
            pass
    assert tally.messages == before


class Quick:
    """Stands where the model would."""

    name, healthy = "quick", True

    async def score(self, text: str) -> Scores:
        labels = ("toxicity", "hostility", "disagreement", "welfare", "concern", "insult", "threat", "identity_attack")
        return Scores(self.name, MappingProxyType(dict.fromkeys(labels, 0.001 * (len(text) % 7))))


class InTwo(Quick):
    """Hears an insult where "lump" stands behind something."""

    async def score(self, text: str) -> Scores:
        known = (await super().score("")).values
        return Scores(self.name, MappingProxyType({**known, "insult": 0.9 * (" lump" in text or "lump of" in text)}))


@pytest.mark.parametrize("name", ["export.json", "chat.txt"])
def test_reading_a_longer_export_takes_no_more_memory(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discord_export, "REMEMBERED", 200)  # whom a reply answers: as full at the first count

    def peak(count: int) -> int:
        write(tmp_path / name, count)
        tracemalloc.start()
        assert sum(1 for _ in reader_of(tmp_path / name).messages(tmp_path / name)) == count
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(50)  # what is made once, is made here
    assert peak(1500) - peak(500) < 150_000


async def test_judging_more_of_an_export_holds_no_more() -> None:
    """Once all that is remembered of a room is full, as many things are held after a thousand messages as before."""
    held = []

    def counted() -> Iterator[Message]:
        for number, message in enumerate(messages(1100)):
            if number in {500, 1099}:
                gc.collect()
                held.append(len(gc.get_objects()))
            yield message

    async for _ in scanned(counted(), Judge(load_policy(), Quick()), Tally()):
        pass
    assert held[1] - held[0] < 3000


@pytest.mark.parametrize("name", ["a.json", "a.json.gz", "a.txt"])
def test_an_invented_export_is_read_to_its_last_message(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write(path, 30)
    read = list(reader_of(path).messages(path))
    assert [one.text for one in read] == [one.text for one in talk(30)]
    assert read[0].sent_at - datetime(2025, 1, 6, 8, tzinfo=UTC) < timedelta(minutes=5)


def test_the_command_prints_what_it_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(scan_speed, "_on_one_core", lambda: None)
    scan_speed.main(["--messages", "60", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["messages"] == 60
    assert told["messages_per_second"] > 0
    assert 0 < told["model_share"] < 1
    assert told["peak_mb"] >= told["loaded_mb"] > 0


COLD = """\
extends: shipped
rules:
  - id: cold_words
    clause: 5.4-bullying
    name: Words that hurt
    looks_for: [{toxicity: {insult: 0.2}}, {objected_to: {score: 0.6}}]
    severity: medium
    effects: [{escalate: moderators}]
"""


class Hears(Quick):
    """Hears coldness and protest where a text says so."""

    async def score(self, text: str) -> Scores:
        known = (await super().score("")).values
        heard = {"insult": 0.3 * ("cold" in text), "protest": 0.9 * ("unkind" in text)}
        return Scores(self.name, MappingProxyType({**known, **heard}))


async def test_what_somebody_objects_to_stands_at_its_own_place_with_the_objection_after_it() -> None:
    texts = ("one", "two", "something cold", "four", "that was unkind", "six", "seven")
    said_so = [
        Message(str(place), Channel("1", "general"), Member(who, who), said(text), at)
        for place, text in enumerate(texts)
        for who, at in [(f"m{place}", datetime(2026, 1, 5, 8, place, tzinfo=UTC))]
    ]
    judge, tally = Judge(parse_policy(COLD, "cold.yaml"), Hears()), Tally()
    [found] = [one async for one in scanned(said_so, judge, tally)]
    assert [one.text for one in found.before] == ["one", "two"]
    assert found.message.text == "something cold"
    assert [one.text for one in found.after] == ["four", "that was unkind", "six"]
    assert (tally.looked_at, tally.hidden, tally.hints) == (1, 0, 0)
