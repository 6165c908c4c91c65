"""The language file: every text that people read, by name."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from ruamel.yaml import YAML


class _Filling(Formatter):
    """Fills in fields; `{count:# message|# messages}` says how many, as people say one and several."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """The first wording for one, the second for any other number, # for the number itself."""
        one, several, many = format_spec.partition("|")
        if several:
            return (one if value == 1 else many).replace("#", str(value))
        return str(super().format_field(value, format_spec))


_FILLING = _Filling()


class Words:
    """Texts in one language. `words("notice.restored", case=214, …)` is the text with its fields filled in."""

    def __init__(self, texts: Mapping[str, Any], refusals: Mapping[str, str] | None = None) -> None:
        self._texts = texts
        self._refusals = refusals or {}  # by the English sentence; {} for what is filled in

    def template(self, name: str) -> str:
        """The text called `name`, dots between its levels, as it stands in the file. KeyError if there is none."""
        value: Any = self._texts
        for part in name.split("."):
            value = value[part]
        if not isinstance(value, str):
            raise KeyError(name)
        return value

    def __call__(self, name: str, /, **fields: object) -> str:
        """The text called `name` with its fields filled in."""
        return _FILLING.vformat(self.template(name), (), fields)

    def refused(self, sentence: str) -> str:
        """Why something is not done, in this language where that sentence is known in it, else as the rules say it.

        The sentence in this language holds {} for each field, or {0} and so on for those that it needs.
        """
        for english, own in self._refusals.items():
            fields = fitted(english, sentence)
            if fields is not None:
                return own.format(*(self.refused(field) for field in fields))
        return sentence


def fitted(template: str, sentence: str) -> list[str] | None:
    """What stands in `sentence` where `template` has {}; None if it is another sentence."""
    first, *others = template.split("{}")
    if not sentence.startswith(first):
        return None
    fields, rest = [], sentence.removeprefix(first)
    for number, piece in enumerate(others, start=1):
        end = number == len(others)
        field, found, rest = (rest.removesuffix(piece), rest.endswith(piece), "") if end else _until(rest, piece)
        if not found:
            return None
        fields.append(field)
    return None if rest else fields


def _until(rest: str, piece: str) -> tuple[str, bool, str]:
    field, found, after = rest.partition(piece)
    return field, bool(found), after


@cache
def words_in(language: str = "en") -> Words:
    """The texts in `language` (a file of the folder `words`)."""
    folder = files("bot.discord_app").joinpath("words")
    text = folder.joinpath(f"{language}.yaml").read_text(encoding="utf-8")
    refusals = folder.joinpath(f"refusals_{language}.yaml")
    known = YAML(typ="safe").load(refusals.read_text(encoding="utf-8")) if refusals.is_file() else {}
    return Words(YAML(typ="safe").load(text), known)
