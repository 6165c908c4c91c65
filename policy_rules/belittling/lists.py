"""The lists of slurs and sayings, by characteristic."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from policy_rules.patterns import Pattern, words


@cache
def patterns(name: str) -> Mapping[str, Pattern]:
    """One pattern a characteristic, from a file of this folder."""
    text = files("policy_rules.belittling").joinpath(f"{name}.txt").read_text(encoding="utf-8")
    listed: dict[str, list[str]] = {}
    characteristic = ""
    for line in text.splitlines():
        if line.startswith("## "):
            characteristic = line.removeprefix("## ")
        elif line.strip() and not line.startswith("#"):
            listed.setdefault(characteristic, []).append(line)
    return {characteristic: words(*sources) for characteristic, sources in listed.items()}
