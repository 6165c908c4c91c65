"""The language file: every text that people read, by name."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML


class Words:
    """Texts in one language. `words("notice.restored", case=214, …)` is the text with its fields filled in."""

    def __init__(self, texts: Mapping[str, Any]) -> None:
        self._texts = texts

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
        return self.template(name).format(**fields)


@cache
def words_in(language: str = "en") -> Words:
    """The texts in `language` (a file of the folder `words`)."""
    text = files("bot.discord_app").joinpath("words", f"{language}.yaml").read_text(encoding="utf-8")
    return Words(YAML(typ="safe").load(text))
