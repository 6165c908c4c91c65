"""Predicates that tests of the policy's loader write rules with: an opinion, a check, one that compiles a pattern."""

from typing import Annotated, ClassVar

import re2
from pydantic import AfterValidator, Field

from policy_rules.signals import Predicate

Threshold = Annotated[float, Field(ge=0, le=1)]


def _compiles(source: str) -> str:
    try:
        re2.compile(source)
    except re2.error as problem:
        raise ValueError(f"the pattern {source!r} cannot be used: {problem.args[0].decode()}") from None
    return source


class Loudness(Predicate):
    """Shouting, by a model's opinion."""

    key: ClassVar[str] = "loudness"
    example: ClassVar[str] = "loudness: {shouting: 0.9}"

    shouting: Threshold | None = None
    swearing: Threshold | None = None


class Number(Predicate):
    """A number that can be checked."""

    key: ClassVar[str] = "number"
    example: ClassVar[str] = "number: {digits: 10}"
    opinion: ClassVar[bool] = False

    digits: int = Field(default=10, ge=1)


class Phrase(Predicate):
    """A phrase, as a pattern."""

    key: ClassVar[str] = "phrase"
    example: ClassVar[str] = 'phrase: {any: ["\\\\bget out\\\\b"]}'

    any: tuple[Annotated[str, Field(max_length=500), AfterValidator(_compiles)], ...]


PREDICATES = (Loudness, Number, Phrase)

SHIPPED = """\
version: 1
group: {name: our group, countries: [gb]}
teams:
  moderators: {roles: [Moderator]}
  safeguarding_lead: {roles: []}
clauses:
  - {id: "5.1", name: Think first, how: guidance, says: Think before you post.}
  - {id: 5.4-kind, name: Be kind, category: harassment, how: detected, says: Be kind to people.}
  - {id: safety, name: Care first, category: welfare, how: detected, says: Ask for help.}
rules:
  - id: shouting
    clause: 5.4-kind
    looks_for:
      - loudness: {shouting: 0.8}
    severity: low
    effects: [hide, {escalate: moderators}]
    measured: {precision: 0.98, on: a thousand messages}
    examples: {breach: ["GO AWAY"], fine: ["good morning"]}
  - id: number_told
    clause: 5.4-kind
    name: Keep numbers private
    looks_for: [{number: {digits: 11}}]
    unless: [{phrase: {any: ["\\\\bmy own\\\\b"]}}]
    severity: high
    effects: [hide]
    examples:
      breach: ["0123"]
      fine: [["ann: are you coming?", "bob: at two"]]
"""
