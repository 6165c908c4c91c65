"""Every text that people read gets the fields that it asks for, and none is left over that nobody says."""

import ast
from collections.abc import Iterator
from fnmatch import fnmatchcase
from importlib.resources import files
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.discord_app.words import words_in
from policy_rules.answers import Answer
from policy_rules.group import Tongue
from policy_rules.handle import Press

ROOM = Path(__file__).parents[2] / "bot" / "discord_app"


def texts(language: str = "en") -> dict[str, str]:
    """Every text by its name."""
    source = files("bot.discord_app").joinpath("words", f"{language}.yaml").read_text(encoding="utf-8")
    return dict(flattened(YAML(typ="safe").load(source), ""))


def flattened(value: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
        return
    for key, inner in value.items():
        yield from flattened(inner, f"{name}.{key}".lstrip("."))


def calls() -> Iterator[tuple[str, frozenset[str]]]:
    """What the code says: the name of each text, * for what it fills in, and the fields that it gives."""
    for path in sorted(ROOM.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called.lstrip("_") in {"words", "template"}:
                for name in names(node.args[0]):
                    yield name, frozenset(one.arg for one in node.keywords if one.arg)


def names(argument: ast.expr) -> Iterator[str]:
    """The names that an argument can stand for."""
    match argument:
        case ast.Constant(value=str(name)):
            yield name
        case ast.JoinedStr(values=values):
            yield "".join(str(one.value) if isinstance(one, ast.Constant) else "*" for one in values)
        case ast.IfExp(body=body, orelse=orelse):
            yield from (*names(body), *names(orelse))
        case ast.Name():
            yield from ("card.title", "card.sealed_title")


CALLS = sorted(set(calls()))


def asked_for(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


@pytest.mark.parametrize("name", texts())
def test_a_text_gets_what_it_asks_for_and_somebody_says_it(name: str) -> None:
    said = [fields for pattern, fields in CALLS if fnmatchcase(name, pattern)]
    assert said, "nobody says this"
    assert any(asked_for(texts()[name]) <= fields for fields in said)


@pytest.mark.parametrize("pattern", sorted({pattern for pattern, _ in CALLS}))
def test_whatever_is_said_is_written(pattern: str) -> None:
    assert any(fnmatchcase(name, pattern) for name in texts())


@pytest.mark.parametrize("name", texts())
def test_a_text_is_short_enough_for_where_it_stands(name: str) -> None:
    assert len(texts()[name]) < 1500


@pytest.mark.parametrize("language", sorted(Tongue))
def test_every_language_says_the_same_things_with_the_same_fields(language: Tongue) -> None:
    english, other = texts(), texts(language)
    assert set(other) == set(english)
    assert [name for name in other if asked_for(other[name]) != asked_for(english[name])] == []
    assert [name for name, text in other.items() if len(text) >= 1500] == []


@pytest.mark.parametrize("language", sorted(Tongue))
def test_what_stands_on_a_button_fits_there(language: Tongue) -> None:
    said = texts(language)
    buttons = [*(f"answer.{one}" for one in Answer), *(f"card.{one}" for one in Press if f"card.{one}" in said)]
    assert [name for name in buttons if len(said[name]) > 80] == []
    assert len(said["report.title"]) <= 32  # in the menu of a message


@pytest.mark.parametrize("language", sorted(Tongue))
def test_what_a_form_asks_is_as_short_as_discord_wants_it(language: Tongue) -> None:
    asked = ("report.title", "report.what", "report.reason", "sanction.form.title", "sanction.form.turn")
    more = ("sanction.form.what", "sanction.form.clause", "sanction.form.length", "sanction.form.reason")
    assert [name for name in (*asked, *more) if len(texts(language)[name]) > 45] == []


REFUSED = ("answers.py", "appeals.py")  # where the sentences are that members read
TO_MODERATORS = ("by.id", "You have decided", "You ask for this", "Somebody else has looked")


def refusals() -> Iterator[str]:
    """The sentences with which members are refused something, as far as they stand there whole."""
    for name in REFUSED:
        tree = ast.parse((ROOM.parents[1] / "policy_rules" / name).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            called = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refusal"
            if called and isinstance(node, ast.Call) and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)


def test_what_members_are_refused_is_said_in_german_as_well() -> None:
    german = words_in("de")
    said = [one for one in refusals() if not one.startswith(TO_MODERATORS)]
    assert said
    assert [one for one in said if german.refused(one) == one] == []
    assert [one for one in said if words_in("en").refused(one) != one] == []


def test_what_is_filled_into_a_refusal_is_kept() -> None:
    late = "This was decided more than 14 days ago, which is too late for a review. You may still talk to any moderator"
    said = words_in("de").refused(f"{late} about case 7. Outside Tafel you may turn to Rat e.V. (0800 1).")
    assert "mehr als 14 Tagen" in said
    assert said.endswith("über Fall 7 sprechen. Außerhalb von Tafel kannst du dich an Rat e.V. (0800 1) wenden.")
    assert words_in("de").refused("Something else.") == "Something else."
