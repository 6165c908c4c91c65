"""The reference pages say what the code says: none lags, nothing in them is undocumented, and every link leads on."""

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from bot.cli.main import app
from bot.reference.house import arrows_of
from bot.reference.markdown import first_sentence, shown, table
from bot.reference.pages import lagging, pages
from bot.reference.settings import variable
from bot.reference.shapes import anchor, choices_of, says, values_of, within
from bot.settings import Settings
from policy_rules.policy import load_policy
from policy_rules.policy_predicates import shipped_predicates
from policy_rules.policy_shape import PolicyShape

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def root() -> TyperGroup:
    command = get_command(app)
    assert isinstance(command, TyperGroup)
    return command


@cache
def written() -> Mapping[str, str]:
    """Each page by its name."""
    return pages(root())


PAGES = ("commands.md", "settings.md", "policy.md", "house.md")


def models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The model and every one below it."""
    yield model
    for field in model.model_fields.values():
        for below in within(field.annotation, BaseModel):
            yield from models(below)


WRITTEN: tuple[type[BaseModel], ...] = (PolicyShape, *shipped_predicates())
FIELDS = {
    f"{model.__name__}.{name}": field
    for top in WRITTEN
    for model in models(top)
    for name, field in model.model_fields.items()
}
CHOICES: dict[str, type[Enum]] = {choice.__name__: choice for field in FIELDS.values() for choice in choices_of(field)}


def test_no_page_is_left_out_below() -> None:
    assert set(written()) == set(PAGES)


def test_no_page_lags_behind_the_code() -> None:
    assert lagging(DOCS, root()) == [], "run `make docs` and commit what it wrote"


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
def test_every_key_of_the_policy_says_what_it_is(field: FieldInfo) -> None:
    assert says(field), "give it a Field(description=…)"


@pytest.mark.parametrize("choice", CHOICES.values(), ids=CHOICES)
def test_every_word_that_can_be_written_says_what_it_means(choice: type[Enum]) -> None:
    silent = [value for value, meaning in values_of(choice) if not meaning]
    assert silent == [], "write a string below the member, or give the class `words`"


@pytest.mark.parametrize("field", Settings.model_fields.values(), ids=Settings.model_fields)
def test_every_setting_says_what_it_is(field: FieldInfo) -> None:
    assert field.description


def test_every_setting_predicate_clause_and_rule_stands_in_its_page() -> None:
    policy = load_policy()
    assert [name for name in Settings.model_fields if f"`{variable(name)}`" not in written()["settings.md"]] == []
    assert [one.key for one in shipped_predicates() if f"\n### {one.key}\n" not in written()["policy.md"]] == []
    ids = [*(clause.id for clause in policy.clauses), *(rule.id for rule in policy.rules)]
    assert [one for one in ids if f"| `{one}` |" not in written()["policy.md"]] == []


def test_every_command_is_there_but_not_what_is_hidden() -> None:
    headings = re.findall(r"^## (steward .*)$", written()["commands.md"], flags=re.MULTILINE)
    assert {"steward run", "steward policy test", "steward eval splice"} <= set(headings)
    assert "steward docs" not in headings
    assert headings == sorted(headings)
    helped = CliRunner().invoke(app, ["scan", "--help"], env={"COLUMNS": "200"}).output
    for option in re.findall(r"--[a-z-]+", helped):
        assert option in written()["commands.md"] or option == "--help"


@pytest.mark.parametrize("name", PAGES)
def test_nothing_that_a_page_lists_says_nothing(name: str) -> None:
    rows = re.findall(r"^\| (\S.*?) \| (.*?) ?\|", written()[name], flags=re.MULTILINE)
    assert rows
    assert [row for row, says_it in rows if not says_it] == []


@pytest.mark.parametrize("name", PAGES)
def test_links_within_a_page_lead_to_one_heading(name: str) -> None:
    anchors = [anchor(heading) for heading in re.findall(r"^#+ (.+)$", written()[name], flags=re.MULTILINE)]
    assert len(set(anchors)) == len(anchors)
    assert set(re.findall(r"\]\(#([^)]+)\)", written()[name])) <= set(anchors)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_of_this_machine_stands_in_a_page(name: str) -> None:
    for path in (str(ROOT), str(Path.home()), str(Path.cwd())):
        assert path == "/" or path not in written()[name]
    assert "(people.md" not in written()[name]


def test_the_pages_are_the_same_on_any_terminal(tmp_path: Path) -> None:
    for columns in ("40", "200"):
        folder = tmp_path / columns
        done = CliRunner().invoke(app, ["docs", "--to", str(folder)], env={"COLUMNS": columns, "NO_COLOR": "1"})
        assert done.exit_code == 0
        assert {name: (folder / name).read_text(encoding="utf-8") for name in PAGES} == dict(written())


def test_check_names_the_page_that_lags_and_writes_nothing(tmp_path: Path) -> None:
    CliRunner().invoke(app, ["docs", "--to", str(tmp_path)])
    assert CliRunner().invoke(app, ["docs", "--to", str(tmp_path), "--check"]).exit_code == 0
    (tmp_path / "house.md").write_text("old", encoding="utf-8")
    checked = CliRunner().invoke(app, ["docs", "--to", str(tmp_path), "--check"])
    assert checked.exit_code == 1
    assert "house.md lags" in checked.output
    assert "policy.md" not in checked.output
    assert (tmp_path / "house.md").read_text(encoding="utf-8") == "old"
    assert CliRunner().invoke(app, ["docs", "--to", str(tmp_path)]).output == "Written: house.md.\n"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = CliRunner().invoke(app, ["docs", "--to", str(tmp_path / "file")])
    assert done.exit_code == 2
    assert "--to" in done.stderr


def test_rooms_do_not_import_each_other_in_a_circle() -> None:
    arrows = {room: set(to) for room, to in arrows_of().items()}
    while leaves := {room for room, to in arrows.items() if not to}:
        arrows = {room: to - leaves for room, to in arrows.items() if room not in leaves}
    assert arrows == {}


def test_what_markdown_would_take_for_markup_is_escaped() -> None:
    assert shown("a | b <c> `d|<e>` *f*\n g") == r"a \| b \<c> `d\|<e>` \*f\* g"
    assert table(["a"], []) == ""
    assert first_sentence("What is e.g. this (people.md 7). And that.\n\nMore.") == "What is e.g. this."
