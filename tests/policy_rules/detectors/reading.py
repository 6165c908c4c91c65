"""Subjects for detectors to read, made from a line of text."""

from datetime import UTC, datetime

from policy_rules.signals import Subject
from policy_rules.text import normalise
from policy_rules.vocabulary import Channel, Member, Message, Scores, Unknown, said

SENT = datetime(2026, 3, 5, 14, 2, tzinfo=UTC)
SAM = Member(id="10", name="Sam")


def subject(
    text: str,
    *,
    scores: Scores | Unknown | None = None,
    reply_to_author: str | None = None,
    mentions: tuple[str, ...] = (),
) -> Subject:
    """What a detector is given for a message of Sam's that says `text`."""
    message = Message(
        id="1",
        channel=Channel(id="5", name="general"),
        author=SAM,
        parts=said(text),
        sent_at=SENT,
        reply_to="0" if reply_to_author else None,
        reply_to_author=reply_to_author,
        mentions=mentions,
    )
    return Subject(message, normalise(message.text), scores or Unknown("no model here"))
