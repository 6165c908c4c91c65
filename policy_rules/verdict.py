"""What was decided about a message: findings, the actions that follow, and the trace that answers "why?"."""

from dataclasses import dataclass
from enum import StrEnum

from policy_rules.signals import Evidence, Trace
from policy_rules.vocabulary import Span, Unknown


class Category(StrEnum):
    """What kind of trouble a finding is about; clauses map to these."""

    ARGUMENT = "argument"
    """A quarrel in an open room."""
    HARASSMENT = "harassment"
    """Bullying, threats, advances: unkindness to a person."""
    DISCRIMINATION = "discrimination"
    """People put down for what they are."""
    CONFIDENTIALITY = "confidentiality"
    """Somebody's details, a case, or the group's own business told in the open."""
    LINKS = "links"
    """Links and files that are unsafe."""
    FAIRNESS = "fairness"
    """What is said against people or organisations without proof."""
    PUBLIC_VOICE = "public_voice"
    """What is posted in the group's name."""
    PRIVACY = "privacy"
    """A member's own details: a nudge, no case."""
    WELFARE = "welfare"
    """Somebody may need help."""
    CONCERN = "concern"
    """Somebody speaks up about the group."""


AT_PEOPLE = frozenset({Category.HARASSMENT, Category.DISCRIMINATION})  # somebody may be hurt by the message itself


class Severity(StrEnum):
    """How much it matters; chooses the clock and the team."""

    LOW = "low"
    """It can wait for days."""
    MEDIUM = "medium"
    """Somebody should look within a day."""
    HIGH = "high"
    """It does harm while it stands."""
    SEVERE = "severe"
    """Somebody may be in danger: it comes before everything."""

    @property
    def rank(self) -> int:
        """0 for low to 3 for severe."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Hide:
    """Take the message out of sight, keeping it so that one press puts it back."""


@dataclass(frozen=True, slots=True)
class Escalate:
    """Ask a person: a card for `team`."""

    team: str


class Hint(StrEnum):
    """What a nudge is about."""

    OWN_DETAILS = "own_details"
    """The author gave a number or an address of their own."""
    LOCATION = "location"
    """A picture of theirs says where it was taken."""
    CONSENT = "consent"
    """It shows people, in the group's name."""


@dataclass(frozen=True, slots=True)
class Nudge:
    """Tell the author something, in private, that they may like to change themselves. Nobody else hears; no case."""

    about: Hint


Action = Hide | Escalate | Nudge


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule met by one message."""

    rule: str
    clause: str
    name: str  # plain name of the rule, as members read it
    category: Category
    severity: Severity
    actions: tuple[Action, ...]
    evidence: tuple[Evidence, ...]
    trace: tuple[Trace, ...]
    lacking: tuple[Unknown, ...] = ()  # signals the rule asked for in vain
    live: bool = True  # whether this rule may act by itself here, or is still in shadow
    rule_version: str = ""

    @property
    def confidence(self) -> float:
        """0..1: as sure as the least sure piece of evidence that the rule needed."""
        return min((piece.confidence for piece in self.evidence), default=0.0)

    @property
    def asks(self) -> str:
        """The strongest of what its rule asks for, in one word: hide, escalate, nudge or none."""
        kinds = {type(action).__name__.lower() for action in self.actions}
        return next((kind for kind in ("hide", "escalate", "nudge") if kind in kinds), "none")

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where in the message's text it stands."""
        return tuple(sorted({span for piece in self.evidence for span in piece.spans}))

    @property
    def because(self) -> tuple[str, ...]:
        """Why, in plain clauses."""
        return tuple(piece.because for piece in self.evidence)

    @property
    def against(self) -> tuple[str, ...]:
        """What speaks for the author, in plain clauses."""
        return tuple(clause for piece in self.evidence for clause in piece.against)

    @property
    def messages(self) -> tuple[str, ...]:
        """Ids of the messages that weighed most, when more than one did."""
        return tuple(dict.fromkeys(message for piece in self.evidence for message in piece.messages))


JOINS = frozenset({Category.ARGUMENT, Category.HARASSMENT})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the policy says about one message, and after `temper` what is proper now.

    `actions` are those that will be taken; a finding keeps what its own rule asked for. `changed` says, in plain
    clauses, each thing that welfare, shadow, a pause or a limit took away, or put off: a replay can tell policy from
    circumstance.
    """

    message_id: str
    revision: int
    policy_version: str
    findings: tuple[Finding, ...] = ()
    actions: tuple[Action, ...] = ()
    changed: tuple[str, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    sealed: bool = False  # only those whom the policy names may see it
    card_waits: bool = False  # for the morning, since nothing of it is urgent
    because_of: Finding | None = None  # the finding that leads: the most severe, then the surest

    @property
    def nudge(self) -> Nudge | None:
        """What the author is to be told in private, if anything."""
        return next((action for action in self.actions if isinstance(action, Nudge)), None)

    @property
    def clean(self) -> bool:
        """Nothing found and nothing missing: only the channel's cursor moves."""
        return not self.findings and not self.unknown

    @property
    def hides(self) -> bool:
        """Whether the message is to be hidden."""
        return any(isinstance(action, Hide) for action in self.actions)

    @property
    def action(self) -> str:
        """The strongest action, in one word: hide, escalate or none."""
        asks = any(isinstance(action, Escalate) for action in self.actions)
        return "hide" if self.hides else "escalate" if asks else "none"


def joins_argument(verdict: Verdict) -> bool:
    """Whether what was found on a message is no more than another turn of an argument that a person looks at."""
    hard = Severity.HIGH.rank
    mild = all(one.category in JOINS and one.severity.rank < hard for one in verdict.findings)
    return mild and not verdict.hides and not verdict.sealed
