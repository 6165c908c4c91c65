"""What stands on a screen of Discord, as values: posts with their embeds and buttons, and forms. Knows no platform."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

_UNSTEADY = (  # what differs a little from one machine, or one change of the code, to the next
    (re.compile(r"(?<![\d.])\.\d+\b"), ".#"),  # a model's score
    (re.compile(r"\bheat \d+\.\d+"), "heat #"),
    (re.compile(r"\b\d+\.\d+\.(?=[a-z])"), "#."),  # a reference: a case, an event, what was done
    (re.compile(r"\b\d{15,20}\b"), "#"),  # an id
)


class Look(StrEnum):
    """How a stretch of text looks besides its letters."""

    PLAIN = "plain"
    MENTION = "mention"
    LINK = "link"
    CODE = "code"
    SMALL = "small"
    OPENED = "opened"  # stood behind a spoiler until somebody pressed it


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that looks the same throughout. What is `hidden` stands behind a spoiler, as a grey block."""

    text: str
    look: Look = Look.PLAIN
    bold: bool = False
    italic: bool = False
    hidden: bool = False


Text = tuple[Run, ...]


class Style(StrEnum):
    """The colours that buttons have."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    SUCCESS = "success"
    DANGER = "danger"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press."""

    label: str
    style: Style


@dataclass(frozen=True, slots=True)
class Menu:
    """Something to choose from; the picture shows it open."""

    placeholder: str
    options: tuple[tuple[str, str], ...]  # what it says, and a line below it


@dataclass(frozen=True, slots=True)
class Field:
    """A part of an embed with a name of its own."""

    name: Text
    value: Text


@dataclass(frozen=True, slots=True)
class Embed:
    """A framed part of a post with a coloured bar at its left."""

    colour: int | None
    title: Text = ()
    text: Text = ()
    fields: tuple[Field, ...] = ()
    footer: str = ""
    picture: bytes | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A message, or an answer that one person sees alone."""

    author: str
    time: str
    text: Text = ()
    embeds: tuple[Embed, ...] = ()
    rows: tuple[tuple[Button | Menu, ...], ...] = ()
    above: str = ""  # what it answers: a command, a press
    by_program: bool = False
    alone: bool = False  # only one person sees it
    pinned: bool = False
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One part of a form: a menu if it has options, else lines to write on."""

    label: str
    options: tuple[str, ...] = ()
    several_lines: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A form that opens over everything."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """One picture: what somebody sees at one place."""

    name: str
    place: str  # a room with its #, or with whom one writes
    seen_by: str
    posts: tuple[Post, ...] = ()
    form: Form | None = None


def told(screen: Screen) -> list[str]:
    """All that stands on the screen, line by line in its order: what makes two pictures the same.

    Scores and references come out the same on every machine; pixels do not, and are left out.
    """
    lines = [f"{screen.place} | {screen.seen_by}"]
    for post in screen.posts:
        lines += _of_post(post)
    if screen.form is not None:
        lines += _of_form(screen.form)
    return [_steady(line) for line in lines]


def fingerprint(lines: Sequence[str]) -> str:
    """A short name for what a screen says: the picture carries it."""
    return blake2b("\n".join(lines).encode(), digest_size=8).hexdigest()


def _steady(line: str) -> str:
    for pattern, instead in _UNSTEADY:
        line = pattern.sub(instead, line)
    return line


def _of_post(post: Post) -> Iterator[str]:
    known = (("app", post.by_program), ("alone", post.alone), ("pinned", post.pinned))
    marks = [word for word, holds in known if holds]
    yield f"{post.author} {post.time} {' '.join(marks)}".rstrip()
    if post.above:
        yield f"above: {post.above}"
    yield from _of_text(post.text)
    for embed in post.embeds:
        yield f"embed {embed.colour or 0:06x}{' with a picture' if embed.picture else ''}"
        yield from _of_text(embed.title, "title: ")
        yield from _of_text(embed.text)
        for field in embed.fields:
            yield from _of_text(field.name, "field: ")
            yield from _of_text(field.value)
        yield from [f"footer: {embed.footer}"] if embed.footer else []
    yield from (f"file: {name}" for name in post.files)
    for row in post.rows:
        yield f"row: {' '.join(_of_component(one) for one in row)}"


def _of_component(component: Button | Menu) -> str:
    if isinstance(component, Button):
        return f"[{component.label}]{component.style}"
    return f"<{component.placeholder}: {'; '.join(' '.join(option).strip() for option in component.options)}>"


def _of_form(form: Form) -> Iterator[str]:
    yield f"form: {form.title}"
    for question in form.questions:
        yield f"{question.label} {'; '.join(question.options) or ('lines' if question.several_lines else 'line')}"


def _of_text(text: Iterable[Run], before: str = "") -> list[str]:
    written = "".join(_marked(run) for run in text)
    return [f"{before}{line}" for line in written.split("\n")] if written else []


def _marked(run: Run) -> str:
    around = ("||" if run.hidden else "") + ("**" if run.bold else "") + ("*" if run.italic else "")
    look = "" if run.look is Look.PLAIN else f"{run.look}:"
    return f"{around}{look}{run.text}{around[::-1]}"
