"""What follows: the events to journal and the effects to carry out, from a verdict or from what an effect came to.

Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from policy_rules.case import Case, Status
from policy_rules.effects import (
    Alert,
    Announce,
    AskSafeguarding,
    Delete,
    Effect,
    EndSlowMode,
    KeepFiles,
    LetIn,
    LiftTimeOut,
    Log,
    NudgeAuthor,
    OpenNote,
    OpenThread,
    OpenWith,
    PinNotice,
    PointToNotes,
    PostCard,
    Restore,
    SayCalm,
    SettleAsking,
    SlowMode,
    TakeBack,
    TakeDown,
    TellAuthor,
    TellTeam,
    TimeOut,
    UpdateCard,
)
from policy_rules.events import Event, EventKind
from policy_rules.sanction import Stage
from policy_rules.temper import is_held
from policy_rules.verdict import AT_PEOPLE, Escalate, Finding, Nudge, Verdict
from policy_rules.vocabulary import Message

Chain = tuple[Effect, ...]  # each waits for the one before
LINE_STANDS = timedelta(minutes=10)  # a line in public (people.md 13)


@dataclass(frozen=True, slots=True)
class Consequences:
    """Events in the order they happened, and effects to come. Written down in one transaction, carried out after it."""

    events: tuple[Event, ...] = ()
    chains: tuple[Chain, ...] = ()


def described(finding: Finding) -> dict[str, Any]:
    """A finding as the journal keeps it: rules, clauses and numbers, no typed text."""
    return {
        "rule": finding.rule,
        "clause": finding.clause,
        "name": finding.name,
        "category": finding.category.value,
        "severity": finding.severity.value,
        "confidence": round(finding.confidence, 3),
        "because": list(finding.because),
        "against": list(finding.against),
        "spans": [[span.start, span.end] for span in finding.spans],
        "messages": list(finding.messages),
        "course": [[message, round(heat, 2)] for piece in finding.evidence for message, heat in piece.course],
        "members": list(dict.fromkeys(member for piece in finding.evidence for member in piece.members)),
        "trace": [[trace.predicate, trace.outcome, trace.detail] for trace in finding.trace],
        "lacking": [unknown.why for unknown in finding.lacking],
        "live": finding.live,
        "asks": finding.asks,
        "rule_version": finding.rule_version,
    }


def judged(verdict: Verdict, message: Message, case_id: int | None, now: datetime) -> Event:
    """The verdict as the journal keeps it: the answer to "why?", also years later."""
    return Event(
        EventKind.JUDGED,
        now,
        case_id=case_id,
        message_id=message.id,
        payload={
            "revision": verdict.revision,
            "policy": verdict.policy_version,
            "action": verdict.action,
            "held": is_held(verdict),
            "findings": [described(finding) for finding in verdict.findings],
            "changed": list(verdict.changed),
            "unknown": [unknown.why for unknown in verdict.unknown],
        },
    )


def opening(verdict: Verdict, message: Message, lead: Finding, case_id: int, now: datetime) -> Event:
    """The event that a new case begins with."""
    team = next(action.team for action in verdict.actions if isinstance(action, Escalate))
    return Event(
        EventKind.OPENED,
        now,
        case_id=case_id,
        message_id=message.id,
        payload={
            "channel_id": message.channel.id,
            "author_id": message.author.id,
            "rule": lead.rule,
            "clause": lead.clause,
            "name": lead.name,
            "category": lead.category.value,
            "severity": lead.severity.value,
            "team": team,
            "sealed": verdict.sealed,
            "revision": message.revision,
            "targets": list(message.addressed) if lead.category in AT_PEOPLE else [],
            "card_waits": verdict.card_waits,
        },
    )


@dataclass(frozen=True, slots=True)
class Target:
    """The message that a case is about, as it stands in its channel now."""

    case_id: int
    channel_id: str
    message_id: str
    author_id: str
    sealed: bool
    as_of: int = 0  # the last event of the case


def target_of(case: Case) -> Target:
    """What a decision on `case` is carried out on: the message, or the copy that restoring posted."""
    message_id = case.copy_message_id or case.message_id
    return Target(case.id, case.channel_id, message_id, case.author_id, case.sealed, case.last_event)


def telling(target: Target, notice: str, entry: str) -> Chain:
    """A notice to the author, then the line in the log, which comes last since it says what was done.

    Sealed cases have none.
    """
    told = TellAuthor(target.case_id, target.author_id, notice, target.as_of)
    return (told,) if target.sealed else (told, Log(target.case_id, entry, target.as_of))


def hiding(target: Target, *, files: bool, notice: str) -> Chain:
    """Hiding a message, a call at a time: keep its files, delete it, tell its author, log."""
    place = (target.case_id, target.channel_id, target.message_id, target.as_of)
    keep: Chain = (KeepFiles(*place),) if files else ()
    return (*keep, Delete(*place), *telling(target, notice, "hidden"))


def of_verdict(verdict: Verdict, message: Message, case: Case | None, case_id: int, now: datetime) -> Consequences:
    """What follows from a tempered verdict on `message`; `case` is its case if it has one, else `case_id` is new.

    A message has one case: an edit that is found again joins it, and opens it again if a person had decided it.
    """
    lead = verdict.because_of
    if verdict.nudge is not None:
        return of_nudge(verdict, verdict.nudge, message, now)
    if lead is None or not verdict.actions:
        return Consequences((judged(verdict, message, None, now),))
    events = [judged(verdict, message, case_id, now)]
    if case is None:
        events.insert(0, opening(verdict, message, lead, case_id, now))
    elif case.status is not Status.OPEN:
        events.append(
            Event(
                EventKind.REOPENED,
                now,
                case_id=case_id,
                message_id=message.id,
                payload={"revision": message.revision},
            )
        )
    chains: list[Chain] = []
    if verdict.hides and not (case and (case.message_hidden or case.being_hidden)):
        events.append(Event(EventKind.HIDE_ASKED, now, case_id=case_id, message_id=message.id))
        notice = "hidden_with_care" if verdict.sealed else "hidden_by_itself"
        chains.append(hiding(_target(verdict, message, case, case_id), files=bool(message.attachments), notice=notice))
    card = shown(verdict, case, case_id, now)
    return Consequences((*events, *card.events), (*chains, *card.chains))


def shown(verdict: Verdict, case: Case | None, case_id: int, now: datetime) -> Consequences:
    """What becomes of the card: posted, unless it can wait, or brought up to date.

    One that waits is posted as soon as something is found that cannot.
    """
    if case is None:
        team = next(action.team for action in verdict.actions if isinstance(action, Escalate))
        return Consequences() if verdict.card_waits else Consequences((), ((PostCard(case_id, team),),))
    if case.card_waits and not verdict.card_waits:
        return card_now(case, now)
    return Consequences((), ((UpdateCard(case_id, case.last_event),),))


def of_nudge(verdict: Verdict, nudge: Nudge, message: Message, now: datetime) -> Consequences:
    """A private line to the author, and no case."""
    payload = {"about": nudge.about.value}
    nudged = Event(EventKind.NUDGED, now, message_id=message.id, payload=payload)
    told = NudgeAuthor(message.channel.id, message.id, message.author.id, nudge.about.value)
    return Consequences((judged(verdict, message, None, now), nudged), ((told,),))


def of_nudge_answer(channel_id: str, message_id: str, answer: str, by: str, now: datetime) -> Consequences:
    """What the author of a message does about a nudge: `take_down` deletes it, `consent` says that all agreed."""
    said = Event(EventKind.NUDGE_ANSWERED, now, by, message_id=message_id, payload={"answer": answer})
    gone: tuple[Chain, ...] = ((TakeDown(channel_id, message_id, now.isoformat()),),) if answer == "take_down" else ()
    return Consequences((said,), gone)


def of_edit(case: Case, message: Message, now: datetime) -> Consequences:
    """What follows when the message of `case` changed into one that breaks no rule: the card shows how it reads now."""
    event = Event(EventKind.EDITED, now, message.author.id, case.id, message.id, payload={"revision": message.revision})
    return Consequences((event,), ((UpdateCard(case.id, case.last_event),),))


def of_joined(case: Case, verdict: Verdict, message: Message, heat: float, now: datetime) -> Consequences:
    """What follows when a later message goes on with the argument of `case`: it joins, and the card shows it."""
    payload = {"message_id": message.id, "author_id": message.author.id, "heat": round(heat, 2)}
    joined = Event(EventKind.TURN_JOINED, now, case_id=case.id, message_id=case.message_id, payload=payload)
    if verdict.clean:
        return Consequences((joined,), ((UpdateCard(case.id, case.last_event),),))
    card = shown(replace(verdict, card_waits=False), case, case.id, now)  # it goes on: now somebody can still help
    return Consequences((judged(verdict, message, None, now), joined, *card.events), card.chains)


def of_turn(argument: Case, message: Message, case_id: int, by: str, now: datetime) -> Consequences:
    """A moderator chose to hide a message of an argument: a case of its own, so that it can be put back by itself."""
    opens = _turn_opens(argument, message, case_id, by, now)
    asked = Event(EventKind.HIDE_ASKED, now, by, case_id, message.id)
    target = Target(case_id, message.channel.id, message.id, message.author.id, sealed=argument.sealed)
    hide = hiding(target, files=bool(message.attachments), notice="hidden_by_person")
    return Consequences((opens, asked), (hide, (PostCard(case_id, argument.team),)))


def of_singled_out(argument: Case, message: Message, case_id: int, by: str, now: datetime) -> Consequences:
    """A moderator has something to say to the author of one message of an argument: a case of its own, no more."""
    opens = _turn_opens(argument, message, case_id, by, now)
    return Consequences((opens,), ((PostCard(case_id, argument.team),),))


def _turn_opens(argument: Case, message: Message, case_id: int, by: str, now: datetime) -> Event:
    return Event(
        EventKind.OPENED,
        now,
        by,
        case_id,
        message.id,
        payload={
            "channel_id": message.channel.id,
            "author_id": message.author.id,
            "rule": argument.rule,
            "clause": argument.clause,
            "name": argument.name,
            "category": argument.category.value,
            "severity": argument.severity.value,
            "team": argument.team,
            "sealed": argument.sealed,
            "revision": message.revision,
            "part_of": argument.id,
            "parties": [one for one in (*argument.members, argument.author_id) if one != message.author.id],
        },
    )


def card_now(case: Case, now: datetime, *, silent: bool = False) -> Consequences:
    """Post a card that could not be posted, or that waited; `silent`: without calling anybody."""
    event = Event(EventKind.CARD_ASKED, now, case_id=case.id, message_id=case.message_id)
    return Consequences((event,), ((PostCard(case.id, case.team, case.last_event, silent),),))


def _target(verdict: Verdict, message: Message, case: Case | None, case_id: int) -> Target:
    as_of = case.last_event if case else 0
    return Target(case_id, message.channel.id, message.id, message.author.id, verdict.sealed, as_of)


_DONE: Mapping[type[Effect], EventKind] = {
    Delete: EventKind.HIDDEN,
    Restore: EventKind.RESTORED,
    PostCard: EventKind.CARD_POSTED,
    TimeOut: EventKind.TIMED_OUT,
    LiftTimeOut: EventKind.TIMEOUT_LIFTED,
}


def of_effect(effect: Effect, result: Mapping[str, Any], case: Case | None, now: datetime) -> Consequences:
    """What follows when `effect` was carried out with `result`."""
    payload: dict[str, Any] = {"effect": effect.kind, **result}
    if case is None:
        kind = EventKind.ANNOUNCED if isinstance(effect, Announce) else EventKind.EFFECT_DONE
        return Consequences((Event(kind, now, payload=payload),), _of_notice(effect, result))
    kind = _DONE.get(type(effect), EventKind.EFFECT_DONE)
    event = Event(kind, now, case_id=case.id, message_id=case.message_id, payload=payload)
    if isinstance(effect, UpdateCard) and case.card_failed_at is not None:
        again = card_now(case, now)
        return Consequences((event, *again.events), again.chains)
    if isinstance(effect, Delete | Restore | TimeOut | LiftTimeOut):
        return Consequences((event,), ((UpdateCard(case.id, case.last_event),),))
    return Consequences((event,), _next(effect, result, case, now))


def _of_notice(effect: Effect, result: Mapping[str, Any]) -> tuple[Chain, ...]:
    """What was announced is pinned."""
    if not isinstance(effect, Announce):
        return ()
    return ((PinNotice(effect.channel_id, effect.at, result["message_id"], result["notice"]),),)


def _next(effect: Effect, result: Mapping[str, Any], case: Case, now: datetime) -> tuple[Chain, ...]:
    """What goes on from it: a line in public and slow mode end by themselves, and people are let into a thread."""
    match effect:
        case SayCalm(case_id, channel_id):
            return ((TakeBack(case_id, channel_id, result["message_id"], (now + LINE_STANDS).isoformat()),),)
        case SlowMode(case_id, channel_id):
            return ((EndSlowMode(case_id, channel_id, result["seconds"], result["before"], result["until"]),),)
        case AskSafeguarding(case_id, as_of) if not (case.sanction and case.sanction.stage is Stage.PROPOSED):
            return ((SettleAsking(case_id, result["channel_id"], result["message_id"], as_of),),)
        case OpenNote(case_id, _, member_id, notice, as_of) if "thread_id" in result:
            return ((TellAuthor(case_id, member_id, notice, as_of, result["thread_id"]),),)
        case OpenThread(case_id):
            thread = result["thread_id"]
            return ((*(LetIn(case_id, thread, member) for member in case.agreed), OpenWith(case_id, thread)),)
        case _:
            return ()


def of_failure(effect: Effect, trouble: str, case: Case | None, now: datetime) -> Consequences:
    """What follows when `effect` cannot be carried out: it stands on the card, or the moderators are told."""
    payload = {"effect": effect.kind, "trouble": trouble}
    if case is None:
        alert = _alarm(effect, now)
        return Consequences((Event(EventKind.EFFECT_FAILED, now, payload=payload),), (alert,) if alert else ())
    event = Event(EventKind.EFFECT_FAILED, now, case_id=case.id, message_id=case.message_id, payload=payload)
    if isinstance(effect, PostCard):  # an alert would tell moderators of a report about one of them
        alert = () if case.around else (Alert("card_not_posted", now.isoformat()),)
        return Consequences((event,), (alert,) if alert else ())
    if isinstance(effect, UpdateCard | PointToNotes | TellTeam):
        return Consequences((event,))
    return Consequences((event,), (*_another_way(effect, case), (UpdateCard(case.id, case.last_event),)))


def _another_way(effect: Effect, case: Case) -> tuple[Chain, ...]:
    """How a notice still arrives: in a private thread, and failing that by a line that there is one (people.md 13).

    Never for a reporter, nor in a case in confidence: the room would know what it is about (people.md 12, 16).
    """
    if case.sealed or not isinstance(effect, TellAuthor | OpenNote):
        return ()
    if isinstance(effect, TellAuthor) and not effect.thread_id:
        return ((OpenNote(case.id, case.channel_id, effect.member_id, effect.notice, effect.as_of),),)
    return ((PointToNotes(case.id, case.channel_id, effect.member_id, effect.as_of),),)


def _alarm(effect: Effect, now: datetime) -> Chain:
    """What the moderators hear of work without a case that could not be done. Why a hint was sent is nobody's else."""
    match effect:
        case Announce() | PinNotice():
            return (Alert("notice_not_pinned", now.isoformat()),)
        case TakeDown(channel_id, message_id):
            return (Alert("not_taken_down", now.isoformat(), f"{channel_id}/{message_id}"),)
        case _:
            return ()
