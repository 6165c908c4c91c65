"""When a rule may go live, and what is written for it: one at a time, and only what this group agreed with. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from policy_rules.policy_shape import Mode
from policy_rules.policy_value import Policy, Rule
from policy_rules.refusal import Refusal
from policy_rules.shadow import Agreement, Shadow, Would
from policy_rules.verdict import Hide, Nudge

Key = tuple[str, str, Would]  # a rule, its version, and what it would have done
NOTHING = Agreement()


@dataclass(frozen=True, slots=True)
class Tried:
    """A rule in force as this group has tried it so far."""

    rule: Rule
    hid: Agreement  # where it would have hidden something
    asked: Agreement  # where it asked a person
    acts: bool  # whether it acts by itself already
    ready: bool  # whether enough was answered, and enough of it was right


@dataclass(frozen=True, slots=True)
class GoesLive:
    """What is written into the policy file."""

    rule: Rule
    with_mode: bool  # whether `automatic.mode` changes too


def tried(policy: Policy, counts: Mapping[Key, Agreement]) -> tuple[Tried, ...]:
    """The rules that were answered about as they stand now, those with the most answers first; none in confidence."""
    found = [_tried(rule, policy, counts) for rule in policy.rules if not rule.sealed]
    answered = [one for one in found if one.hid.answers or one.asked.answers]
    return tuple(sorted(answered, key=lambda one: (-one.hid.answers - one.asked.answers, one.rule.name)))


def _tried(rule: Rule, policy: Policy, counts: Mapping[Key, Agreement]) -> Tried:
    hid, asked = (counts.get((rule.id, rule.version, would), NOTHING) for would in (Would.HIDE, Would.ASK))
    acts = hides(rule) and rule.live and policy.automatic.mode is Mode.LIVE
    ready = hides(rule) and not acts and _is_enough(hid, policy.shadow)
    return Tried(rule, hid, asked, acts, ready)


def hides(rule: Rule) -> bool:
    """Whether the rule would hide anything if it were live; one that only asks works the same in shadow."""
    return any(isinstance(action, Hide) for action in rule.actions)


def _is_enough(hid: Agreement, shadow: Shadow) -> bool:
    return hid.answers >= shadow.fewest_answers and hid.right >= shadow.agreed * hid.answers


def goes_live(rule_id: str, policy: Policy, counts: Mapping[Key, Agreement]) -> GoesLive | Refusal:
    """What makes a rule live, or why it is not to be."""
    rule = next((one for one in policy.rules if one.id == rule_id), None)
    if rule is None or not hides(rule):
        return Refusal("There is no such rule in force that could hide anything.")
    known = _tried(rule, policy, counts)
    if known.acts:
        return Refusal("That rule is live already.")
    if not known.ready:
        return Refusal("Too little was answered about that rule as it stands now, or too much of it was wrong.")
    if policy.automatic.mode is Mode.LIVE:
        return GoesLive(rule, with_mode=False)
    others = [one.name for one in policy.rules if one.live and one.id != rule.id and _acts(one)]
    if others:
        return Refusal(
            "Steward as a whole is in shadow, and the policy file says `live: true` at other rules, which would begin "
            f"to act as well ({', '.join(dict.fromkeys(others))}). Please look at them, and write `mode: live` under "
            "`automatic` by hand."
        )
    return GoesLive(rule, with_mode=True)


def _acts(rule: Rule) -> bool:
    return any(isinstance(action, Hide | Nudge) for action in rule.actions)
