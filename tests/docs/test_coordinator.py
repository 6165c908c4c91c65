"""The coordinator's page: its pictures show what Steward shows now, and what it says to type or to write is right."""

import json
import re
from pathlib import Path

import pytest

from bot.evaluation.album import COMMAND, INDEX, lagging, play, write
from bot.pictures.screen import Post, Screen, told
from policy_rules.policy import load_policy

DOCS = Path(__file__).parents[2] / "docs"
PICTURES = DOCS / "pictures"
PAGE = (DOCS / "coordinator.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"^!\[([^\]]*)\]\(pictures/([\w-]+)\.png\)\n\n\*", PAGE, flags=re.MULTILINE)
HELLO = Screen("hello", "#general", "what everybody sees", (Post("Priya", "18:00"),))


async def test_no_picture_lags_behind_what_steward_shows() -> None:
    """Plays the walk with the real bot, and compares what the screens say."""
    found = lagging(PICTURES, await play())
    assert found == {}, f"draw them anew with `{COMMAND}` and look at them"


def test_every_picture_is_shown_once_with_words_for_those_who_do_not_see_it() -> None:
    assert sorted(name for _, name in SHOWN) == sorted(path.stem for path in PICTURES.glob("*.png"))
    assert all(says for says, _ in SHOWN)


def test_the_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in PICTURES.glob("*.png")}
    assert {name: size for name, size in sizes.items() if size > 60_000} == {}
    assert sum(sizes.values()) < 1_000_000


def test_a_picture_that_lags_is_named_with_what_changed_and_drawn_anew(tmp_path: Path) -> None:
    other = Screen("hello", "#general", "what everybody sees", (Post("Sam", "18:00"),))
    assert lagging(tmp_path, [HELLO]) == {"hello": "it is new"}
    assert write(tmp_path, [HELLO]) == ["hello"]
    assert lagging(tmp_path, [HELLO]) == {}
    assert "'Sam 18:00'" in lagging(tmp_path, [other])["hello"]
    assert json.loads((tmp_path / INDEX).read_text(encoding="utf-8")) == {"hello": told(HELLO)}

    (tmp_path / INDEX).write_text(json.dumps({"hello": told(other)}), encoding="utf-8")
    assert lagging(tmp_path, [other]) == {"hello": "its picture is missing, or of another time"}
    assert write(tmp_path, [other]) == ["hello"]
    assert write(tmp_path, []) == ["hello"]
    assert [path.name for path in tmp_path.iterdir()] == [INDEX]


@pytest.mark.parametrize("torn", [b"", b"nonsense"])
def test_what_is_torn_is_drawn_anew(tmp_path: Path, torn: bytes) -> None:
    write(tmp_path, [HELLO])
    (tmp_path / "hello.png").write_bytes(torn)
    (tmp_path / INDEX).write_bytes(torn)
    assert write(tmp_path, [HELLO]) == ["hello"]
    assert lagging(tmp_path, [HELLO]) == {}


def test_the_policies_on_the_page_are_right(tmp_path: Path) -> None:
    """The one to begin with, and the same with what step 6 adds."""
    first, second = (
        re.sub("^    ", "", block, flags=re.MULTILINE)
        for block in re.findall(r"\n\n((?:    .*\n)+)", PAGE)
        if "extends:" in block or "automatic:" in block
    )
    for text, live in ((first, 0), (f"{first}{second}", 2)):
        (tmp_path / "policy.yaml").write_text(text, encoding="utf-8")
        policy = load_policy(tmp_path / "policy.yaml")
        assert policy.group.name == "Riverside Food Bank"
        assert sum(rule.live for rule in policy.rules) == live
