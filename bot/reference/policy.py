"""The page of the policy: its keys, what a rule can look for and ask for, and what the shipped policy says."""

from collections.abc import Iterator
from typing import get_args

from bot.reference.markdown import code, first_sentence, plain, table
from bot.reference.policy_keys import fields, keys
from bot.reference.shapes import Sections, values_of
from policy_rules.effects import EFFECTS
from policy_rules.policy import Policy, Rule, load_policy
from policy_rules.policy_predicates import shipped_predicates
from policy_rules.signals import Predicate
from policy_rules.verdict import Action, Category, Escalate, Nudge

_OPENING = """# The policy

A group writes what it wants into a file of its own, which begins with `extends: shipped` and holds only what is
different. `steward policy check FILE` says whether it is right, `steward policy test FILE` tries the examples of its
rules, `steward trace "some text" --policy FILE` shows what the rules make of a text.

- [Keys](#keys): all that can stand in the file
- [What a rule can look for](#what-a-rule-can-look-for)
- [Effects](#effects), [categories](#categories)
- What ships: [clauses](#clauses-that-ship), [rules](#rules-that-ship)

## Keys

Defaults are those of a file that extends the shipped policy. Maps are merged with what ships, lists are replaced, and
a clause or a rule with the id of one that ships changes that one.
"""
_LOOKS_FOR = """## What a rule can look for

A rule finds a message when everything under `looks_for` is met and nothing under `unless` is. Each stands on a line of
its own after `- `. What is an *opinion* may be wrong about any message: it may ask a person, and hides only where a
rule's precision was measured. A *check* may hide. *Context* finds nothing by itself: it stands beside something else.
"""
_EFFECTS = """## Effects

What a rule can ask for, under `effects`:
"""
_CALLS = """What Steward does in the end is always one of these, each of them one call to the platform:
"""
_CATEGORIES = """## Categories

What kind of trouble a clause is about, under `clauses`, `category`:
"""


def policy_page() -> str:
    """The whole page."""
    shipped = load_policy()
    parts = [_OPENING, keys(shipped), _predicates(), *_effects(), _CATEGORIES, _categories(), *_shipped(shipped)]
    return "\n".join(parts)


def _predicates() -> str:
    found = sorted(shipped_predicates(), key=lambda one: one.key)
    rows = [[f"[{code(one.key)}](#{one.key})", plain(one.__doc__), _sort(one)] for one in found]
    overview = table(["Key", "Met when", "What it is"], rows)
    return "\n".join([_LOOKS_FOR, overview, *(_predicate(one) for one in found)])


def _predicate(one: type[Predicate]) -> str:
    parts = [
        f"### {one.key}\n",
        plain(one.__doc__) + "\n",
        f"```yaml\n- {one.example}\n```\n",
        *(f"{said}\n" for said in _exceptions(one)),
        fields(one, Sections()) if one.model_fields else "It has no keys.\n",
    ]
    return "\n".join(parts)


def _sort(one: type[Predicate]) -> str:
    return "context" if one.context else "opinion" if one.opinion else "check"


def _exceptions(one: type[Predicate]) -> Iterator[str]:
    """What a predicate says where its settings change whether it is an opinion or context."""
    for name in ("rests_on_opinion", "is_context"):
        own = vars(one).get(name)
        if own is not None:
            yield first_sentence(own.__doc__)


def _effects() -> Iterator[str]:
    asked = [[code(_as_written(action)), plain(action.__doc__)] for action in get_args(Action)]
    yield _EFFECTS
    yield table(["Effect", "What it does"], asked)
    yield _CALLS
    yield table(["Call", "What it does"], [[code(one), first_sentence(EFFECTS[one].__doc__)] for one in EFFECTS])


def _as_written(action: type[Action]) -> str:
    fields = {Escalate: "{escalate: team}", Nudge: "{nudge: about}"}
    return fields.get(action, action.__name__.lower())


def _categories() -> str:
    return table(["Category", "What it is about"], [[code(value), says] for value, says in values_of(Category)])


def _shipped(policy: Policy) -> Iterator[str]:
    yield "## Clauses that ship\n"
    yield table(
        ["Clause", "Name", "Category", "How", "What it says"],
        [
            [code(one.id), one.name, one.category.value if one.category else "", one.how.value, one.says]
            for one in policy.clauses
        ],
    )
    yield "## Rules that ship\n"
    yield table(["Rule", "Name", "Clause", "Looks for", "Severity", "Effects"], [_rule(rule) for rule in policy.rules])


def _rule(rule: Rule) -> list[str]:
    asked = ", ".join(dict.fromkeys(f"[{one.key}](#{one.key})" for one in rule.looks_for))
    done = [_done(one) for one in rule.actions]
    sealed = ["sealed"] if rule.sealed else []
    return [code(rule.id), rule.name, code(rule.clause), asked, rule.severity.value, ", ".join([*done, *sealed])]


def _done(action: Action) -> str:
    match action:
        case Escalate(team):
            return f"escalate: {team}"
        case Nudge(about):
            return f"nudge: {about}"
        case _:
            return "hide"
