"""Telephone numbers inside links that ring or write to somebody: the rest of a link is nobody's number."""

from collections.abc import Iterator
from dataclasses import replace

from policy_rules.detectors.identifier_kinds.identifier import Identifier
from policy_rules.detectors.identifier_kinds.phone import PhoneFinder
from policy_rules.patterns import Pattern
from policy_rules.vocabulary import Span

_LINK = Pattern(r"(?:wa\.me/|tel:|callto:|sms:|[?&]phone=|t\.me/\+)((?:\+|%2b)?[0-9]{9,15})")


def linked_phones(typed: str, phones: PhoneFinder) -> Iterator[Identifier]:
    """The numbers in such links of a text as typed."""
    if ":" not in typed and "/" not in typed:
        return
    for match in _LINK.all(typed):
        if match.group is None:
            continue
        digits = typed[match.group.start : match.group.end].lower().removeprefix("+").removeprefix("%2b")
        for found in phones.find(digits if digits.startswith("0") else f"+{digits}"):
            yield replace(found, span=Span(match.group.start, match.group.end))
