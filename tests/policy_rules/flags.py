"""A small policy whose predicates read flags, for tests of what follows from what was seen, whatever saw it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from policy_rules.policy import Policy, parse_policy
from policy_rules.signals import Evidence, Predicate, Signals
from policy_rules.vocabulary import Audience, Channel, Member, Message, Role, Unknown, said

NOW = datetime(2026, 3, 2, 14, 2, tzinfo=UTC)
MODERATOR = Member("m1", "maria", (Role("r1", "Moderator"),))
RUTH = Member("m2", "ruth", (Role("r2", "Safeguarding"),))
AUTHOR = Member("a1", "sam")


@dataclass(frozen=True, slots=True)
class Flags:
    """The flags that are up, and how sure each is."""

    up: dict[str, float]
    unknown: frozenset[str] = frozenset()


class Flag(Predicate):
    """A flag is up."""

    key: ClassVar[str] = "flag"
    example: ClassVar[str] = "flag: {name: red}"
    opinion: ClassVar[bool] = False

    name: str

    def met(self, signals: Signals) -> Evidence | Unknown | None:
        """Met by the flag of this name; the flag `broken` breaks it."""
        seen = signals.of(Flags)
        if isinstance(seen, Unknown):
            return seen
        if self.name in seen.unknown:
            return Unknown(f"nobody can see {self.name}")
        if self.name not in seen.up:
            return None
        if self.name == "broken":
            raise RuntimeError("what somebody typed")
        return Evidence(f"{self.name} is up", seen.up[self.name], checked=self.name == "checked")


class Nearby(Flag):
    """A flag that matters only beside others."""

    key: ClassVar[str] = "nearby"
    context: ClassVar[bool] = True


POLICY = """\
version: 1
group: {name: our group, countries: [gb]}
teams:
  moderators: {roles: [Moderator]}
  safeguarding_lead: {roles: [Safeguarding]}
clauses:
  - {id: "5.1", name: Think first, how: guidance, says: Think before you post.}
  - {id: 5.4-kind, name: Be kind, category: harassment, how: detected, says: Be kind to people.}
  - {id: 5.4-secret, name: Keep secrets, category: confidentiality, how: detected, says: Keep it here.}
  - {id: safety, name: Care comes first, category: welfare, how: detected, says: Ask for help.}
rules:
  - {id: red, clause: 5.4-kind, looks_for: [{flag: {name: red}}, {nearby: {name: near}}],
     unless: [{flag: {name: white}}], severity: medium, effects: [hide],
     spares: {roles: [Moderator], audiences: [team]}, examples: {breach: ["r"], fine: ["w"]}}
  - {id: severe, clause: 5.4-kind, looks_for: [{flag: {name: severe}}], severity: severe,
     effects: [{escalate: moderators}], applies_to: {channels: [general]}, examples: {breach: ["r"], fine: ["w"]}}
  - {id: breaks, clause: 5.4-kind, looks_for: [{flag: {name: broken}}, {flag: {name: red}}], severity: low,
     effects: [hide], examples: {breach: ["r"], fine: ["w"]}}
  - {id: told, clause: 5.4-secret, looks_for: [{flag: {name: checked}}], severity: high, effects: [hide],
     examples: {breach: ["r"], fine: ["w"]}}
  - {id: care, clause: safety, looks_for: [{flag: {name: help}}], severity: low, sealed: true,
     effects: [{escalate: safeguarding_lead}], examples: {breach: ["r"], fine: ["w"]}}
"""


def flag_policy() -> Policy:
    """The policy above."""
    return parse_policy(POLICY, "flags.yaml", predicates=(Flag, Nearby))


def flags(*up: str, unknown: tuple[str, ...] = ()) -> Signals:
    """Signals with these flags up, each with confidence .8."""
    return Signals({Flags: Flags(dict.fromkeys(up, 0.8), frozenset(unknown))})


def message(
    text: str = "red", *, author: Member = AUTHOR, audience: Audience = Audience.PUBLIC, channel: str = "general"
) -> Message:
    """A message in a channel."""
    return Message("900", Channel("77", channel, audience), author, said(text), NOW)
