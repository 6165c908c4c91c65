"""What must hold across a policy: names that exist, care first, and no message hidden on an unmeasured opinion."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from policy_rules.policy_errors import Path
from policy_rules.policy_problems import Place, Problem, did_you_mean
from policy_rules.policy_shape import Clause, How, PolicyShape, RuleShape
from policy_rules.policy_yaml import Node, place_of, plain
from policy_rules.signals import Predicate
from policy_rules.verdict import Category, Escalate, Hide

PRECISION_TO_HIDE = 0.97  # people.md 6
_SEALED = (Category.WELFARE, Category.CONCERN)  # people.md 12


@dataclass(frozen=True, slots=True)
class Checked:
    """One rule with what it looks for, and where to point if something is wrong with it."""

    rule: RuleShape
    looks_for: tuple[Predicate, ...]
    clause: Clause | None
    index: int
    written: Collection[str]  # the keys that stand there
    shape: PolicyShape
    root: Node

    def place(self, *keys: str) -> Place:
        """Where the first of `keys` stands that the file at hand itself says; a problem belongs where it was caused."""
        here: Path = ("rules", self.index)
        places = [place_of(self.root, (*here, key), key=True) for key in keys if key in self.written]
        places.append(place_of(self.root, here))
        return next((place for place in places if place.file == self.root.place.file), places[0])


def problems_across(shape: PolicyShape, looks_for: dict[int, tuple[Predicate, ...]], root: Node) -> Iterator[Problem]:
    """Everything that is wrong between the parts of a policy whose parts are each right."""
    yield from _doubles("clause", "clauses", [clause.id for clause in shape.clauses], root)
    yield from _doubles("rule", "rules", [rule.id for rule in shape.rules], root)
    yield from _appeals(shape, root)
    clauses = {clause.id: clause for clause in shape.clauses}
    rules = plain(root)["rules"]
    for index, rule in enumerate(shape.rules):
        checked = Checked(rule, looks_for[index], clauses.get(rule.clause), index, rules[index], shape, root)
        for check in _CHECKS:
            yield from check(checked)


def _doubles(kind: str, key: str, ids: Iterable[str], root: Node) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, one in enumerate(ids):
        if one in seen:
            path: Path = (key, index, "id")
            yield Problem(place_of(root, path), f"there are two {key} called '{one}'", f"give one {kind} another id")
        seen.add(one)


def _appeals(shape: PolicyShape, root: Node) -> Iterator[Problem]:
    days, kept = shape.queue.appeal_days, shape.retention.dismissed_days
    if days > kept:
        sentence = f"a review could be asked for after {days} days, but what was found fine is erased after {kept}"
        places = [place_of(root, ("queue", "appeal_days")), place_of(root, ("retention", "dismissed_days"))]
        own = (place for place in places if place.file == root.place.file and place != root.place)
        hint = f"let queue.appeal_days be {kept} or less, or retention.dismissed_days more"
        yield Problem(next(own, places[0]), sentence, hint)


def _clause(checked: Checked) -> Iterator[Problem]:
    place, name, clause = checked.place("clause"), checked.rule.clause, checked.clause
    if clause is None:
        known = (one.id for one in checked.shape.clauses)
        yield Problem(place, f"the policy has no clause '{name}'", did_you_mean(name, known))
    elif clause.how is not How.DETECTED:
        hint = "say `how: detected` at the clause if software should look for breaches of it"
        yield Problem(place, f"clause '{name}' is not one that rules look for", hint)
    elif clause.category is None:
        yield Problem(
            place, f"clause '{name}' has no category, so a case would have none", "give the clause a category"
        )


def _teams(checked: Checked) -> Iterator[Problem]:
    for index, action in enumerate(checked.rule.effects):
        if isinstance(action, Escalate) and action.team not in checked.shape.teams:
            place = place_of(checked.root, ("rules", checked.index, "effects", index, "escalate"))
            yield Problem(place, f"no team is called '{action.team}'", did_you_mean(action.team, checked.shape.teams))


def _looks_for(checked: Checked) -> Iterator[Problem]:
    if not checked.looks_for:
        yield Problem(checked.place("looks_for"), f"rule '{checked.rule.id}' looks for nothing", "give it looks_for")


def _opinions(checked: Checked) -> Iterator[Problem]:
    measured = checked.rule.measured
    if Hide() not in checked.rule.effects or not all(predicate.rests_on_opinion for predicate in checked.looks_for):
        return
    if measured is None or measured.precision < PRECISION_TO_HIDE:
        yield Problem(
            checked.place("effects", "looks_for", "unless", "measured"),
            f"rule '{checked.rule.id}' would hide messages on an opinion alone",
            "escalate instead, add something that is checked, or say under `measured` on what its precision was "
            f"found to be at least {PRECISION_TO_HIDE}",
        )


def _care(checked: Checked) -> Iterator[Problem]:
    category = checked.clause.category if checked.clause else None
    if category in _SEALED and not checked.rule.sealed:
        hint = "only those who are responsible may see such a case: say `sealed: true`"
        yield Problem(checked.place("sealed", "clause"), f"rule '{checked.rule.id}' must be sealed", hint)
    if category in _SEALED and Hide() in checked.rule.effects:
        hint = "nothing is hidden from somebody who may need help, or who raises a concern"
        yield Problem(checked.place("effects"), f"rule '{checked.rule.id}' must not hide", hint)


def _examples(checked: Checked) -> Iterator[Problem]:
    examples = checked.rule.examples
    for key, given in (("breach", examples.breach), ("fine", examples.fine)):
        if not given:
            hint = "examples are how a rule is tried before it is trusted"
            sentence = f"rule '{checked.rule.id}' has no example of what is {'a breach' if key == 'breach' else 'fine'}"
            yield Problem(checked.place("examples"), sentence, hint)


_CHECKS: tuple[Callable[[Checked], Iterator[Problem]], ...] = (_clause, _teams, _looks_for, _opinions, _care, _examples)
