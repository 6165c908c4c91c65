"""Looks at where links lead and what files are, by their names: nothing is opened or looked up (clause 5.4-links)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Annotated, ClassVar, Self

from pydantic import Field

from policy_rules.group import Group
from policy_rules.links.domains import entry, host_of, imitated, is_within, registered
from policy_rules.links.lists import listed
from policy_rules.patterns import Pattern, readable
from policy_rules.signals import Evidence, Predicate, Signals, Subject
from policy_rules.vocabulary import PartKind, Span, Unknown

MOST_LINKS = 50  # of a message that are looked at
SHORTENERS = frozenset({
    "bit.ly", "tinyurl.com", "t.co", "is.gd", "v.gd", "ow.ly", "cutt.ly", "rb.gy", "shorturl.at", "goo.gl", "buff.ly",
    "rebrand.ly", "tiny.cc", "s.id",
})  # fmt: skip
_INVITES = ("discord.gg", "discord.com/invite", "discordapp.com/invite")
_PROGRAMS = (
    "exe", "scr", "bat", "cmd", "com", "msi", "ps1", "vbs", "vbe", "js", "jse", "wsf", "jar", "apk", "lnk", "hta",
    "iso", "img", "dll", "reg", "cpl", "pif", "dmg", "pkg", "app", "sh", "gadget",
)  # fmt: skip
_NAME = r"(?:[\pL\pN_-]+\.)+[a-z]{2,24}"  # uncounted: counting whole alphabets costs re2 its speed
_ADDRESS = Pattern(rf"\bhttps?://[^\s<>()\[\]\"'|]+|\b{_NAME}(?:/[^\s<>()\[\]\"'|]*)?")
_SHOWN = Pattern(r"\[[^\[\]\n]{1,200}\]\(\s*<?https?://[^\s<>()]+>?\s*\)")
# The words of a link are an address if they say so, or are nothing but a domain of a usual kind: report.pdf is none.
_USUAL_ENDING = "(?:com|org|net|uk|ie|eu|info|gov|edu|gg|co)"
_SHOWN_ADDRESS = Pattern(rf"https?://[^\s/]+|www\.[^\s/]+|^\[[^\s/]+\.{_USUAL_ENDING}(?:/\S*)?$")
_PROGRAM = Pattern(rf"\.(?:{'|'.join(_PROGRAMS)})\s*$")
_DISGUISED = Pattern(rf"\.(?:pdf|docx?|xlsx?|pptx?|jpe?g|png|gif|mp[34]|txt|zip)[ .]*\.(?:{'|'.join(_PROGRAMS)})\s*$")
_TURNED = "\u202e"  # writes what follows backwards, which turns fdp.exe into exe.pdf


class LinkKind(StrEnum):
    """What is wrong with a link or a file."""

    BLOCKED = "blocked"
    LOOKALIKE = "lookalike"
    MISLEADING = "misleading"
    INVITE = "invite"
    SHORTENED = "shortened"
    PROGRAM = "program"
    DISGUISED = "disguised"

    @property
    def words(self) -> str:
        """As a person would say it."""
        return _WORDS[self]


_WORDS = {
    LinkKind.BLOCKED: "a link to a site on the block list",
    LinkKind.LOOKALIKE: "a link to a site whose name imitates another's",
    LinkKind.MISLEADING: "a link that shows one address and leads to another",
    LinkKind.INVITE: "an invitation to another server",
    LinkKind.SHORTENED: "a short link that hides where it leads",
    LinkKind.PROGRAM: "a file that is a program",
    LinkKind.DISGUISED: "a program that pretends to be a document or a picture",
}
_HOW_SURE = {LinkKind.BLOCKED: 0.99, LinkKind.DISGUISED: 0.97, LinkKind.PROGRAM: 0.95, LinkKind.INVITE: 0.9}
_USUAL = 0.8


@dataclass(frozen=True, slots=True)
class Unsafe:
    """One link or file, and what is wrong with it."""

    kind: LinkKind
    span: Span


@dataclass(frozen=True, slots=True)
class LinksSeen:
    """All that is wrong with a message's links and files."""

    items: tuple[Unsafe, ...] = ()


class LinkUnsafe(Predicate):
    """A link or a file that is unsafe: on a block list, an imitation, an invitation elsewhere, a program."""

    key: ClassVar[str] = "link"
    example: ClassVar[str] = "link: {kinds: [blocked, lookalike, misleading, disguised]}"
    nothing_without: ClassVar = (LinksSeen, ("items",))
    opinion: ClassVar[bool] = True

    kinds: tuple[Annotated[LinkKind, Field(strict=False)], ...] = Field(
        min_length=1, max_length=7, strict=False, description="What counts; any of these is enough."
    )

    @property
    def rests_on_opinion(self) -> bool:
        """A block list is a check; that a name imitates another is a guess."""
        return any(kind is not LinkKind.BLOCKED for kind in self.kinds)

    def met(self, signals: Signals) -> Evidence | Unknown | None:
        """Met by any of these kinds."""
        seen = signals.of(LinksSeen)
        if isinstance(seen, Unknown):
            return seen
        counted = [item for item in seen.items if item.kind in self.kinds]
        if not counted:
            return None
        return Evidence(
            because=f"it has {' and '.join(dict.fromkeys(item.kind.words for item in counted))}",
            confidence=max(_HOW_SURE.get(item.kind, _USUAL) for item in counted),
            spans=tuple(item.span for item in counted),
            checked=all(item.kind is LinkKind.BLOCKED for item in counted),
        )


class Links:
    """Looks at links and at the names of files."""

    signal: ClassVar[type[LinksSeen]] = LinksSeen
    predicate: ClassVar[type[Predicate]] = LinkUnsafe

    def __init__(self, blocked: frozenset[str], trusted: tuple[str, ...], servers: frozenset[str]) -> None:
        self._blocked = blocked
        self._trusted = trusted
        self._known = (*trusted, *listed("known"))
        self._servers = servers

    @classmethod
    def for_group(cls, group: Group, asked: Sequence[Predicate]) -> Self:  # noqa: ARG003 - every kind is looked for
        """The detector with the group's own lists beside the bundled ones."""
        trusted = tuple(domain for line in group.links.trusted if (domain := entry(line)))
        blocked = {domain for line in group.links.blocked if (domain := entry(line))}
        servers = frozenset(address.rstrip("/").rsplit("/", 1)[-1] for address in group.links.invites)
        return cls(frozenset({*blocked, *listed("blocked")}) - set(trusted), trusted, servers)

    def read(self, subject: Subject) -> LinksSeen:
        """All of them, in order. Never raises on any input; linear in its length."""
        text = readable(subject.text.typed)
        found = [*self._links(text), *_shown(text), *_files(subject)]
        return LinksSeen(tuple(sorted(found, key=lambda item: item.span.start)))

    def _links(self, text: str) -> Iterator[Unsafe]:
        if "." not in text and "://" not in text:
            return
        known: dict[str, LinkKind | None] = {}
        for match in islice(_ADDRESS.all(text), MOST_LINKS):
            if match.text not in known:
                known[match.text] = self._kind(match.text)
            if kind := known[match.text]:
                yield Unsafe(kind, match.span)

    def _kind(self, address: str) -> LinkKind | None:
        host = host_of(address)
        if not host or is_within(host, self._trusted):
            return None
        if is_within(host, self._blocked):
            return LinkKind.BLOCKED
        plain = address.split("://", 1)[-1].lower().removeprefix("www.")
        if any(plain == one or plain.startswith(f"{one}/") for one in _INVITES):
            code = address.rstrip("/").rsplit("/", 1)[-1]
            return None if code in self._servers or "/" not in plain else LinkKind.INVITE
        if host in SHORTENERS:
            return LinkKind.SHORTENED
        return LinkKind.LOOKALIKE if imitated(host, self._known) else None


def _shown(text: str) -> Iterator[Unsafe]:
    """Links whose words are another address than the one they lead to."""
    if "](" not in text:
        return
    for match in _SHOWN.all(text):
        words, _, address = match.text.partition("](")
        shown = _SHOWN_ADDRESS.found(words)
        if shown and registered(host_of(shown.text.lstrip("["))) != registered(host_of(address.strip("< >)"))):
            yield Unsafe(LinkKind.MISLEADING, match.span)


def _files(subject: Subject) -> Iterator[Unsafe]:
    """Attachments that are programs; they have no place in the text."""
    place = Span(0, 0)
    for part in subject.message.parts:
        if part.kind is PartKind.ATTACHMENT:
            name = readable(part.text)
            if _DISGUISED.found(name) or (_TURNED in name):
                yield Unsafe(LinkKind.DISGUISED, place)
            elif _PROGRAM.found(name):
                yield Unsafe(LinkKind.PROGRAM, place)
