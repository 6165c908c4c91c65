"""The text of pictures, by Tesseract where it is installed, and whether they say where they were taken."""

import io
import subprocess

from PIL import Image, ImageOps

from bot.files.contents import Contents
from bot.files.gathering import gathered
from bot.files.kinds import Unread
from bot.files.limits import MOST_PIXELS
from policy_rules.vocabulary import FileTrouble

_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
_GPS = 0x8825  # EXIF: the block of places
_LATITUDE, _LONGITUDE = 2, 4
_DARK = 110  # mean brightness of 255 under which a screenshot is light on dark
_READABLE = 1400  # pixels of the longer side to which small screenshots are enlarged: small letters are misread
_LARGEST_SIDE = 3200  # to which large ones are made smaller


def picture(content: bytes, tesseract: str | None) -> Contents:
    """What stands in a picture, and whether it says where it was taken. Raises Unread."""
    try:
        image = Image.open(io.BytesIO(content), formats=_FORMATS)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Unread(FileTrouble.BROKEN) from None
    if image.width * image.height > MOST_PIXELS:
        raise Unread(FileTrouble.LARGE)
    located = _is_located(image)
    if tesseract is None:
        return Contents(trouble=FileTrouble.OTHER, located=located)
    try:
        text = _recognised(_readable(image), tesseract)
    except subprocess.CalledProcessError as ended:
        by_a_limit = ended.returncode < 0  # which ends programs by a signal
        return Contents(trouble=FileTrouble.LARGE if by_a_limit else FileTrouble.BROKEN, located=located)
    except (OSError, ValueError, SyntaxError, subprocess.SubprocessError, Image.DecompressionBombError):
        return Contents(trouble=FileTrouble.BROKEN, located=located)
    found = gathered(text.splitlines())
    return Contents(found.text, found.trouble, located)


def _is_located(image: Image.Image) -> bool:
    try:
        place = image.getexif().get_ifd(_GPS)
    except (OSError, ValueError, SyntaxError, KeyError, TypeError):
        return False
    return _LATITUDE in place and _LONGITUDE in place


def _readable(image: Image.Image) -> Image.Image:
    """In grey, dark on light, and as large as letters should be."""
    grey = ImageOps.exif_transpose(image).convert("L")
    histogram = grey.histogram()
    mean = sum(value * count for value, count in enumerate(histogram)) / max(1, sum(histogram))
    if mean < _DARK:
        grey = ImageOps.invert(grey)
    longest = max(grey.size)
    scale = min(_LARGEST_SIDE / longest, max(1.0, _READABLE / longest))
    if scale == 1.0:
        return grey
    return grey.resize(
        (max(1, round(grey.width * scale)), max(1, round(grey.height * scale))), Image.Resampling.LANCZOS
    )


def _recognised(image: Image.Image, tesseract: str) -> str:
    """What Tesseract reads, through pipes: nothing is written to disk.

    It may use as much processor time as its reader. How long that takes by the clock says how busy the machine is.
    """
    held = io.BytesIO()
    image.save(held, "PNG", compress_level=1)
    read = subprocess.run(  # noqa: S603 - a path that Steward looked up itself, and no shell
        [tesseract, "stdin", "stdout", "--psm", "6"],
        input=held.getvalue(),
        capture_output=True,
        check=True,
    )
    return read.stdout.decode("utf-8", errors="replace")
