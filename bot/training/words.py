"""Makes the list of ordinary words that names are told from: `python -m bot.training.words --data DIR`.

A word is ordinary where people write it in small letters inside a sentence. The small talk is written with capitals
for names, so "grace" and "will" fall on the side that they belong to; the technical chat adds no names, only words.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.training.rows import read_lines

OUT = Path("policy_rules/ordinary_words.txt")
FEWEST = 2  # times that a word is written in small letters
SHARE = 0.5  # of its uses inside sentences that are in small letters
INSIDE = re.compile(r"(?<=[a-z,;] )([A-Za-z]{2,20})\b")  # after a word, so that no sentence begins with it


def ordinary(texts: Iterable[str]) -> list[str]:
    """The words, in alphabetical order."""
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for text in texts:
        for word in INSIDE.findall(text):
            (small if word.islower() else capital)[word.lower()] += 1
    return sorted(word for word, times in small.items() if times >= FEWEST and times >= SHARE * (times + capital[word]))


def texts_of(data: Path) -> Iterable[str]:
    """What people say in the ordinary chat of `data`."""
    for talk in read_lines(data / "chat" / "smalltalk.jsonl.gz"):
        yield from (turn["text"] for turn in talk["messages"])


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the list."""
    parser = argparse.ArgumentParser(prog="python -m bot.training.words", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds chat/")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args(arguments)
    words = ordinary(texts_of(options.data))
    options.out.write_text(
        "# Words that are written in small letters in ordinary chat. Made by `python -m bot.training.words`.\n"
        + "\n".join(words)
        + "\n",
        encoding="utf-8",
    )
    sys.stdout.write(f"{len(words)} words\n")


if __name__ == "__main__":
    main()
