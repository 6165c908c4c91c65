"""How well people of a large register are recognised: `python -m bot.evaluation.register_figures [--ordinary FILE]`.

Invented people of a dozen languages (Faker, from the test tools), each named once in each way that people write names;
and, with `--ordinary`, how often ordinary chat that names none of them is taken to.
"""

import argparse
import itertools
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.evaluation.eval_stream import ordinary
from policy_rules.detectors.register import RegisterReader
from policy_rules.register.entry import Entry, Register, Who
from policy_rules.register.matching import Tier
from policy_rules.register.names import Names
from policy_rules.signals import Subject
from policy_rules.text import normalise
from policy_rules.vocabulary import Channel, Member, Message, Unknown, said

PEOPLE, NAMED, SEED = 5_000, 600, 11
LOCALES = ("en_GB", "en_IN", "en_US", "fr_FR", "de_DE", "es_ES", "it_IT", "pl_PL", "pt_PT", "tr_TR", "nl_NL", "en_NG")
SURE = frozenset({Tier.FULL, Tier.TYPO, Tier.INITIAL})
SENTENCES = (
    "{} is in again",
    "has anyone heard from {} today",
    "can somebody ring {} about the parcel",
    "I saw {} at the bus stop",
)
_TWINS = str.maketrans("aeopc", "\u0430\u0435\u043e\u0440\u0441")  # Cyrillic letters that look the same
_LEET = str.maketrans("aeio", "4310")


def people(count: int = PEOPLE, seed: int = SEED) -> Iterator[str]:
    """Invented names, each once. Raises SystemExit with the cure where Faker is missing."""
    try:
        from faker import Faker
    except ImportError:
        raise SystemExit("Faker is missing: make test, or pip install faker") from None
    made = Faker(LOCALES)
    made.seed_instance(seed)
    seen: set[str] = set()
    while len(seen) < count:
        name = f"{made.first_name()} {made.last_name()}"
        if name not in seen:
            seen.add(name)
            yield name


def ways(chance: random.Random) -> dict[str, Callable[[str], str]]:
    """The ways in which a name is written."""
    return {
        "exact": lambda name: name,
        "reversed": lambda name: " ".join(reversed(name.split(" ", 1))),
        "lower case": str.lower,
        "possessive": lambda name: f"{name}'s son",
        "one typo": lambda name: _typo(name, chance),
        "look-alikes": lambda name: name.translate(_TWINS),
        "leetspeak": lambda name: name.translate(_LEET),
        "spaced": lambda name: "  ".join(" ".join(part) for part in name.split()),
        "run together": lambda name: name.replace(" ", ""),
        "zero-width": "\u200b".join,
        "with a dot": lambda name: name.replace(" ", "."),
        "initial": lambda name: f"{name[0]}. {name.split(' ', 1)[1]}",
    }


def _typo(name: str, chance: random.Random) -> str:
    """One letter of the longer half left out, doubled, or changed places with the next."""
    first, last = name.split(" ", 1)
    word, rest = (first, last) if len(first) >= len(last) else (last, first)
    place = chance.randrange(1, max(2, len(word) - 1))
    made = chance.choice(
        (
            word[:place] + word[place + 1 :],
            word[:place] + word[place] + word[place:],
            word[: place - 1] + word[place : place + 1] + word[place - 1 : place] + word[place + 1 :],
        )
    )
    return f"{made} {rest}" if word == first else f"{rest} {made}"


def _seen(reader: RegisterReader, names: Names, text: str) -> set[tuple[str, Tier]]:
    message = Message("1", Channel("1", "room"), Member("1", "somebody"), said(text), datetime(2026, 1, 5, tzinfo=UTC))
    seen = reader.read(Subject(message, normalise(text), Unknown("not asked"), names))
    return {(one.entry_id, one.tier) for one in seen.people}


def recall(names: Sequence[str], index: Names, seed: int = SEED) -> dict[str, float]:
    """For each way of writing, the share of `NAMED` people that are surely recognised as themselves."""
    chance, reader = random.Random(seed), RegisterReader()  # noqa: S311 - invented names, no secret
    asked = chance.sample(range(len(names)), min(NAMED, len(names)))
    found = {}
    for way, written in ways(chance).items():
        hits = 0
        for turn, place in enumerate(asked):
            text = SENTENCES[turn % len(SENTENCES)].format(written(names[place]))
            hits += any(entry == str(place) and tier in SURE for entry, tier in _seen(reader, index, text))
        found[way] = hits / len(asked)
    return found


def alarms(index: Names, lines: Sequence[str]) -> dict[str, float]:
    """Of a thousand ordinary lines, in how many somebody of the register seems to be named, by tier."""
    reader = RegisterReader()
    tiers = [tier for line in lines for tier in {tier for _, tier in _seen(reader, index, line)}]
    return {tier.value: 1000 * tiers.count(tier) / max(1, len(lines)) for tier in Tier}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bot.evaluation.register_figures", description=__doc__)
    parser.add_argument("--ordinary", type=Path, help="chat in which none of them is named: JSON lines, plain or .gz")
    parser.add_argument("--lines", type=int, default=20_000, help="how many of its lines are read")
    options = parser.parse_args(arguments)
    names = tuple(people())
    entries = tuple(Entry(str(place), Who.SERVICE_USER, name) for place, name in enumerate(names))
    index = Names.of(Register(entries))
    if index is None:
        raise SystemExit("nobody was invented")
    sys.stdout.write(f"{len(names)} people, {NAMED} of them named in each way\n")
    for way, share in recall(names, index).items():
        sys.stdout.write(f"{way:14s} {share:.3f}\n")
    if options.ordinary:
        lines = [message.text for message in itertools.islice(ordinary(options.ordinary), options.lines)]
        sys.stdout.write(f"in {len(lines)} lines of ordinary chat, for a thousand: {alarms(index, lines)}\n")


if __name__ == "__main__":
    main()
