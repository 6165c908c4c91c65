"""What was decided before and how it ended, so that like cases are treated alike. Pure; nobody is named."""

from dataclasses import dataclass
from enum import StrEnum

from policy_rules.case import Case, Status
from policy_rules.entitled import involved
from policy_rules.events import STEWARD
from policy_rules.policy_value import Policy
from policy_rules.queue import may_see
from policy_rules.sanction import STANDS, Kind
from policy_rules.vocabulary import Member

DECIDED = (Status.LEFT, Status.HIDDEN, Status.RESTORED)
ALIKE = 0.2  # of 1: a text less like it than that is another matter
VERY_ALIKE = 0.35  # from which on one asks why two ended otherwise
A_STEP = 0.9  # how much a step of severity between them takes from how alike two cases are


class Ending(StrEnum):
    """What became of the message of a decided case."""

    LEFT = "left"
    FOUND_FINE = "found_fine"  # hidden before, and not put back after so long
    PUT_BACK = "put_back"
    HIDDEN = "hidden"


class Besides(StrEnum):
    """What its author got besides, the weightiest of it; what was taken back is nothing."""

    NOTHING = "nothing"
    WORD = "word"
    WARNING = "warning"
    TIMEOUT = "timeout"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a case ended."""

    ending: Ending
    besides: Besides


@dataclass(frozen=True, slots=True)
class Like:
    """A decided case that is like another one."""

    case: Case
    outcome: Outcome
    alike: float  # 0..1, by the words of both


@dataclass(frozen=True, slots=True)
class Unlike:
    """Two decided cases that are alike and ended otherwise."""

    one: Like
    other: Like

    @property
    def alike(self) -> float:
        """0..1, by the words of both."""
        return self.one.alike


def is_precedent(case: Case, by: Member, policy: Policy) -> bool:
    """Whether a person decided it, and `by` may read how: never one in confidence, nor one that is about them."""
    decided = case.status in DECIDED and case.decided_by not in (None, STEWARD)
    open_to_all = not (case.sealed or case.around or case.no_message or case.no_copies)
    return decided and open_to_all and may_see(case, by, policy) and involved(case, by) is None


def has_likes(case: Case) -> bool:
    """Whether others can be laid beside it: it is about a message whose text is kept, and not in confidence."""
    return not (case.sealed or case.around or case.no_message or case.no_copies)


def outcome_of(case: Case) -> Outcome:
    """How a decided case ended."""
    match case.status:
        case Status.HIDDEN:
            ending = Ending.HIDDEN
        case Status.RESTORED:
            ending = Ending.PUT_BACK
        case _:
            ending = Ending.FOUND_FINE if case.message_hidden else Ending.LEFT
    return Outcome(ending, _besides(case))


def _besides(case: Case) -> Besides:
    given = {one.kind for one in case.sanctions if one.stage in STANDS}
    if Kind.TIMEOUT in given:
        return Besides.TIMEOUT
    if Kind.WARNING in given:
        return Besides.WARNING
    return Besides.WORD if case.word is not None and not case.word.taken_back else Besides.NOTHING


def nearness(case: Case, other: Case, text: float) -> float:
    """How near `other` is to `case`, to put the nearest first: how alike the texts are, less by steps of severity."""
    return text * float(A_STEP ** abs(case.severity.rank - other.severity.rank))


def ended_otherwise(one: Outcome, other: Outcome) -> bool:
    """Whether like cases that end so are worth a second thought: one hidden and one not, or a consequence for one."""
    hidden = (one.ending is Ending.HIDDEN) is not (other.ending is Ending.HIDDEN)
    graver = (Besides.WARNING, Besides.TIMEOUT)
    consequence = one.besides is not other.besides and (one.besides in graver or other.besides in graver)
    return hidden or consequence
