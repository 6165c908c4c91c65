"""Like cases: those that were decided before, laid beside one another by their words, and nothing kept of them."""

import json
from collections.abc import Iterator, Sequence

from bot.moderation.judge import Judge
from bot.moderation.recent import masked_text
from bot.store.search import Opened
from bot.store.store import Store
from policy_rules.case import Case
from policy_rules.likeness import Likeness
from policy_rules.policy import Policy
from policy_rules.precedents import (
    ALIKE,
    VERY_ALIKE,
    Like,
    Outcome,
    Unlike,
    ended_otherwise,
    has_likes,
    is_precedent,
    nearness,
    outcome_of,
)
from policy_rules.queue import may_see
from policy_rules.refusal import Refusal
from policy_rules.vocabulary import Member

MOST_OPENED = 200  # decided cases whose text is opened, the latest
MOST_SIFTED = 1_000  # from which those are taken that somebody may see
MOST_LIKES = 5
MOST_PAIRS = 10
NO_SUCH_CASE = Refusal("There is no such case that you can see.")
NO_LIKES = Refusal("Nothing is laid beside this one: it is in confidence, or no message of it is kept.")

Texts = dict[int, str]  # what was kept of a case's message, with what leaked masked


class Alike:
    """Compares texts in a thread. Whoever asks sees no case that they may not see, and none in confidence."""

    def __init__(self, store: Store, judge: Judge) -> None:
        self._store = store
        self._judge = judge

    @property
    def _policy(self) -> Policy:
        return self._judge.policy

    async def to(self, case_id: int, by: Member) -> Refusal | tuple[Case, tuple[Like, ...]]:
        """A case, and the decided ones of its clause that are most like it, the nearest first."""
        case = await self._store.case(case_id)
        if case is None or not may_see(case, by, self._policy):
            return NO_SUCH_CASE
        if not has_likes(case):
            return NO_LIKES
        before = [one for one in await self._precedents(case.clause, by) if one.message_id != case.message_id]
        known = {one.id: one for one in before}
        found = await self._store.looked_through([case.id, *known], lambda kept: _compared(kept, case, known))
        nearest = sorted(found, key=lambda one: (-nearness(case, one.case, one.alike), -one.case.id))
        return case, tuple(nearest[:MOST_LIKES])

    async def unlike(self, by: Member) -> tuple[Unlike, ...]:
        """Pairs of decided cases of one clause that are very alike and ended otherwise, the most alike first."""
        known = {one.id: one for one in _with_another_ending(await self._precedents(None, by))}
        pairs = await self._store.looked_through(list(known), lambda kept: _paired(kept, known))
        return tuple(sorted(pairs, key=lambda pair: -pair.alike)[:MOST_PAIRS])

    async def _precedents(self, clause: str | None, by: Member) -> tuple[Case, ...]:
        decided = await self._store.decided_cases(clause, MOST_SIFTED)
        return tuple(one for one in decided if is_precedent(one, by, self._policy))[:MOST_OPENED]


def _compared(kept: Iterator[Opened], case: Case, known: dict[int, Case]) -> list[Like]:
    texts = _texts(kept)
    if case.id not in texts:
        return []
    ids = [case.id, *(one for one in known if one in texts)]
    likeness = Likeness([texts[one] for one in ids])
    found = ((known[one], likeness.between(0, place)) for place, one in enumerate(ids) if place)
    return [Like(one, outcome_of(one), alike) for one, alike in found if alike >= ALIKE]


def _with_another_ending(cases: Sequence[Case]) -> list[Case]:
    """Those beside which there is one of their clause that ended otherwise: the text of no other is opened."""
    endings: dict[str, set[Outcome]] = {}
    for case in cases:
        endings.setdefault(case.clause, set()).add(outcome_of(case))
    return [case for case in cases if any(ended_otherwise(outcome_of(case), other) for other in endings[case.clause])]


def _paired(kept: Iterator[Opened], known: dict[int, Case]) -> list[Unlike]:
    texts = _texts(kept)
    ids = [one for one in known if one in texts]
    likeness = Likeness([texts[one] for one in ids])
    return [pair for place, one in enumerate(ids) for pair in _pairs(one, place, ids[:place], known, likeness)]


def _pairs(
    one: int, place: int, earlier: Sequence[int], known: dict[int, Case], likeness: Likeness
) -> Iterator[Unlike]:
    """Those of the same clause about another message, where it is worth comparing the texts."""
    case, outcome = known[one], outcome_of(known[one])
    for before, number in enumerate(earlier):
        other = known[number]
        if other.clause != case.clause or other.message_id == case.message_id:
            continue
        ended = outcome_of(other)
        if ended_otherwise(outcome, ended) and (alike := likeness.between(place, before, VERY_ALIKE)) >= VERY_ALIKE:
            yield Unlike(Like(case, outcome, alike), Like(other, ended, alike))


def _texts(kept: Iterator[Opened]) -> Texts:
    """How each message read last; what leaked is not what makes two alike."""
    return {one.case_id: masked_text(str(json.loads(one.content).get("text", "")), one.findings) for one in kept}
