"""What is wrong with a policy file, shown as a compiler would: the place, the line, a caret, how to put it right."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

MOST_SHOWN = 20
_WIDEST = 140  # characters of a line that are shown


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A stretch of one line of a file. `line` and `column` count from 0."""

    file: str
    line: int = 0
    column: int = 0
    length: int = 1
    source: str = ""  # the whole line


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to put right."""

    place: Place
    sentence: str
    hint: str = ""

    def __str__(self) -> str:
        place = self.place
        head = f"{place.file}:{place.line + 1}:{place.column + 1}: {self.sentence}"
        shown = [head, *_excerpt(place)]
        return "\n".join([*shown, f"   {self.hint}"] if self.hint else shown)


def _excerpt(place: Place) -> list[str]:
    if not place.source.strip():
        return []
    start = max(0, place.column - _WIDEST // 2) if len(place.source) > _WIDEST else 0
    source = "".join(char if char.isprintable() else " " for char in place.source[start : start + _WIDEST])
    column = place.column - start
    length = max(1, min(place.length, len(source) - column))
    number = f"{place.line + 1:>5} | "
    return [f"{number}{source}".rstrip(), f"{' ' * (len(number) - 2)}| {' ' * column}{'^' * length}"]


class PolicyProblem(Exception):
    """A policy file that cannot be followed. `problems` holds everything found, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__(str(self))

    def __str__(self) -> str:
        shown = [str(problem) for problem in self.problems[:MOST_SHOWN]]
        more = len(self.problems) - len(shown)
        return "\n".join([*shown, f"and {more} more"] if more > 0 else shown)


def did_you_mean(wrong: str, allowed: Iterable[str]) -> str:
    """A hint for a name that is not among `allowed`: the nearest, and all of them if they are few enough to read."""
    names = sorted(set(allowed))
    near = get_close_matches(wrong[:80], names, n=1, cutoff=0.6)
    guess = f"did you mean '{near[0]}'? " if near else ""
    few = 25
    return f"{guess}What can stand here: {', '.join(names)}." if 0 < len(names) <= few else guess.strip()
