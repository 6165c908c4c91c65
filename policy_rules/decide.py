"""What the policy says about one message, given what the detectors saw.

Pure, and it names no detector but the welfare veto.
"""

from dataclasses import dataclass, replace

from policy_rules.policy import Policy, Rule
from policy_rules.signals import Evidence, Predicate, Signals, Trace
from policy_rules.verdict import Action, Category, Escalate, Finding, Hide, Nudge, Verdict
from policy_rules.vocabulary import Message, Unknown


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one predicate of a rule came to."""

    predicate: Predicate
    result: Evidence | Unknown | None

    @property
    def trace(self) -> Trace:
        """The outcome in words."""
        match self.result:
            case Evidence(because=because):
                return Trace(self.predicate.key, "met", because)
            case Unknown(why=why):
                return Trace(self.predicate.key, "unknown", why)
            case _:
                return Trace(self.predicate.key, "not met")


def ask(predicate: Predicate, signals: Signals) -> Outcome:
    """What the predicate comes to."""
    return Outcome(predicate, answer(predicate, signals))


def answer(predicate: Predicate, signals: Signals) -> Evidence | Unknown | None:
    """The predicate's answer; one that breaks is unknown, not silently false (law 5)."""
    try:
        return predicate.met(signals)
    except Exception as problem:  # noqa: BLE001 - whatever broke, this rule lacks a signal and the others go on
        return Unknown(f"{predicate.key} failed: {type(problem).__name__}")


def examine(rule: Rule, signals: Signals) -> tuple[Outcome, ...]:
    """Every predicate of the rule, asked: first what it looks for, then what speaks against it."""
    return tuple(ask(predicate, signals) for predicate in (*rule.looks_for, *rule.unless))


def finding_of(rule: Rule, signals: Signals) -> Finding | None:
    """What `rule` finds: None if it is not met; a finding that may only escalate if a signal is missing.

    Where only the context is known ("it is addressed to somebody"), nothing is found: a model that is down must not
    open a case for every message.
    """
    results: dict[int, Evidence | Unknown] = {}
    for place in rule.asks:
        result = answer(rule.looks_for[place], signals)
        if result is None:
            return None  # most rules, on most messages: the rest need not be asked
        results[place] = result
    wanted = tuple(results[place] for place in range(len(rule.looks_for)))
    evidence = tuple(result for result in wanted if isinstance(result, Evidence))
    seen = (one for one, result in zip(rule.looks_for, wanted, strict=True) if isinstance(result, Evidence))
    if all(one.is_context for one in seen):
        return None
    spared = tuple(answer(predicate, signals) for predicate in rule.unless)
    if any(isinstance(result, Evidence) for result in spared):
        return None
    outcomes = tuple(map(Outcome, (*rule.looks_for, *rule.unless), (*wanted, *spared)))
    lacking = tuple(result for result in (*wanted, *spared) if isinstance(result, Unknown))
    return Finding(
        rule=rule.id,
        clause=rule.clause,
        name=rule.name,
        category=rule.category,
        severity=rule.severity,
        actions=asked_by(rule, may_hide=not lacking),
        evidence=evidence,
        trace=tuple(outcome.trace for outcome in outcomes),
        lacking=lacking,
        live=rule.live,
        rule_version=rule.version,
    )


def asked_by(rule: Rule, *, may_hide: bool) -> tuple[Action, ...]:
    """The rule's actions. Whatever is hidden is looked at by a person, so hiding without a team asks the moderators."""
    if rule.actions and all(isinstance(action, Nudge) for action in rule.actions):
        return rule.actions
    escalations = tuple(action for action in rule.actions if isinstance(action, Escalate)) or (Escalate("moderators"),)
    hides = tuple(action for action in rule.actions if isinstance(action, Hide))
    return (*hides, *escalations) if may_hide else escalations


def lead_of(findings: tuple[Finding, ...]) -> Finding | None:
    """The finding that a case is named after: welfare before all, then the most severe, then the surest.

    An insult that is a slur as well is named after the slur. What is only a nudge makes no case.
    """

    def weight(finding: Finding) -> tuple[bool, int, bool, float]:
        told = finding.category is not Category.HARASSMENT or not slighted
        return finding.category is Category.WELFARE, finding.severity.rank, told, finding.confidence

    slighted = any(finding.category is Category.DISCRIMINATION for finding in findings)
    return max((finding for finding in findings if not only_nudges(finding)), key=weight, default=None)


def is_checked(finding: Finding) -> bool:
    """Whether the finding rests on checks alone (a check digit, a list, a register), with no opinion beside them."""
    return bool(finding.evidence) and all(piece.checked for piece in finding.evidence)


def may_need_help(signals: Signals, policy: Policy) -> bool:
    """Whether nobody can tell that the author does not need help: a signal that a welfare rule asks for is missing."""
    welfare = Category.WELFARE
    rules = (rule for rule in policy.rules if rule.category is welfare)
    asked = (predicate for rule in rules for predicate in (*rule.looks_for, *rule.unless))
    return any(isinstance(answer(predicate, signals), Unknown) for predicate in asked)


def without_hiding(findings: tuple[Finding, ...]) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """The findings where welfare is unknown: a person is asked, and only what is checked is still hidden (law 5)."""
    kept = tuple(
        finding if is_checked(finding) else replace(finding, actions=_only_asking(finding))
        for finding in findings
        if not only_nudges(finding)
    )
    changed = ("nobody can tell whether the author needs help, so a person decides",) if kept != findings else ()
    return kept, changed


def _only_asking(finding: Finding) -> tuple[Action, ...]:
    return tuple(action for action in finding.actions if isinstance(action, Escalate))


def with_care(
    findings: tuple[Finding, ...], signals: Signals, policy: Policy
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """The findings after the welfare veto, and what it took away (people.md 1).

    Where somebody may need help, no other finding touches the message or its author; only a checked identifier is
    still hidden.
    """
    if not any(finding.category is Category.WELFARE for finding in findings):
        return without_hiding(findings) if may_need_help(signals, policy) else (findings, ())
    kept = tuple(
        finding
        for finding in findings
        if finding.category is Category.WELFARE
        or (finding.category is Category.CONFIDENTIALITY and is_checked(finding))
    )
    changed = tuple(
        f"care comes first, so {policy.rule(finding.rule).name} does nothing"
        for finding in findings
        if finding not in kept
    )
    return kept, changed


def only_nudges(finding: Finding) -> bool:
    """Whether the finding is the author's business alone."""
    return bool(finding.actions) and all(isinstance(action, Nudge) for action in finding.actions)


def actions_of(findings: tuple[Finding, ...], lead: Finding | None) -> tuple[Action, ...]:
    """What follows from all findings together: hidden if any says so, and the leading finding's team looks.

    Where nobody need look, the author may get a nudge.
    """
    if lead is None:
        return tuple(action for finding in findings for action in finding.actions if isinstance(action, Nudge))[:1]
    hides = any(isinstance(action, Hide) for finding in findings for action in finding.actions)
    team = next(action for action in lead.actions if isinstance(action, Escalate))
    return (Hide(), team) if hides else (team,)


def decide(message: Message, signals: Signals, policy: Policy) -> Verdict:
    """What `policy` says about `message`, given what the detectors saw.

    Every finding carries its trace: which predicate was met, on what evidence, and what spoke against it. A rule that
    lacks a signal may only escalate; welfare vetoes every automatic effect on the message and its author.
    """
    silent = {kind for kind in policy.kinds if kind.silent(signals)}
    asked = (rule for rule in policy.rules if rule.kinds.isdisjoint(silent) and rule.covers(message))
    met = (finding_of(rule, signals) for rule in asked)
    findings, changed = with_care(tuple(finding for finding in met if finding), signals, policy)
    lead = lead_of(findings)
    return Verdict(
        message_id=message.id,
        revision=message.revision,
        policy_version=policy.version,
        findings=findings,
        actions=actions_of(findings, lead),
        changed=changed,
        unknown=signals.unknown(),
        sealed=lead is not None and policy.rule(lead.rule).sealed,
        because_of=lead,
    )
