"""What is proper now: the same verdict under shadow, a pause, the circuit breaker, the message's age and the hour.

Pure, and it says why.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from policy_rules.verdict import Finding, Hide, Verdict
from policy_rules.waiting_cards import is_weak

HINT_WITHIN = timedelta(minutes=10)  # of the message; later a hint only puzzles whoever gets it
IN_SHADOW = "Steward is in shadow: it would have hidden this"
NOT_LIVE = "this rule is not live yet: it would have hidden this"


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand at the moment of deciding."""

    shadow: bool = True  # no automatic effect on members (people.md 9)
    paused: bool = False  # a moderator pressed /pause, or the breaker did
    hides_lately: int = 0  # automatic hides within the policy's window
    most_hides: int = 5  # that the policy expects in that window (people.md 7)
    age: timedelta = timedelta(0)  # how long ago the message was written
    act_within: timedelta = timedelta(hours=1)  # older messages are only shown to a person
    quiet: bool = False  # whether these are quiet hours
    cards: int = 0  # shown since the morning, without those in confidence
    most_cards: int = 20  # a day (people.md 11)

    @property
    def breaker_open(self) -> bool:
        """Whether one more hide would be more than the policy expects."""
        return self.hides_lately >= self.most_hides


def why_not_hide(verdict: Verdict, standing: Standing) -> str | None:
    """The first circumstance that speaks against hiding now, in plain words; None if none does."""
    if standing.paused:
        return "hiding is paused, so a person decides"
    if standing.shadow:
        return IN_SHADOW
    if not any(_asks_to_hide(finding) and finding.live for finding in verdict.findings):
        return NOT_LIVE
    if standing.breaker_open:
        return f"{standing.hides_lately} messages were hidden in a short time, so a person decides"
    if standing.age > standing.act_within:
        return "the message is too old to be hidden without a person"
    return None


def why_wait(verdict: Verdict, standing: Standing) -> str | None:
    """Why the card waits for the morning, in plain words; None if it is shown at once."""
    if not is_weak(verdict):
        return None
    if standing.quiet:
        return "it came in quiet hours, so its card waited for the morning"
    if standing.cards >= standing.most_cards:
        return f"there were {standing.cards} cards that day already, so its card waited for the morning"
    return None


def trips_breaker(verdict: Verdict, standing: Standing) -> bool:
    """Whether the number of hides alone keeps this message from being hidden: then somebody must look (people.md 7)."""
    if not verdict.hides or not standing.breaker_open:
        return False
    return why_not_hide(verdict, replace(standing, hides_lately=0, most_hides=1)) is None


def is_held(verdict: Verdict) -> bool:
    """Whether nothing but shadow kept a tempered verdict from hiding its message."""
    return IN_SHADOW in verdict.changed or NOT_LIVE in verdict.changed


def temper(verdict: Verdict, standing: Standing) -> Verdict:
    """`verdict` with the actions that are proper now, and in `changed` what was taken away or put off and why.

    Only hiding and nudges are ever taken away: a person is asked in any case, if need be in the morning.
    """
    reason = why_wait(verdict, standing)
    if reason is not None:
        return replace(verdict, card_waits=True, changed=(*verdict.changed, reason))
    if verdict.nudge is not None:
        return _without_nudge(verdict, standing)
    if not verdict.hides:
        return verdict
    reason = why_not_hide(verdict, standing)
    if reason is None:
        return verdict
    actions = tuple(action for action in verdict.actions if not isinstance(action, Hide))
    return replace(verdict, actions=actions, changed=(*verdict.changed, reason))


def _asks_to_hide(finding: Finding) -> bool:
    return any(isinstance(action, Hide) for action in finding.actions)


def _without_nudge(verdict: Verdict, standing: Standing) -> Verdict:
    """A nudge is an automatic effect on a member: none in shadow (people.md 9), and none about old messages."""
    live = all(finding.live for finding in verdict.findings)
    late = standing.age > min(standing.act_within, HINT_WITHIN)
    if live and not (standing.shadow or standing.paused or late):
        return verdict
    return replace(verdict, actions=(), changed=(*verdict.changed, "no private hint is sent to its author now"))
