"""The ways in which people hide a word from software, to measure what each costs: the words stay readable to people."""

from collections.abc import Callable, Mapping

_LEET = str.maketrans("aeiost", "4310$7")
_TWINS = str.maketrans("aeopcxi", "аеорсхі")  # noqa: RUF001 - Cyrillic, which is the point
_VOWELS = "aeiou"
_SHORTEST = 4  # letters of a word that is worth hiding


def _words(text: str, change: Callable[[str], str]) -> str:
    return " ".join(change(word) if len(word) >= _SHORTEST else word for word in text.split(" "))


def halves(text: str) -> tuple[str, str] | None:
    """The text in two, at the space nearest to its middle; None for a single word."""
    spaces = [place for place, letter in enumerate(text) if letter == " "]
    if not spaces:
        return None
    place = min(spaces, key=lambda one: abs(2 * one - len(text)))
    return (text[:place], text[place + 1 :]) if text[:place].strip() and text[place:].strip() else None


def leet(text: str) -> str:
    """1d10t."""
    return _words(text.lower(), lambda word: word[:1] + word[1:-1].translate(_LEET) + word[-1:])


def look_alike(text: str) -> str:
    """Letters of another alphabet that look the same."""
    return text.lower().translate(_TWINS)


def zero_width(text: str) -> str:
    """A space that nobody sees in the middle of each word."""
    return _words(text, lambda word: f"{word[: len(word) // 2]}\u200b{word[len(word) // 2 :]}")


def spaced(text: str) -> str:
    """I d i o t, for the longest word: nobody spaces out a whole sentence."""
    longest = max(text.split(" "), key=len, default="")
    return text.replace(longest, " ".join(longest), 1) if len(longest) >= _SHORTEST else text


def stretched(text: str) -> str:
    """Idiiiiot."""
    return _words(
        text, lambda word: next((word.replace(vowel, vowel * 5, 1) for vowel in _VOWELS if vowel in word), word)
    )


DISGUISES: Mapping[str, Callable[[str], str]] = {
    "leetspeak": leet,
    "look-alike letters": look_alike,
    "zero-width spaces": zero_width,
    "spaced letters": spaced,
    "stretched words": stretched,
}
