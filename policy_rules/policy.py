"""The policy of a group: the shipped one, or a group's own file laid over it, read, checked and typed."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from policy_rules.policy_checks import problems_across
from policy_rules.policy_errors import problems_of
from policy_rules.policy_merge import laid_over
from policy_rules.policy_predicates import READ_HERE, PredicateReader, Registry, registry_of, shipped_predicates
from policy_rules.policy_problems import Place, PolicyProblem, Problem, did_you_mean
from policy_rules.policy_shape import (
    Automatic,
    Channels,
    Clause,
    Example,
    Line,
    PolicyShape,
    Retention,
    Scope,
    Team,
    in_rooms,
)
from policy_rules.policy_value import Policy, Rule
from policy_rules.policy_yaml import LARGEST_FILE, Listing, Mapping, Node, Scalar, plain, read_yaml
from policy_rules.signals import Predicate

__all__ = [
    "SHIPPED",
    "Automatic",
    "Channels",
    "Clause",
    "Example",
    "Line",
    "Policy",
    "PolicyProblem",
    "Retention",
    "Rule",
    "Scope",
    "Team",
    "load_policy",
    "parse_policy",
]

SHIPPED = Path(__file__).with_name("social_media_policy.yaml")
_EXTENDS = "extends"
# What of a rule decides what it finds and does. Whether it is live, and what people call it, leave it the same rule.
_DECIDES = ("clause", "looks_for", "unless", "effects", "applies_to", "spares", "in_files")
_Predicates = dict[int, dict[str, tuple[Predicate, ...]]]  # by a rule's place in the list, then by READ_HERE


def load_policy(path: Path | None = None) -> Policy:
    """The policy in the file at `path`; the shipped one for None. Raises PolicyProblem, which says what to do."""
    file = path or SHIPPED
    return parse_policy(_text_of(file), file.name if path is None else str(file))


def parse_policy(
    text: str,
    name: str,
    *,
    shipped: str | None = None,
    predicates: Sequence[type[Predicate]] | None = None,
) -> Policy:
    """The policy that `text` writes down; `name` is what its file is called in problems.

    `shipped` is the text that `extends: shipped` means, and `predicates` what rules can look for; by default those that
    come with Steward. Raises PolicyProblem and nothing else.
    """
    registry = registry_of(shipped_predicates() if predicates is None else predicates)
    written = _read(text, name)
    return replace(_policy(_extended(written, shipped), registry), whole=_EXTENDS not in written.entries)


def _text_of(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as problem:
        why = getattr(problem, "strerror", None) or "its name is not possible"
        raise _one(Place(str(file)), f"the file cannot be read: {why}", "check the path and who may read it") from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start)
        raise _one(Place(str(file), line), "the file is not UTF-8 text", "save it again as UTF-8") from None


def _one(place: Place, sentence: str, hint: str = "") -> PolicyProblem:
    return PolicyProblem([Problem(place, sentence, hint)])


@lru_cache(maxsize=4)
def _read(text: str, name: str) -> Mapping:
    """The tree of a whole file. Nobody changes a tree, so that the shipped one is read once for all groups."""
    return _mapping(read_yaml(text, name))


def _mapping(root: Node) -> Mapping:
    if isinstance(root, Mapping):
        return root
    raise _one(root.place, "a policy is a map", "begin with 'extends: shipped', then write what is different")


def _extended(root: Mapping, shipped: str | None) -> Mapping:
    extends = root.entries.get(_EXTENDS)
    if extends is None and "clauses" not in root.entries:
        hint = "a group's own file begins with 'extends: shipped' and writes only what is different"
        raise _one(root.place, "this is not a whole policy", hint)
    if extends is None:
        return root
    written = extends.written if isinstance(extends, Scalar) else ""
    if written != "shipped":
        raise _one(extends.place, f"'{written}' is no policy to extend", did_you_mean(written, ["shipped"]))
    base = _read(_text_of(SHIPPED) if shipped is None else shipped, SHIPPED.name)
    merged = laid_over(base, root)
    del merged.entries[_EXTENDS]
    return merged


def _policy(root: Mapping, registry: Registry) -> Policy:
    problems: list[Problem] = []
    predicates = _predicates(root, registry, problems)
    try:
        shape = PolicyShape.model_validate_json(json.dumps(_without_predicates(plain(root))))
    except ValidationError as error:
        problems += problems_of(error, PolicyShape, root)
        raise PolicyProblem(problems) from None
    if not problems:
        looks_for = {index: read["looks_for"] for index, read in predicates.items()}
        problems += problems_across(shape, looks_for, root)
    if problems:
        raise PolicyProblem(problems)
    return _value(shape, predicates, root)


def _predicates(root: Mapping, registry: Registry, problems: list[Problem]) -> _Predicates:
    reader = PredicateReader(root, registry)
    rules = root.entries.get("rules")
    count = len(rules.items) if isinstance(rules, Listing) else 0
    read = {index: {key: reader.read(index, key) for key in READ_HERE} for index in range(count)}
    problems += reader.problems
    return read


def _without_predicates(data: dict[str, Any]) -> dict[str, Any]:
    """The data for the shape, to which predicates mean nothing; without them, nothing is reported twice."""
    rules = data.get("rules")
    if not isinstance(rules, list):
        return data
    return {
        **data,
        "rules": [
            {key: value for key, value in rule.items() if key not in READ_HERE} if isinstance(rule, dict) else rule
            for rule in rules
        ],
    }


def _version(content: Any) -> str:
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def _rule_version(written: dict[str, Any]) -> str:
    return _version({key: value for key, value in written.items() if key in _DECIDES})


def _value(shape: PolicyShape, predicates: _Predicates, root: Mapping) -> Policy:
    clauses, content = {clause.id: clause for clause in shape.clauses}, plain(root)
    rules = tuple(
        replace(_rule(shape, index, clauses, predicates[index]), version=_rule_version(content["rules"][index]))
        for index, rule in enumerate(shape.rules)
        if rule.enabled
    )
    return Policy(
        version=_version(content),
        group=shape.group,
        teams=shape.teams,
        channels=shape.channels,
        automatic=shape.automatic,
        shadow=shape.shadow,
        care=shape.care,
        automod=shape.automod,
        arguments=shape.arguments,
        queue=shape.queue,
        sanctions=shape.sanctions,
        reports=shape.reports,
        files=shape.files,
        retention=shape.retention,
        clauses=shape.clauses,
        rules=rules,
    )


def _rule(
    shape: PolicyShape, index: int, clauses: dict[str, Clause], predicates: dict[str, tuple[Predicate, ...]]
) -> Rule:
    rule, clause = shape.rules[index], clauses[shape.rules[index].clause]
    if clause.category is None:
        raise ValueError(f"clause {clause.id} has no category, which is checked before")
    return Rule(
        id=rule.id,
        clause=rule.clause,
        name=rule.name or clause.name,
        category=clause.category,
        severity=rule.severity,
        looks_for=predicates["looks_for"],
        unless=predicates["unless"],
        actions=rule.effects,
        sealed=rule.sealed,
        live=rule.live,
        applies_to=in_rooms(rule.applies_to, shape.channels),
        spares=in_rooms(rule.spares, shape.channels),
        in_files=rule.in_files,
        measured=rule.measured,
        examples=rule.examples,
    )
