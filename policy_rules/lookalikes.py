"""Letters that look like other letters: each character folded to the one that a reader sees. Knows nothing of words."""

import unicodedata
from functools import lru_cache

# By how the shapes look in the fonts that chats use; the source is Unicode's confusables (UTS 39), cut to what is used
# in earnest. Left side as it is after casefolding.
_CYRILLIC = dict(zip("авекмнорстухіјѕһԁԛԝԍӏѵ", "abekmhopctyxijshdqwglv", strict=True))
_GREEK = dict(zip("αβεικνορτυχγηωϲϳ", "abeikvoptuxynwcj", strict=True))
_ARMENIAN = dict(zip("օսհոցգ", "ouhngq", strict=True))  # noqa: RUF001 - looking alike is the point
FOREIGN_TWINS = _CYRILLIC | _GREEK | _ARMENIAN  # letters of other alphabets, which are proper in words of their own

_SMALL_CAPITALS = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True))
_LATIN = dict(zip("ıłøđðɑɡɩƒħŧʋ", "iloddagifhtv", strict=True)) | {"æ": "ae", "œ": "oe", "þ": "th"}
_SIGNS = dict(
    zip("‘’‚‛´ʼ“”„‟«»‐‑‒–—―−¡", "''''''\"\"\"\"\"\"-------!", strict=True)  # noqa: RUF001 - as above
) | {"\u2800": " "}
_PLAIN = _SMALL_CAPITALS | _LATIN | _SIGNS

_INVISIBLE_LETTERS = frozenset("\u115f\u1160\u17b4\u17b5\u3164\uffa0")  # letters by category, nothing to the eye
_LETTER_BLOCKS = (0x1F130, 0x1F150, 0x1F170, 0x1F1E6)  # squared, circled white on black, squared so, flags
_ALPHABET = 26
_MARK_BLOCKS = (
    range(0x0300, 0x0370),  # accents, and what "zalgo" is made of
    range(0x1AB0, 0x1B00),
    range(0x1DC0, 0x1E00),
    range(0x20D0, 0x2100),  # strokes and circles
    range(0xFE00, 0xFE10),  # variation selectors
    range(0xFE20, 0xFE30),
    range(0xE0100, 0xE01F0),
)
_MARKS = frozenset(chr(point) for block in _MARK_BLOCKS for point in block)


def is_mark(char: str) -> bool:
    """Whether `char` is an accent, a stroke or a variation selector; vowel signs of scripts that need them are not."""
    return char in _MARKS


def _is_invisible(char: str) -> bool:
    return is_mark(char) or char in _INVISIBLE_LETTERS or unicodedata.category(char) in ("Cf", "Cc")


def _boxed_letter(char: str) -> str | None:
    place = ord(char)
    return next((chr(ord("a") + place - first) for first in _LETTER_BLOCKS if 0 <= place - first < _ALPHABET), None)


@lru_cache(maxsize=4096)
def folded(char: str) -> str:
    """What a reader takes `char` for: compatibility forms, case and accents folded; "" for what cannot be seen.

    Letters of other alphabets stay as they are: whether they are a disguise depends on their word (`FOREIGN_TWINS`).
    """
    if char.isspace():
        return char if char in "\n\t\r" else " "
    if _is_invisible(char):
        return ""
    boxed = _boxed_letter(char)
    if boxed:
        return boxed
    if char in _PLAIN:
        return _PLAIN[char]
    bare = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", char).casefold())
    kept = unicodedata.normalize("NFC", "".join(piece for piece in bare if not _is_invisible(piece)))
    return "".join(_PLAIN.get(piece, piece) for piece in kept)
