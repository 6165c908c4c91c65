"""A sheet to draw on, in pixels of the screen: boxes with round corners, lines of text, pictures; a small PNG of it."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from bot.pictures.letters import SCALE, Letters, Piece
from bot.pictures.screen import Look

INK, QUIET, NAME, NAME_BACK, BLOCK, CODE_BACK, PAPER = (
    "#2b2d31", "#5c6068", "#4049b8", "#e4e7fd", "#b9bdc6", "#dfe1e7", "#ffffff",
)  # fmt: skip
LINK = "#0a5fb4"
LINE_HEIGHT = 1.5  # times the size of the letters
FINER = 4  # shapes are drawn so much larger and made smaller again, so that their edges are smooth
COLOURS = 128  # of a picture: enough for the edges of letters
FLAT = 16  # of them, that fill whole boxes
_COLOURS = {Look.MENTION: NAME, Look.LINK: LINK, Look.SMALL: QUIET}

Paint = Callable[[Image.Image], None]


@dataclass(slots=True)
class Sheet:
    """What is to be painted, in order. A box behind something is put in at the place that `here` gave before it."""

    width: float
    paints: list[Paint] = field(default_factory=list)

    @property
    def here(self) -> int:
        """The place in the order that comes next."""
        return len(self.paints)

    def box(
        self,
        box: tuple[float, float, float, float],
        fill: str,
        *,
        radius: float = 0,
        edge: str | None = None,
        at: int | None = None,
    ) -> None:
        """A box (left, top, right, bottom), perhaps with an edge, perhaps below what was drawn since `at`."""

        def paint(image: Image.Image) -> None:
            if edge is not None:
                _fill(image, box, edge, radius)
            inset = 1 if edge is not None else 0
            left, top, right, bottom = box
            _fill(image, (left + inset, top + inset, right - inset, bottom - inset), fill, max(0, radius - inset))

        self.paints.insert(self.here if at is None else at, paint)

    def text(self, x: float, y: float, text: str, letters: Letters, fill: str = INK) -> None:
        """One line of text; `y` is its middle."""
        place = (x * SCALE, y * SCALE)
        self.paints.append(
            lambda image: ImageDraw.Draw(image).text(place, text, fill=fill, font=letters.font, anchor="lm")
        )

    def lines(self, x: float, y: float, lines: Sequence[Sequence[Piece]], size: float, fill: str = INK) -> float:
        """Lines of pieces from `y` on; returns where they end."""
        for line in lines:
            place = x
            for piece in line:
                self._piece(place, y + size * LINE_HEIGHT / 2, piece, fill)
                place += piece.width
            y += size * (LINE_HEIGHT if line else LINE_HEIGHT * 0.6)
        return y

    def _piece(self, x: float, y: float, piece: Piece, fill: str) -> None:
        half, run = piece.letters.size * 0.68, piece.run
        if run.hidden:
            self.box((x - 1, y - half, x + piece.width + 1, y + half), BLOCK, radius=3)
            return
        bare = piece.text.rstrip(" ")
        over = (x - 2, y - half, x + piece.letters.width(bare) + 2, y + half)
        if run.look is Look.MENTION:
            self.box(over, NAME_BACK, radius=3)
        elif run.look in (Look.CODE, Look.OPENED):
            self.box(over, CODE_BACK, radius=3)
        self.text(x, y, piece.text, piece.letters, _COLOURS.get(run.look, fill))

    def picture(self, x: float, y: float, content: bytes, width: float) -> float:
        """A picture, made to fit the width; returns where it ends."""
        image = Image.open(io.BytesIO(content)).convert("RGB")
        height = width * image.height / image.width
        fitting = image.resize((round(width * SCALE), round(height * SCALE)), Image.Resampling.LANCZOS)
        self.paints.append(lambda onto: onto.paste(fitting, (round(x * SCALE), round(y * SCALE))))
        return y + height

    def png(self, height: float, mark: str) -> bytes:
        """All of it as a PNG with few colours, which carries `mark`."""
        image = Image.new("RGB", (round(self.width * SCALE), round(height * SCALE)), PAPER)
        for paint in self.paints:
            paint(image)
        about = PngInfo()
        about.add_text(MARK, mark)
        held = io.BytesIO()
        _few_colours(image).save(held, "PNG", optimize=True, pnginfo=about)
        return held.getvalue()


MARK = "steward-screen"


def mark_of(png: bytes) -> str | None:
    """The mark that a picture carries; None if it has none, or is none."""
    try:
        with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
            found = image.info.get(MARK)
    except (OSError, ValueError, SyntaxError):
        return None
    return found if isinstance(found, str) else None


def _fill(image: Image.Image, box: tuple[float, float, float, float], fill: str, radius: float) -> None:
    left, top, right, bottom = (round(value * SCALE) for value in box)
    size = (max(1, right - left), max(1, bottom - top))
    if radius == 0:
        image.paste(fill, (left, top, left + size[0], top + size[1]))
        return
    image.paste(fill, (left, top), _rounded(size, min(round(radius * SCALE), size[0] // 2, size[1] // 2)))


@lru_cache(maxsize=64)
def _rounded(size: tuple[int, int], radius: int) -> Image.Image:
    """A mask with round corners: each is a quarter of a disc, which is drawn larger to be smooth."""
    mask = Image.new("L", size, 255)
    across = 2 * radius
    disc = Image.new("L", (across * FINER, across * FINER), 0)
    ImageDraw.Draw(disc).ellipse((0, 0, disc.width - 1, disc.height - 1), fill=255)
    disc = disc.resize((across, across), Image.Resampling.LANCZOS)
    for right in (0, 1):
        for low in (0, 1):
            quarter = disc.crop((right * radius, low * radius, (right + 1) * radius, (low + 1) * radius))
            mask.paste(quarter, (right * (size[0] - radius), low * (size[1] - radius)))
    return mask


def _few_colours(image: Image.Image) -> Image.Image:
    """The picture in its commonest colours, so that flat ones stay exactly what they are."""
    found = sorted(image.getcolors(image.width * image.height) or (), key=lambda one: -one[0])
    commonest = [colour for _, colour in found[:COLOURS] if isinstance(colour, tuple)]
    palette = Image.new("P", (1, 1))
    palette.putpalette([value for colour in commonest for value in colour])
    few = image.quantize(palette=palette, dither=Image.Dither.NONE)
    values = few.getpalette() or []
    for colour in reversed(commonest[:FLAT]):  # Pillow looks for the nearest a little coarsely
        place = Image.new("RGB", (1, 1), colour).quantize(palette=palette, dither=Image.Dither.NONE).tobytes()[0]
        values[place * 3 : place * 3 + 3] = colour
    few.putpalette(values)
    return few
