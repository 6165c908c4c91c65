"""Draws a screen: the bar of the room, posts with their embeds, buttons and menus, a form over everything."""

from collections.abc import Sequence

from bot.pictures.letters import Letters, shown, wrapped
from bot.pictures.screen import Button, Embed, Form, Menu, Post, Question, Run, Screen, Style, Text, fingerprint, told
from bot.pictures.sheet import INK, PAPER, QUIET, Sheet

WIDTH = 760.0
BODY, LABEL, SMALL, TITLE = 14.5, 13.5, 12.0, 15.5  # sizes of letters
MARGIN, FACE, INDENT = 20.0, 38.0, 72.0
EDGE, BAR, FRAME, ALONE, FORM_BACK = "#d7dae0", "#f6f7f9", "#f3f4f6", "#eef0fd", "#c9cdd6"
BLUE = "#4752c4"
BUTTONS = {
    Style.PRIMARY: (BLUE, "#ffffff"),
    Style.SECONDARY: ("#e1e3e9", INK),
    Style.SUCCESS: ("#1f7a3f", "#ffffff"),
    Style.DANGER: ("#c5303a", "#ffffff"),
    Style.LINK: ("#e1e3e9", INK),
}
FACES = ("#8a4f9e", "#1f7a6d", "#a6542a", "#3b6ea8", "#7a6a1d", "#a83f66", "#52606d")


def drawn(screen: Screen) -> bytes:
    """The screen as PNG, marked with what it says."""
    sheet = Sheet(WIDTH)
    y = _bar(sheet, screen)
    for post in screen.posts:
        y = _post(sheet, y, post)
    if screen.form is not None:
        y = _form(sheet, y, screen.form)
    y += 6
    sheet.box((0, 0, WIDTH, y), FORM_BACK if screen.form else PAPER, radius=8, edge=EDGE, at=0)
    return sheet.png(y, fingerprint(told(screen)))


def _bar(sheet: Sheet, screen: Screen) -> float:
    """Where one is and who looks."""
    sheet.box((1, 1, WIDTH - 1, 42), BAR, radius=7)
    sheet.box((1, 24, WIDTH - 1, 42), BAR)
    sheet.box((0, 42, WIDTH, 43), EDGE)
    sheet.text(MARGIN, 22, screen.place, Letters(TITLE, bold=True))
    said, letters = shown(screen.seen_by), Letters(SMALL)
    sheet.text(WIDTH - MARGIN - letters.width(said), 22, said, letters, QUIET)
    return 52.0


def _post(sheet: Sheet, y: float, post: Post) -> float:
    start, top = sheet.here, y
    y += 6
    if post.above:
        y = _plain(sheet, (INDENT, y), post.above, SMALL, WIDTH - INDENT - MARGIN) + 2
    _face(sheet, y, post)
    y = _head(sheet, y, post)
    room = WIDTH - INDENT - MARGIN
    if post.text:
        y = _text(sheet, (INDENT, y), post.text, BODY, room)
    for name in post.files:
        sheet.box((INDENT, y + 3, INDENT + 240, y + 35), FRAME, radius=6, edge=EDGE)
        sheet.text(INDENT + 12, y + 19, shown(name), Letters(LABEL))
        y += 40
    for embed in post.embeds:
        y = _embed(sheet, y + 4, embed)
    for row in post.rows:
        y = _row(sheet, y + 6, row)
    if post.alone:
        y = _plain(sheet, (INDENT, y + 6), "Only you can see this", SMALL, room)
    y += 8
    if post.alone:
        sheet.box((1, top, WIDTH - 1, y), ALONE, at=start)
        sheet.box((1, top, 4, y), BLUE, at=start + 1)
    return y


def _face(sheet: Sheet, y: float, post: Post) -> None:
    """A coloured circle with the first letter of the name."""
    name = shown(post.author) or "?"
    colour = BLUE if post.author == "Steward" else FACES[sum(map(ord, name)) % len(FACES)]
    sheet.box((MARGIN, y + 2, MARGIN + FACE, y + 2 + FACE), colour, radius=FACE / 2)
    letters = Letters(17, bold=True)
    initial = name[0].upper()
    sheet.text(MARGIN + (FACE - letters.width(initial)) / 2, y + 2 + FACE / 2, initial, letters, "#ffffff")


def _head(sheet: Sheet, y: float, post: Post) -> float:
    """Name, tag, time."""
    letters, x, middle = Letters(BODY, bold=True), INDENT, y + 11
    sheet.text(x, middle, shown(post.author), letters)
    x += letters.width(shown(post.author)) + 7
    if post.by_program:
        tag = Letters(9.5, bold=True)
        sheet.box((x, middle - 8, x + tag.width("APP") + 10, middle + 8), BLUE, radius=4)
        sheet.text(x + 5, middle, "APP", tag, "#ffffff")
        x += tag.width("APP") + 17
    after = f"{post.time} · pinned" if post.pinned else post.time
    sheet.text(x, middle, after, Letters(SMALL), QUIET)
    return y + 22


def _embed(sheet: Sheet, y: float, embed: Embed) -> float:
    start, top = sheet.here, y
    x, right = INDENT + 18, WIDTH - MARGIN
    room = right - x - 16
    y += 12
    if embed.title:
        y = _text(sheet, (x, y), embed.title, TITLE, room, bold=True) + 3
    if embed.text:
        y = _text(sheet, (x, y), embed.text, LABEL, room)
    for field in embed.fields:
        y = _text(sheet, (x, y + 8), field.name, LABEL, room, bold=True)
        y = _text(sheet, (x, y + 1), field.value, LABEL, room)
    if embed.picture is not None:
        y = sheet.picture(x, y + 10, embed.picture, room)
    if embed.footer:
        y = _plain(sheet, (x, y + 9), embed.footer, SMALL, room)
    y += 12
    sheet.box((INDENT, top, right, y), FRAME, radius=6, edge=EDGE, at=start)
    sheet.box((INDENT, top, INDENT + 8, y), f"#{embed.colour or 0x9AA0AA:06x}", radius=4, at=start + 1)
    sheet.box((INDENT + 5, top + 1, INDENT + 10, y - 1), FRAME, at=start + 2)
    return y


def _row(sheet: Sheet, y: float, row: Sequence[Button | Menu]) -> float:
    """Buttons side by side, on a new line where they do not fit; a menu takes the whole width."""
    x, letters, height = INDENT, Letters(LABEL, bold=True), 34.0
    for component in row:
        if isinstance(component, Menu):
            return _menu(sheet, INDENT, y, 460, component)
        wide = letters.width(shown(component.label)) + 30
        if x > INDENT and x + wide > WIDTH - MARGIN:
            x, y = INDENT, y + height + 6
        back, front = BUTTONS[component.style]
        sheet.box((x, y, x + wide, y + height), back, radius=6)
        sheet.text(x + 15, y + height / 2, shown(component.label), letters, front)
        x += wide + 8
    return y + height


def _menu(sheet: Sheet, x: float, y: float, width: float, menu: Menu) -> float:
    """A menu that is open: what it asks for, and what can be chosen."""
    sheet.box((x, y, x + width, y + 36), PAPER, radius=6, edge=EDGE)
    sheet.text(x + 12, y + 18, shown(menu.placeholder) or "Choose", Letters(LABEL), QUIET)
    sheet.text(x + width - 26, y + 18, "▾", Letters(LABEL), QUIET)
    y += 40
    start, top = sheet.here, y
    y += 6
    for label, below in menu.options:
        y = _text(sheet, (x + 14, y + 3), (Run(label),), LABEL, width - 28)
        if below:
            y = _plain(sheet, (x + 14, y), below, SMALL, width - 28)
        y += 3
    y += 6
    sheet.box((x, top, x + width, y), PAPER, radius=6, edge=EDGE, at=start)
    return y


def _form(sheet: Sheet, y: float, form: Form) -> float:
    """A form, over a darker ground."""
    start = sheet.here
    left, right, top = 140.0, WIDTH - 140, y + 14
    y = _text(sheet, (left + 24, top + 20), (Run(form.title),), 18, right - left - 48, bold=True) + 8
    for question in form.questions:
        y = _question(sheet, left + 24, y + 10, right - left - 48, question)
    y = _form_buttons(sheet, right - 24, y + 18)
    sheet.box((left, top, right, y + 20), PAPER, radius=10, at=start)
    return y + 34


def _form_buttons(sheet: Sheet, right: float, y: float) -> float:
    letters, height = Letters(LABEL, bold=True), 36.0
    for label, style in (("Submit", Style.PRIMARY), ("Cancel", Style.SECONDARY)):
        wide = letters.width(label) + 40
        back, front = BUTTONS[style]
        sheet.box((right - wide, y, right, y + height), back, radius=6)
        sheet.text(right - wide + 20, y + height / 2, label, letters, front)
        right -= wide + 10
    return y + height


def _question(sheet: Sheet, x: float, y: float, width: float, question: Question) -> float:
    y = _text(sheet, (x, y), (Run(question.label),), LABEL, width, bold=True) + 3
    if question.options:
        return _menu(sheet, x, y, width, Menu("Choose one", tuple((one, "") for one in question.options)))
    height = 76 if question.several_lines else 36
    sheet.box((x, y, x + width, y + height), PAPER, radius=6, edge="#9a9fab")
    return y + height


def _text(sheet: Sheet, at: tuple[float, float], text: Text, size: float, width: float, *, bold: bool = False) -> float:
    return sheet.lines(*at, wrapped(text, size, width, bold=bold), size)


def _plain(sheet: Sheet, at: tuple[float, float], text: str, size: float, width: float) -> float:
    """Quiet text."""
    return sheet.lines(*at, wrapped((Run(text),), size, width), size, QUIET)
