"""Reads the signs of Discord's markup that Steward writes: bold, italic, spoilers, code, links, small lines, names."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.pictures.screen import Look, Run, Text

_SIGN = re.compile(
    r"\\(?P<escaped>.)|(?P<bold>\*\*)|(?P<italic>\*)|(?P<hidden>\|\|)|`(?P<code>[^`]+)`"
    r"|\[(?P<label>[^\]]+)\]\((?P<address>[^)]+)\)|(?P<name><(?:@!?|@&|#|t:)[^>]+>)|^-# (?P<small>[^\n]*)$",
    re.DOTALL | re.MULTILINE,
)

Resolve = Callable[[str], tuple[str, Look]]  # from `<@1>`, `<#2>` or `<t:3:R>` to what is shown


@dataclass(slots=True)
class _Reading:
    resolve: Resolve
    style: Run = field(default_factory=lambda: Run(""))
    runs: list[Run] = field(default_factory=list)

    def add(self, text: str, look: Look = Look.PLAIN) -> None:
        if not text:
            return
        run = replace(self.style, text=text, look=self.style.look if look is Look.PLAIN else look)
        if self.runs and replace(self.runs[-1], text=text) == run:
            self.runs[-1] = replace(run, text=self.runs[-1].text + text)
        else:
            self.runs.append(run)

    def sign(self, found: re.Match[str]) -> None:
        groups = {name: value for name, value in found.groupdict().items() if value is not None}
        match next(iter(groups)):
            case "bold":
                self.style = replace(self.style, bold=not self.style.bold)
            case "italic":
                self.style = replace(self.style, italic=not self.style.italic)
            case "hidden":
                self.style = replace(self.style, hidden=not self.style.hidden)
            case "label":
                self.add(groups["label"], Look.LINK)
            case "name":
                self.add(*self.resolve(groups["name"]))
            case "code":
                self.add(groups["code"], Look.CODE)
            case "small":
                before, self.style = self.style, replace(self.style, look=Look.SMALL)
                self.read(groups["small"])
                self.style = before
            case _:
                self.add(groups["escaped"])

    def read(self, text: str) -> None:
        place = 0
        for found in _SIGN.finditer(text):
            self.add(text[place : found.start()])
            self.sign(found)
            place = found.end()
        self.add(text[place:])


def read(text: str, resolve: Resolve) -> Text:
    """The text as runs. `resolve` says what stands for a name or a time."""
    reading = _Reading(resolve)
    reading.read(text)
    return tuple(reading.runs)
