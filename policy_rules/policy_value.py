"""The policy as the rest of Steward reads it: defaults filled in, names resolved, nothing left to check."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from policy_rules.group import Group, PublicContacts
from policy_rules.policy_shape import (
    Arguments,
    Automatic,
    AutoMod,
    Care,
    Channels,
    Clause,
    Examples,
    Files,
    InFiles,
    Measured,
    Queue,
    Reports,
    Retention,
    Scope,
    Team,
)
from policy_rules.sanction import Limits
from policy_rules.shadow import Shadow
from policy_rules.signals import Predicate
from policy_rules.verdict import Action, Category, Escalate, Severity
from policy_rules.vocabulary import Member, Message

MODERATORS = "moderators"
# Where a team is not set up, somebody else is asked. Safeguarding does not go to every moderator while somebody is
# closer to it, but a cry for help that nobody would read is worse than one that too many do (people.md 1).
_INSTEAD: dict[str, tuple[str, ...]] = {
    "safeguarding_lead": ("safeguarding_deputy", "group_leader"),
    "safeguarding_deputy": ("safeguarding_lead", "group_leader"),
}

P = TypeVar("P", bound=Predicate)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in force: met when all of `looks_for` are and none of `unless` is."""

    id: str
    clause: str
    name: str
    category: Category
    severity: Severity
    looks_for: tuple[Predicate, ...]
    unless: tuple[Predicate, ...]
    actions: tuple[Action, ...]
    sealed: bool
    live: bool
    applies_to: Scope
    spares: Scope
    measured: Measured | None
    examples: Examples
    in_files: InFiles = InFiles.NO
    version: str = ""  # a short hash of what decides what it finds and does: as long as it stays, so does the rule
    everywhere: bool = field(init=False, repr=False, compare=False)  # about every message
    kinds: frozenset[type[Predicate]] = field(init=False, repr=False, compare=False)  # of what it looks for
    asks: tuple[int, ...] = field(
        init=False, repr=False, compare=False
    )  # places in `looks_for`, the soonest told first

    def __post_init__(self) -> None:
        """Work out once what every message would ask again."""
        object.__setattr__(self, "everywhere", not (self.applies_to.names_some or self.spares.names_some))
        object.__setattr__(self, "kinds", frozenset(map(type, self.looks_for)))
        soonest = sorted(range(len(self.looks_for)), key=lambda place: not self.looks_for[place].is_context)
        object.__setattr__(self, "asks", tuple(soonest))

    def covers(self, message: Message) -> bool:
        """Whether the rule is about messages like this one: by room, author and audience."""
        if self.everywhere:
            return True
        return self.applies_to.all_of(message) and not self.spares.any_of(message)

    @property
    def reads_files(self) -> bool:
        """Whether the rule reads the text of files at all."""
        return self.in_files is not InFiles.NO or self.category is Category.WELFARE

    @property
    def for_files(self) -> "Rule":
        """The rule as it reads the text of a file."""
        if self.in_files is InFiles.AS_ALWAYS:
            return self
        return replace(self, actions=tuple(action for action in self.actions if isinstance(action, Escalate)))


@dataclass(frozen=True, slots=True)
class Policy:
    """What a group has decided. `version` is a short hash of its content: the same words, the same version."""

    version: str
    group: Group
    teams: Mapping[str, Team]
    channels: Channels
    automatic: Automatic
    shadow: Shadow
    care: Care
    automod: AutoMod  # Discord's own, beside Steward
    arguments: Arguments
    queue: Queue
    sanctions: Limits
    reports: Reports
    files: Files
    retention: Retention
    clauses: tuple[Clause, ...]
    rules: tuple[Rule, ...]  # those in force
    whole: bool = False  # whether its file stands alone: it extends nothing
    kinds: frozenset[type[Predicate]] = field(init=False, repr=False, compare=False)  # that its rules look for

    def __post_init__(self) -> None:
        """Work out once what every message would ask again."""
        object.__setattr__(self, "kinds", frozenset[type[Predicate]]().union(*(rule.kinds for rule in self.rules)))

    def rule(self, rule_id: str) -> Rule:
        """The rule in force with this id. Raises KeyError if there is none (any more)."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(f"no rule in force is called '{rule_id}'")

    def for_files(self) -> "Policy":
        """The policy as it reads the text of a file: the rules that say so (`in_files`), and as far as they say.

        Words that somebody may need help are heard there as well, whatever their rule says (people.md 1).
        """
        return replace(self, rules=tuple(rule.for_files for rule in self.rules if rule.reads_files))

    def clause(self, clause_id: str) -> Clause:
        """The clause with this id. Raises KeyError if there is none."""
        for clause in self.clauses:
            if clause.id == clause_id:
                return clause
        raise KeyError(f"the policy has no clause '{clause_id}'")

    def team_of(self, name: str) -> str:
        """The team that really gets what is meant for team `name`: itself if it is set up, else who stands in."""
        for candidate in (name, *_INSTEAD.get(name, ())):
            if candidate in self.teams and self.teams[candidate].roles:
                return candidate
        return MODERATORS

    def in_team(self, member: Member, name: str) -> bool:
        """Whether `member` gets what is meant for team `name`."""
        team = self.teams.get(self.team_of(name))
        return team is not None and any(member.holds(role) for role in team.roles)

    def holds_office(self, member: Member, name: str) -> bool:
        """Whether `member` holds a role of office `name` itself: nobody stands in."""
        team = self.teams.get(name)
        return team is not None and any(member.holds(role) for role in team.roles)

    def with_contacts(self, contacts: PublicContacts) -> "Policy":
        """The policy of a group that has these public contacts besides those that it says itself."""
        own = self.group.public_contacts
        both = {key: (*getattr(own, key), *getattr(contacts, key)) for key in PublicContacts.model_fields}
        return replace(self, group=self.group.model_copy(update={"public_contacts": PublicContacts(**both)}))

    def asked(self, kind: type[P]) -> tuple[P, ...]:
        """All predicates of this kind that the rules in force ask for, whether for or against."""
        return tuple(
            predicate
            for rule in self.rules
            for predicate in (*rule.looks_for, *rule.unless)
            if isinstance(predicate, kind)
        )
