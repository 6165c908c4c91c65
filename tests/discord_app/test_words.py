"""Every text that people read gets the fields that it asks for, and none is left over that nobody says."""

import ast
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.discord_app.members import MAY_NOT, STANDS_ABOVE
from bot.discord_app.sanction_texts import length_of
from bot.discord_app.words import words_in
from policy_rules.answers import Answer
from policy_rules.group import Tongue
from policy_rules.handle import Press

ROOM = Path(__file__).parents[2] / "bot" / "discord_app"


@cache
def texts(language: str = "en") -> Mapping[str, str]:
    """Every text by its name."""
    source = files("bot.discord_app").joinpath("words", f"{language}.yaml").read_text(encoding="utf-8")
    return MappingProxyType(dict(flattened(YAML(typ="safe").load(source), "")))


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


ROOT = ROOM.parents[1]
REFUSING = sorted(path for folder in ("policy_rules", "bot/moderation") for path in (ROOT / folder).rglob("*.py"))


def refusals() -> Iterator[str]:
    """The sentences with which people are refused something, {} for what is filled in."""
    for path in REFUSING:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refusal":
                yield sentence(node.args[0])


def sentence(argument: ast.expr) -> str:
    """A refusal as it stands in the code. Whoever writes one writes it whole, so that it can be translated."""
    match argument:
        case ast.Constant(value=str(said)):
            return said
        case ast.JoinedStr(values=values):
            return "".join(str(one.value) if isinstance(one, ast.Constant) else "{}" for one in values)
    raise AssertionError(f"a refusal is not written where it is said: {ast.unparse(argument)}")


def test_what_people_are_refused_is_said_in_german_as_well() -> None:
    german, said = words_in("de"), {*refusals(), MAY_NOT, STANDS_ABOVE}
    assert len(said) > 70
    assert sorted(one for one in said if german.refused(one.replace("{}", "7")) == one.replace("{}", "7")) == []
    assert [one for one in said if words_in("en").refused(one) != one] == []


def test_no_german_refusal_is_of_a_sentence_that_nobody_says() -> None:
    known = YAML(typ="safe").load((ROOM / "words" / "refusals_de.yaml").read_text(encoding="utf-8"))
    outside = {" Outside {} you may turn to {}."}
    assert sorted(set(known) - set(refusals()) - {MAY_NOT, STANDS_ABOVE} - outside) == []


def test_every_refusal_that_is_shown_is_shown_in_the_groups_language() -> None:
    """What a desk hands on as it is would be English in a German server."""
    for path in ROOM.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "policy_rules.refusal import Refusal" in text:
            shown = set(
                re.findall(r"(?<!refused\()\b(?:refusal|found|case|opened|given|answer|exchange|shown)\.words\b", text)
            )
            assert shown == set(), path.name


def test_what_is_filled_into_a_refusal_is_kept() -> None:
    late = "This was decided more than 14 days ago, which is too late for a review. You may still talk to any moderator"
    said = words_in("de").refused(f"{late} about case 7. Outside Tafel you may turn to Rat e.V. (0800 1).")
    assert "mehr als 14 Tagen" in said
    assert said.endswith("über Fall 7 sprechen. Außerhalb von Tafel kannst du dich an Rat e.V. (0800 1) wenden.")
    assert words_in("de").refused("Something else.") == "Something else."


@pytest.mark.parametrize("language", sorted(Tongue))
def test_one_is_not_said_as_several(language: Tongue) -> None:
    """`{count:# message|# messages}` holds both; what is counted has no other plural."""
    said = words_in(language)
    assert said("queue.unscored", count=1) != said("queue.unscored", count=2).replace("2", "1")
    assert said("pick.done", count=1).startswith({"en": "1 message is", "de": "1 Nachricht wird"}[language])
    assert said("pick.done", count=0).startswith({"en": "0 messages are", "de": "0 Nachrichten werden"}[language])
    told = said("desk.undone", count=3, minutes=1)
    assert {"en": "3 messages of the last minute are", "de": "3 Nachrichten der letzten Minute werden"}[
        language
    ] in told
    assert [
        name for name, text in texts(language).items() for one in PLURALS.findall(text) if one.count("|") != 1
    ] == []


PLURALS = re.compile(r"\{[a-z_]+:([^{}]*)\}")


def test_a_german_timeout_is_as_long_as_people_say() -> None:
    german = words_in("de")
    days, hour = length_of(7 * 24 * 60, german), length_of(60, german)
    assert (days, hour) == ("7 Tage", "1 Stunde")
    assert german("sanction.what.timeout", length=days) == "eine Auszeit für 7 Tage"


def test_whoever_has_a_minute_left_has_one_in_german_too() -> None:
    one = words_in("de").refused(
        "Somebody else is looking at this, for up to 1 more minute. Thank you for looking, though."
    )
    assert one == "Jemand anderes sieht es sich gerade an, noch bis zu 1 Min. Danke trotzdem fürs Hinsehen."
