"""Discord's own AutoMod beside Steward: what it did stands on the case, and is never a case by itself. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from policy_rules.automod_act import AutoModAct, Did
from policy_rules.case import Case, Status
from policy_rules.consequences import Consequences
from policy_rules.effects import UpdateCard
from policy_rules.events import Event, EventKind
from policy_rules.policy_value import Policy
from policy_rules.verdict import Category, Escalate, Verdict
from policy_rules.vocabulary import Message

MOST_ACTS = 60  # on one case: who tries again and again adds nothing to it


def of_act(case: Case, act: AutoModAct, now: datetime) -> Consequences | None:
    """What follows for `case` from what AutoMod did; None where it stands there already."""
    if act in case.automod or len(case.automod) >= MOST_ACTS:
        return None
    payload = {"about": act.message_id, "rule": act.rule, "did": act.did.value, "seconds": act.seconds}
    event = Event(EventKind.AUTOMOD_ACTED, now, case_id=case.id, message_id=case.message_id, payload=payload)
    return Consequences((event,), ((UpdateCard(case.id, case.last_event),),))


def case_to_join(cases: Iterable[Case], message: Message, policy: Policy, now: datetime) -> Case | None:
    """The newest open case of the same author in the same room that a message which AutoMod stopped belongs to."""
    within = timedelta(minutes=policy.automod.joins_within_minutes)
    fitting = [
        case
        for case in cases
        if case.status is Status.OPEN
        and not (case.no_message or case.around)
        and (case.author_id, case.channel_id) == (message.author.id, message.channel.id)
        and now - case.opened_at <= within
    ]
    return max(fitting, key=lambda case: case.id, default=None)


def cry_in(verdict: Verdict) -> Verdict | None:
    """The verdict on a message that nobody saw, if somebody may need help; None otherwise, since nobody was hurt.

    There is nothing to hide.
    """
    lead = verdict.because_of
    if lead is None or lead.category is not Category.WELFARE or not verdict.sealed:
        return None
    return replace(verdict, actions=tuple(one for one in verdict.actions if isinstance(one, Escalate)))


def _acted(case: Case, event: Event) -> Mapping[str, Any]:
    told = event.payload
    act = AutoModAct(told["about"], told["rule"], Did(told["did"]), told["seconds"])
    return {"automod": (*case.automod, act)}


AUTOMOD_CHANGES: Mapping[EventKind, Callable[[Case, Event], Mapping[str, Any]]] = {EventKind.AUTOMOD_ACTED: _acted}
