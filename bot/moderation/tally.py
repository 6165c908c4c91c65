"""Counts what was read and decided since the start: rules and actions, never a message, a member or a channel.

In memory alone: a restart begins at nothing.
"""

from collections import Counter
from collections.abc import Mapping

from bot.moderation.judgement import Judgement
from policy_rules.policy import Policy
from policy_rules.verdict import Finding, Hide, Verdict

Counted = tuple[str, str]  # the id of a rule, and what follows: hide, escalate or none
NOTHING: Counted = ("", "none")


class Tally:
    """How many messages were read, and what came of them.

    What is in confidence is told apart in no count (people.md 12): it stands with what nothing was found in, and where
    it is hidden as well, under the rule that hid it, like any other.
    """

    def __init__(self) -> None:
        self.messages = 0  # edits among them
        self._verdicts: Counter[Counted] = Counter()

    def read(self, judgement: Judgement) -> None:
        """A message had its turn. What was found in it is `counted` apart."""
        self.messages += 1
        if judgement.verdict.clean:
            self._verdicts[NOTHING] += 1

    def counted(self, verdict: Verdict) -> Verdict:
        """The verdict, which is not clean, as it is; it was counted under the rule that led to it."""
        rule = _rule_of(verdict)
        self._verdicts[(rule, verdict.action) if rule and verdict.actions else NOTHING] += 1
        return verdict

    def verdicts(self, policy: Policy) -> Mapping[Counted, int]:
        """How many verdicts there were by each rule in force that is not in confidence, zeros too."""
        named = [(rule.id, action) for rule in policy.rules if not rule.sealed for action in ("hide", "escalate")]
        return {key: self._verdicts[key] for key in (NOTHING, *named)}


def _rule_of(verdict: Verdict) -> str | None:
    """The rule whose name may be told."""
    if not verdict.sealed:
        return verdict.because_of.rule if verdict.because_of else None
    others = (finding.rule for finding in verdict.findings if finding != verdict.because_of and _asks_to_hide(finding))
    return next(others, None) if verdict.hides else None


def _asks_to_hide(finding: Finding) -> bool:
    return any(isinstance(action, Hide) for action in finding.actions)
