"""The file of one case, for trustees: what happened, in order, and by which clause. One page that needs no network.

Without names nobody can be told from it; those who reported never can (people.md 16).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Any

from bot.discord_app.quoting import number_of
from bot.discord_app.words import Words
from bot.moderation.snapshot import Line, Snapshot
from policy_rules.case import Case
from policy_rules.events import STEWARD, Event, EventKind
from policy_rules.vocabulary import MASK

BY_AUTHOR = frozenset(
    {EventKind.AUTHOR_SAID, EventKind.HELP_ANSWERED, EventKind.AUTHOR_DELETED, EventKind.EDITED}
)  # whatever else they are, here they act as its author
BY_PARTY = frozenset({EventKind.WORD_ANSWERED, EventKind.TURN_JOINED})
# Mentions, ids, links, addresses, @names, and whatever could be a number to ring.
_TELLING = re.compile(r"<(?:@[!&]?|#)\d+>|https?://\S+|\S+@\S+\.\S+|@\w+|\+?\d[\d ()/.-]{5,}\d")
STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
h1{font-size:1.5rem}
h2{font-size:1.15rem;margin-top:2rem}
table{border-collapse:collapse;width:100%}
td,th{padding:.3rem .8rem .3rem 0;text-align:left;vertical-align:top;overflow-wrap:anywhere}
tr{border-top:1px solid #ddd;break-inside:avoid}
blockquote{margin:.4rem 0;padding:.2rem .8rem;border-left:3px solid #ccc;white-space:pre-wrap;overflow-wrap:anywhere}
small,.why{color:#555;font-size:.92rem}
@media print{body{margin:0;max-width:none;font-size:11pt}}
"""


@dataclass(frozen=True, slots=True)
class Revision:
    """How a message read at one time, with what leaked masked."""

    text: str = field(repr=False)
    snapshot: Snapshot = field(repr=False)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What the page is made of; `revisions` is empty unless what was written is asked for."""

    case: Case
    group: str
    events: Sequence[tuple[int, Event]]  # with the place of each in the trail
    revisions: Sequence[Revision]
    made_at: datetime
    policy: str  # its version when the case was opened, as far as the trail says
    names: Mapping[str, str] = field(default_factory=dict, repr=False)  # of members, by id, as far as they are kept
    with_names: bool = False
    with_text: bool = False
    trail: tuple[int, int | None] = (0, None)  # events that hold, and where it breaks, if it does


class _Telling:
    """Says who did something: by role, and where names are asked for by name and id as well."""

    def __init__(self, file: CaseFile, words: Words) -> None:
        self._file = file
        self._words = words
        self._known: dict[str, list[str]] = {}
        self._names = _names_in(file)

    def who(self, event: Event) -> str:
        """Whoever did it."""
        if event.kind is EventKind.AUTOMOD_ACTED:
            return self._words("case_file.automod")
        if event.actor == STEWARD and event.kind not in BY_PARTY:
            return self._words("case_file.steward")
        role, member = _role_of(event), str(event.payload.get("author_id", event.actor))
        return self.called(role, member)

    def called(self, role: str, member: str) -> str:
        """A member in their role; several of one role are told apart by a number."""
        known = self._known.setdefault(role, [])
        if member not in known:
            known.append(member)
        label = self._words(f"case_file.role.{role}")
        numbered = f"{label} {known.index(member) + 1}" if role not in ("author", "target") else label
        if not self._file.with_names or role == "reporter":
            return numbered
        return f"{numbered}: {' '.join(one for one in (self._file.names.get(member), f'({member})') if one)}"

    def speaker(self, line: Line) -> str:
        """Who wrote a line of the exchange."""
        return self.called("author" if line.author_id == self._file.case.author_id else "other", line.author_id)

    def text(self, text: str) -> str:
        """What somebody wrote, or why something was found: without names where none are asked for."""
        if self._file.with_names:
            return text
        bare = _TELLING.sub(MASK, text)
        return self._names.sub(MASK, bare) if self._names else bare


def _role_of(event: Event) -> str:
    """In which role somebody acted: of one who has several, only the one that counts here (people.md 16)."""
    if event.kind is EventKind.REPORTED:
        return "reporter"
    if event.kind is EventKind.APPEALED:
        return str(event.payload["as"])
    if event.kind in BY_AUTHOR:
        return "author"
    return "party" if event.kind in BY_PARTY else "moderator"


def _names_in(file: CaseFile) -> re.Pattern[str] | None:
    """What the people of the case are called, their ids, and each word of their names."""
    case = file.case
    people = (case.author_id, *case.reporters, *case.targets, *case.members, *case.parties, *case.around)
    whole = {*people, *file.names, *file.names.values()}
    pieces = {piece for one in whole for piece in (one, *re.findall(r"\w{2,}", one)) if piece.strip()}
    if not pieces:
        return None
    longest_first = sorted(pieces, key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(piece)}(?!\w)" for piece in longest_first), re.IGNORECASE)


def page_of(file: CaseFile, words: Words) -> str:
    """The page."""
    telling, case = _Telling(file, words), file.case
    title = words("case_file.title", case=case.id, group=file.group)
    return (
        f'<!doctype html><html lang="{escape(words("case_file.language"))}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">'
        '<meta name="robots" content="noindex">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{STYLE}</style><h1>{escape(title)}</h1>"
        f"{''.join(f'<p>{escape(line)}</p>' for line in _head(file, telling, words))}"
        f"<h2>{escape(words('case_file.course'))}</h2><table><tr>{_columns(words)}</tr>"
        f"{''.join(_row(seq, event, telling, words) for seq, event in file.events)}</table>"
        f"{_exchange(file, telling, words)}"
        f"<p><small>{escape(_foot(file, words))}</small></p></html>\n"
    )


def _head(file: CaseFile, telling: _Telling, words: Words) -> Iterable[str]:
    case = file.case
    yield words(
        "case_file.about", name=case.name, clause=number_of(case.clause), policy=file.policy or "-",
        at=_time(case.opened_at), status=words(f"case_file.status.{case.status}"),
    )  # fmt: skip
    yield (
        telling.called("subject" if case.no_message else "author", case.author_id)
        if file.with_names
        else words("case_file.nobody_named")
    )
    if case.sealed or case.around:
        yield words("case_file.in_confidence")


def _columns(words: Words) -> str:
    return "".join(f"<th>{escape(words(f'case_file.column.{name}'))}</th>" for name in ("number", "at", "who", "what"))


def _row(seq: int, event: Event, telling: _Telling, words: Words) -> str:
    what = escape(words(f"case_file.did.{event.kind}"))
    why = "".join(f'<br><span class="why">{escape(line)}</span>' for line in _why(event, telling, words))
    return (
        f"<tr><td>{seq}</td><td>{escape(_time(event.at))}</td><td>{escape(telling.who(event))}</td>"
        f"<td>{what}{why}</td></tr>"
    )


def _why(event: Event, telling: _Telling, words: Words) -> Iterable[str]:
    """By which clause and policy, and what spoke for and against it."""
    payload: Mapping[str, Any] = event.payload
    for finding in payload.get("findings", ()):
        yield words(
            "case_file.finding", name=finding["name"], clause=number_of(finding["clause"]), rule=finding["rule"],
            why=telling.text("; ".join(finding["because"])) or "-", policy=payload.get("policy") or "-",
        )  # fmt: skip
        if finding["against"]:
            yield words("case_file.against", against=telling.text("; ".join(finding["against"])))
    if event.kind is EventKind.AUTOMOD_ACTED:
        yield words("case_file.automod_rule", rule=telling.text(payload["rule"]) or words("automod.unnamed"))
    if event.kind is EventKind.EFFECT_FAILED:
        yield telling.text(str(payload.get("trouble", "")))


def _exchange(file: CaseFile, telling: _Telling, words: Words) -> str:
    if not file.with_text:
        return ""
    head = f"<h2>{escape(words('case_file.written'))}</h2>"
    if not file.revisions:
        return f"{head}<p>{escape(words('case_file.nothing_kept'))}</p>"
    last = file.revisions[-1].snapshot
    told_by = next(iter(file.case.reporters), "")
    writer = ("reporter", told_by) if file.case.no_message else ("author", file.case.author_id)
    own = [(telling.called(*writer), one.snapshot.sent_at, telling.text(one.text)) for one in file.revisions]
    before = [(telling.speaker(line), line.sent_at, telling.text(line.text)) for line in last.before]
    after = [(telling.speaker(line), line.sent_at, telling.text(line.text)) for line in last.after]
    return head + "".join(
        f"<p><strong>{escape(who)}</strong> <small>{escape(_time(at))}</small></p>"
        f"<blockquote>{escape(said)}</blockquote>"
        for who, at, said in (*before, *own, *after)
    )


def _foot(file: CaseFile, words: Words) -> str:
    holds, broken = file.trail
    trail = words("case_file.broken", at=broken) if broken else words("case_file.holds", count=holds)
    careful = f" {words('case_file.careful')}" if file.with_text and not file.with_names else ""
    return f"{words('case_file.foot', at=_time(file.made_at))} {trail}{careful}"


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
