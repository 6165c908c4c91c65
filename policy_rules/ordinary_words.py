"""Words that people write in small letters in ordinary chat: what a name or a misspelling is told from."""

from functools import cache
from importlib.resources import files


@cache
def ordinary_words() -> frozenset[str]:
    """The words, in small letters (`bot.training.words` makes the list)."""
    text = (files("policy_rules") / "ordinary_words.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
