"""Letters for pictures of screens: the fonts, how wide a text is, and lines that fit a width."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import matplotlib as mpl
from matplotlib.ft2font import FT2Font
from PIL import ImageFont

from bot.pictures.screen import Look, Run

SCALE = 2  # pixels of the picture to one of the screen
_FOLDER = Path(mpl.get_data_path(), "fonts", "ttf")
_WORDS = {"🚩": "(flag)"}  # for what the font does not have; the rest is left out
_SMALLER = 0.86  # small lines, beside ordinary ones


@dataclass(frozen=True, slots=True)
class Letters:
    """A font at a size, in pixels of the screen."""

    size: float
    bold: bool = False
    italic: bool = False
    mono: bool = False

    @property
    def font(self) -> ImageFont.FreeTypeFont:
        """As Pillow draws with it."""
        return _font(self)

    def width(self, text: str) -> float:
        """How wide the text is, in pixels of the screen."""
        return self.font.getlength(text) / SCALE


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line that is drawn in one go."""

    text: str
    run: Run
    letters: Letters
    width: float


def letters_of(run: Run, size: float, *, bold: bool = False) -> Letters:
    """The letters that a run is drawn with where ordinary text has `size`."""
    actual = size * _SMALLER if run.look is Look.SMALL else size
    return Letters(actual, bold or run.bold, run.italic, run.look is Look.CODE)


def wrapped(text: Iterable[Run], size: float, width: float, *, bold: bool = False) -> list[list[Piece]]:
    """The text in lines no wider than `width`, broken between words, or within one that is too long for a line."""
    lines: list[list[Piece]] = [[]]
    left = width
    for run in text:
        letters = letters_of(run, size, bold=bold)
        for word in _words(shown(run.text)):
            if word == "\n":
                lines.append([])
                left = width
                continue
            if lines[-1] and letters.width(word.rstrip(" ")) > left:
                lines.append([])
                left = width
            for number, part in enumerate(_parts(word, letters, width)):
                if number:
                    lines.append([])
                    left = width
                _append(lines[-1], Piece(part, run, letters, letters.width(part)))
                left -= letters.width(part)
    return lines


def _append(line: list[Piece], piece: Piece) -> None:
    """Words of one run that follow each other are one piece, so that spoilers and names are one block."""
    if line and line[-1].run is piece.run:
        joined = line[-1].text + piece.text
        line[-1] = replace(piece, text=joined, width=piece.letters.width(joined))
    elif piece.text:
        line.append(piece)


def _words(text: str) -> Iterator[str]:
    """Words, each with the space after it, and line breaks."""
    for number, line in enumerate(text.split("\n")):
        if number:
            yield "\n"
        words = line.split(" ")
        yield from (f"{word} " for word in words[:-1])
        if words[-1]:
            yield words[-1]


def _parts(word: str, letters: Letters, width: float) -> Iterator[str]:
    """The word itself, or, where it is wider than a whole line, parts of it that are not."""
    while letters.width(word.rstrip(" ")) > width:
        most = next((count for count in range(len(word), 1, -1) if letters.width(word[:count]) <= width), 1)
        yield word[:most]
        word = word[most:]
    yield word


def shown(text: str) -> str:
    """The text without what the font cannot draw."""
    known = _known()
    kept = "".join(one if one == "\n" or ord(one) in known else _WORDS.get(one, "") for one in text)
    return kept.replace("  ", " ")


@cache
def _known() -> frozenset[int]:
    return frozenset(FT2Font(str(_FOLDER / "DejaVuSans.ttf")).get_charmap())


@cache
def _font(letters: Letters) -> ImageFont.FreeTypeFont:
    family = "DejaVuSansMono" if letters.mono else "DejaVuSans"
    kind = ("Bold" if letters.bold else "") + ("Oblique" if letters.italic else "")
    return ImageFont.truetype(_FOLDER / f"{family}{'-' if kind else ''}{kind}.ttf", letters.size * SCALE)
