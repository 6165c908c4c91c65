"""What can happen to a case or to Steward itself: one verb, one event. The journal appends them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

STEWARD = "steward"  # the actor of what happens by itself


class EventKind(StrEnum):
    """One verb, one event."""

    JUDGED = "judged"  # a verdict that was not clean; its payload is the trace
    FILE_JUDGED = "file_judged"  # what stands in a file of the message breaks a rule; its payload is the trace
    OPENED = "opened"
    HIDE_ASKED = "hide_asked"
    HIDDEN = "hidden"
    HELP_NOTE_ASKED = "help_note_asked"
    HELP_ANSWERED = "help_answered"  # the author pressed a button of the help note
    AUTHOR_SAID = "author_said"  # the author pressed a button of a notice
    NUDGED = "nudged"  # the author is told something in private; no case
    NUDGE_ANSWERED = "nudge_answered"  # they took it down, or said that those in a picture agreed
    REPORTED = "reported"  # a member asked for somebody to look
    ADDED = "added"  # whoever reported added an older message to it
    COPIES_DESTROYED = "copies_destroyed"  # somebody reported the message as a sexual picture (people.md 4)
    CLAIMED = "claimed"  # somebody takes the case for a while
    RELEASED = "released"
    NOTED = "noted"  # its payload says how long the note is, and whether it is the reason of a hold; nothing more
    REMINDED = "reminded"  # nobody had looked in time
    PASSED_ON = "passed_on"  # to the next office, by a person or because nobody looked for days
    REVEALED = "revealed"  # a person looked at what is masked on the card
    LEFT = "left"  # a person looked and let it stand
    RESTORE_ASKED = "restore_asked"
    RESTORED = "restored"
    CLEARED = "cleared"  # a person found it to be fine, too late to put it back
    APPEALED = "appealed"  # somebody asks for somebody else to look at a decision; their words are evidence
    APPEAL_DECIDED = "appeal_decided"  # and that one has
    REOPENED = "reopened"  # the message changed after a decision
    AUTHOR_DELETED = "author_deleted"
    EDITED = "edited"  # and what it says now breaks no rule
    FILES_UNREAD = "files_unread"  # a file that came with it could not be read; its payload says why
    TURN_JOINED = "turn_joined"  # a later message goes on with the argument
    CALM_ASKED = "calm_asked"  # a line in public that a volunteer will look
    SLOWED = "slowed"  # slow mode for a while
    WORD_OFFERED = "word_offered"  # each of those who argue was asked, apart, about a quiet word
    WORD_ANSWERED = "word_answered"
    MEETING_ASKED = "meeting_asked"  # a private thread, since all of them would like one
    SPOKEN_TO = "spoken_to"  # its author is told something in private, without any consequence
    WORD_UPHELD = "word_upheld"  # somebody else looked at an objection to it, and it stands
    WORD_TAKEN_BACK = "word_taken_back"
    WARNED = "warned"
    WARNING_PROPOSED = "warning_proposed"  # for somebody under 18
    TAKEN_BACK = "taken_back"  # a warning, or a timeout that was over when somebody else looked at it
    TIMEOUT_PROPOSED = "timeout_proposed"  # it waits for a second person
    TIMEOUT_AGREED = "timeout_agreed"  # by the second person
    TIMEOUT_ASKED = "timeout_asked"  # a short one, by one person alone
    TIMED_OUT = "timed_out"
    TIMEOUT_OVER = "timeout_over"  # its time has passed
    LIFT_ASKED = "lift_asked"
    TIMEOUT_LIFTED = "timeout_lifted"
    PROPOSAL_DECLINED = "proposal_declined"
    PROPOSAL_LAPSED = "proposal_lapsed"  # nobody answered
    UPHELD = "upheld"  # somebody else looked at an objection to a warning or a timeout, and it stands
    HOLD_ASKED = "hold_asked"  # to keep the case longer than retention would; the reason is a note
    HOLD_SET = "hold_set"  # by the second person
    HOLD_RELEASED = "hold_released"  # by a person, or because no second one agreed in time
    HOLD_REMINDED = "hold_reminded"  # the day has come to look whether it is still needed
    AUTOMOD_ACTED = "automod_acted"  # Discord's own AutoMod did something about it, or about another one of its author
    CARD_ASKED = "card_asked"  # of a case whose card could not be posted, or waited for the morning
    CARD_POSTED = "card_posted"
    EFFECT_DONE = "effect_done"
    EFFECT_FAILED = "effect_failed"
    SHADOW_DAY = "shadow_day"  # moderators are asked about yesterday; its payload holds counts
    SHADOW_ANSWERED = "shadow_answered"  # whether a rule in shadow was right about a case
    LIVE_ASKED = "live_asked"  # that a rule be made live; POLICY_LOADED says that it is
    AWAY = "away"  # one of those who look at cases is, until the time in its payload; None: they are back
    PAUSED = "paused"
    RESUMED = "resumed"
    BREAKER_TRIPPED = "breaker_tripped"
    POLICY_LOADED = "policy_loaded"
    POLICY_REFUSED = "policy_refused"
    ANNOUNCED = "announced"
    MODEL_FAILED = "model_failed"
    MODEL_BEHIND = "model_behind"  # messages were read by the rules alone, and wait for the model
    RIGHTS_LACKING = "rights_lacking"
    STOPPED_UNREAD = "stopped_unread"  # what AutoMod stopped was erased and nobody had read it; how many
    ERASED = "erased"  # retention did its daily work; its payload holds counts
    PERSON_ERASED = "person_erased"  # on the host, because somebody asked; its payload holds counts, no id
    CASE_EXPORTED = "case_exported"  # on the host, one in confidence; its payload holds the number and what was asked
    KEY_ROTATED = "key_rotated"  # on the host; its payload holds the ids of both keys, never a key
    REGISTER_CHANGED = "register_changed"  # on the host; its payload holds counts, never names


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened.

    Appended to the journal, never changed; `payload` holds ids, names of rules and numbers, no typed text.
    """

    kind: EventKind
    at: datetime
    actor: str = STEWARD  # id of the member who did it, or STEWARD
    case_id: int | None = None
    message_id: str | None = None
    payload: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
