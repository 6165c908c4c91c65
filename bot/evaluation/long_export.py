"""Exports as long as wanted, of a group that never was: `python -m bot.evaluation.long_export FILE --messages N`.

A name that ends in .json becomes DiscordChatExporter's form (.json.gz packed), any other WhatsApp's text. The same
numbers make the same file.
"""

import argparse
import gzip
import json
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path

BEGAN = datetime(2025, 1, 6, 8, 0, tzinfo=UTC)
LONGEST_GAP_S = 240
NAMES = ("Ann", "Bilal", "Cerys", "Dev", "Ewa", "Femi", "Grace", "Hal", "Ines", "Jo", "Kwame", "Lou")
SHORT = ("ok", "thanks", "yes", "on my way", "great", "will do", "lol", "me too", "no worries", "see you then", "👍")
WHO = ("I", "we", "me and Dev", "my lot", "you lot", "our van", "two of us", "the Friday lot")
DO = ("can bring", "forgot", "packed", "counted", "need", "dropped off", "are short of", "found", "moved", "ordered")
WHAT = (
    "the tins", "two crates of apples", "the van keys", "the rota", "forty bags", "the leaflets", "the tea urn",
    "the folding tables", "the banner", "three trolleys", "the float", "the first aid box", "the raffle prizes",
)  # fmt: skip
WHEN = (
    "today",
    "on Friday",
    "before nine",
    "after the meeting",
    "this week",
    "tomorrow morning",
    "at the hall",
    "by 6",
)
ASK = ("is that all right?", "who else?", "anyone free?", "shout if not", "sorry for the late word", "cheers")
SHARE_NAMED = 0.6  # of times
SHARE_SHORT, SHARE_LONG, SHARE_ASK, SHARE_LEAK, SHARE_RUDE = 0.1, 0.02, 0.25, 0.002, 0.002
RUDE = ("shut up {who}, nobody asked you", "you are a useless idiot {who}", "{who} you pathetic liar")


@dataclass(frozen=True, slots=True)
class Said:
    """A message of the group that never was."""

    number: int
    author: str
    text: str
    at: datetime


def talk(messages: int, seed: int = 1) -> Iterator[Said]:
    """That many messages, about eleven of the encoder's pieces each, as in a group's everyday chat."""
    chance, at = random.Random(seed), BEGAN  # noqa: S311 - invented chat, not a secret
    for number in range(messages):
        at += timedelta(seconds=chance.randint(1, LONGEST_GAP_S))
        yield Said(number, chance.choice(NAMES), _text(chance), at)


def _text(chance: random.Random) -> str:
    kind = chance.random()
    if kind < SHARE_SHORT:
        return chance.choice(SHORT)
    if kind < SHARE_SHORT + SHARE_LONG:
        return " ".join(_sentence(chance) for _ in range(chance.randint(3, 8)))
    if kind < SHARE_SHORT + SHARE_LONG + SHARE_LEAK:
        return f"{chance.choice(NAMES)}'s number is 07700 900{chance.randint(0, 999):03} if you need them"
    if kind < SHARE_SHORT + SHARE_LONG + SHARE_LEAK + SHARE_RUDE:
        return chance.choice(RUDE).format(who=chance.choice(NAMES))
    return _sentence(chance)


def _sentence(chance: random.Random) -> str:
    when = (
        chance.choice(WHEN) if chance.random() < SHARE_NAMED else f"at {chance.randint(7, 21)}.{chance.randint(10, 59)}"
    )
    said = f"{chance.choice(WHO)} {chance.choice(DO)} {chance.choice(WHAT)} {when}"
    return f"{said} {chance.choice(ASK)}" if chance.random() < SHARE_ASK else said


def discord_lines(said: Iterable[Said]) -> Iterator[str]:
    """The talk as DiscordChatExporter writes it, piece by piece."""
    yield '{"guild":{"id":"1","name":"Invented"},'
    yield '"channel":{"id":"2","type":"GuildTextChat","name":"general"},"messages":['
    for one in said:
        message = {
            "id": str(10**17 + one.number),
            "type": "Default",
            "timestamp": one.at.isoformat(),
            "content": one.text,
            "author": {"id": f"9{NAMES.index(one.author)}", "name": one.author, "isBot": False, "roles": []},
            "attachments": [],
            "embeds": [],
            "mentions": [],
        }
        yield f"{',' if one.number else ''}\n{json.dumps(message, ensure_ascii=False)}"
    yield "\n]}\n"


def whatsapp_lines(said: Iterable[Said]) -> Iterator[str]:
    """The talk as WhatsApp on Android writes it, line by line."""
    first = f"{BEGAN:%d/%m/%Y, %H:%M} - Messages and calls are end-to-end encrypted.\n"
    return chain((first,), (f"{one.at:%d/%m/%Y, %H:%M} - {one.author}: {one.text}\n" for one in said))


def write(path: Path, messages: int, seed: int = 1) -> None:
    """Write the file, a message at a time. Raises OSError."""
    said = talk(messages, seed)
    lines = discord_lines(said) if ".json" in path.suffixes else whatsapp_lines(said)
    if path.suffix == ".gz":
        with gzip.open(path, "wt", encoding="utf-8") as packed:
            packed.writelines(lines)
    else:
        with path.open("w", encoding="utf-8") as file:
            file.writelines(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write one."""
    parser = argparse.ArgumentParser(prog="python -m bot.evaluation.long_export", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    write(options.file, options.messages, options.seed)
    sys.stdout.write(f"{options.file}: {options.messages:,} messages, {options.file.stat().st_size / 1e6:.0f} MB\n")


if __name__ == "__main__":
    main()
