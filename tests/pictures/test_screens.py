"""Screens of Discord: markup is read as Discord reads it, lines fit, and what a screen says is the same everywhere."""

import io

from PIL import Image

from bot.pictures.drawing import BODY, WIDTH, drawn
from bot.pictures.letters import SCALE, Letters, shown, wrapped
from bot.pictures.markup import read
from bot.pictures.screen import (
    Button,
    Embed,
    Field,
    Form,
    Look,
    Menu,
    Post,
    Question,
    Run,
    Screen,
    Style,
    fingerprint,
    told,
)
from bot.pictures.sheet import mark_of


def name(token: str) -> tuple[str, Look]:
    return f"@{token.strip('<@>')}", Look.MENTION


def test_markup_becomes_runs() -> None:
    runs = read(r"**bold** *slant* `x*y` [label](https://a.example/x_(y)) <@12> \*plain\*", name)
    assert [(run.text, run.look, run.bold, run.italic) for run in runs if run.text.strip()] == [
        ("bold", Look.PLAIN, True, False),
        ("slant", Look.PLAIN, False, True),
        ("x*y", Look.CODE, False, False),
        ("label", Look.LINK, False, False),
        (") ", Look.PLAIN, False, False),
        ("@12", Look.MENTION, False, False),
        (" *plain*", Look.PLAIN, False, False),
    ]


def test_a_spoiler_hides_over_lines_and_a_small_line_ends_with_its_line() -> None:
    runs = read("see ||one\ntwo|| end\n-# small <@3>\nnot small", name)
    assert "".join(run.text for run in runs if run.hidden) == "one\ntwo"
    assert [run.text for run in runs if run.look is Look.SMALL] == ["small "]
    assert runs[-1] == Run("\nnot small")


def test_lines_fit_and_lose_no_letter() -> None:
    long = "a word " * 40 + "W" * 200 + " end\nnext"
    lines = wrapped((Run(long), Run(" bold", bold=True)), BODY, 300)
    assert all(sum(Letters(BODY).width(piece.text.rstrip(" ")) for piece in line) <= 305 for line in lines)
    assert "".join(piece.text for line in lines for piece in line).replace(" ", "") == (long + " bold").replace(
        " ", ""
    ).replace("\n", "")


def test_what_the_font_does_not_have_is_left_out_or_a_word() -> None:
    assert shown("Put 🚩 on it 🦆") == "Put (flag) on it "
    assert shown("é — ▸ …") == "é — ▸ …"


def everything() -> Screen:
    field = Field((Run("Why"),), (Run("the score is .93", hidden=True),))
    embed = Embed(0xE67E22, (Run("3 · Be kind"),), (Run("in"), Run("#general", Look.MENTION)), (field,), "Case 3")
    buttons = tuple(Button(f"{style} button", style) for style in Style)
    menu = Menu("Which?", (("one", "below"), ("two", "")))
    posts = (
        Post("Steward", "18:00", (Run("hello " * 60),), (embed,), (buttons, (menu,)), by_program=True, pinned=True),
        Post("🦆", "18:01", above="Sam used /check", alone=True, files=("a.txt",)),
    )
    return Screen("all", "#general", "what everybody sees", posts)


def test_everything_is_drawn_at_its_width_and_marked() -> None:
    for screen in (everything(), Screen("form", "x", "y", form=Form("T", (Question("Q", ("a",)), Question("R"))))):
        png = drawn(screen)
        with Image.open(io.BytesIO(png)) as image:
            assert image.width == WIDTH * SCALE
            assert image.mode == "P"
        assert mark_of(png) == fingerprint(told(screen))


def test_a_score_or_a_reference_changes_nothing_and_a_word_does() -> None:
    def says(text: str) -> list[str]:
        return told(Screen("one", "#general", "everybody", (Post("Steward", "18:00", (Run(text),)),)))

    assert says("the score is .93, heat 4.2, 3.22.hidden") == says("the score is .91, heat 4.9, 3.25.hidden")
    assert says("policy 5.4") != says("policy 5.2")
    assert says("Hide") != says("Hide it")
    shows = "\n".join(told(everything()))
    assert "||the score is .#||" in shows
    assert "[danger button]danger" in shows
