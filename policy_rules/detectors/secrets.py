"""Finds secrets that let somebody in: door and alarm codes told in a sentence, passwords, tokens of programs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field

from policy_rules.group import Group
from policy_rules.patterns import Match, Pattern, Several, readable
from policy_rules.pieces import with_pieces
from policy_rules.signals import Evidence, Predicate, Signals, Subject
from policy_rules.text import visible
from policy_rules.vocabulary import Span, Unknown


class SecretKind(StrEnum):
    """What a secret opens."""

    CODE = "code"  # a door, a key safe, an alarm
    PASSWORD = "password"  # noqa: S105 - the word, not one
    TOKEN = "token"  # noqa: S105 - of a program: an API key, a webhook, a private key

    @property
    def words(self) -> str:
        """As a person would say it."""
        return _WORDS[self]


_WORDS = {
    SecretKind.CODE: "a code for a door, a safe or an alarm",
    SecretKind.PASSWORD: "a password",
    SecretKind.TOKEN: "a program's secret key",
}


@dataclass(frozen=True, slots=True)
class Secret:
    """One secret; the span covers the secret itself, in the typed text."""

    kind: SecretKind
    span: Span
    confidence: float  # 0..1


@dataclass(frozen=True, slots=True)
class SecretsSeen:
    """All secrets in a text, in order."""

    items: tuple[Secret, ...] = ()


class SecretTold(Predicate):
    """A text tells a secret: a code for a door, safe or alarm, a password, or a program's secret key."""

    key: ClassVar[str] = "secret"
    example: ClassVar[str] = "secret: {kinds: [code, password, token]}"
    nothing_without: ClassVar = (SecretsSeen, ("items",))
    opinion: ClassVar[bool] = (
        False  # the form of a sentence that tells one, with the secret in it, is no matter of taste
    )

    kinds: tuple[Annotated[SecretKind, Field(strict=False)], ...] = Field(
        min_length=1, max_length=3, strict=False, description="What counts; any of these is enough."
    )

    def met(self, signals: Signals) -> Evidence | Unknown | None:
        """Met by any secret of these kinds; the evidence spans the secrets alone, so the rest can be posted again."""
        seen = signals.of(SecretsSeen)
        if isinstance(seen, Unknown):
            return seen
        counted = [item for item in seen.items if item.kind in self.kinds]
        if not counted:
            return None
        return Evidence(
            because=f"it tells {' and '.join(dict.fromkeys(item.kind.words for item in counted))}",
            confidence=max(item.confidence for item in counted),
            spans=tuple(item.span for item in counted),
            checked=True,
        )


# Most secrets in a chat are told by people in a sentence, so grammar finds them and entropy does not.
_PLACE = (
    r"(?:front |back |side |main |new |office |store ?room |kitchen |hall |shed |garage )*"
    r"(?:doors?|key ?safe|alarm|gate|padlock|safe|lock ?box|entry|key ?pad|shutters?|store ?room"
    r"|cupboard|office|building|shed|garage|car ?park|hall|cash ?box|container)"
)
_NOUN = r"(?:code|number|no\.?|pin|combination|combo)"
_BECOMES = r"(?:\s*(?:'s|s|is|are|has|was|now|been|changed|set|still|to|it's|its|[:=,-])\b?)*\s*"
_CODE_VALUE = r"([#*c]?[0-9]{3,8}[a-z]?[#*]?)"
_LONG_VALUE = r"([#*c]?[0-9]{4,8}[#*]?)"  # where little else says that it is a code
_DIALLED = r"([0-9](?:-[0-9]){2,5}|[0-9]{2}(?:-[0-9]{2}){1,3}|[#*c]?[0-9]{3,8}[#*]?)"
_CODE_NOUN = r"(?:code|pin|combination|combo|combi)"  # what never is just a number
_LOCK = rf"(?:{_PLACE}|(?:\w+ )?lock|(?:\w+ )?locker|till|cabinet|barrier|kit ?room|bin ?store)"
_FOR_GETTING_IN = r"(?:to|for) (?:get(?:ting)? in(?:to)?|open(?:ing)?|enter(?:ing)?|unlock(?:ing)?)"
_OF_WHAT = r"(?: (?:for|at|on|to)(?: [\w']+){1,3}?)?"
_TYPE = r"(?:press|type|enter|punch|key|tap|put)(?:ing)?(?: in)?"
_STOPS = r"(?:\s*$|\s*[.,;!?)]|\s+(?:now|again|then|and|when|before|after|from|please|to)\b)"
_CODES = (
    Pattern(rf"\b{_PLACE}(?:'s)? {_NOUN}(?: (?:for|at|on|to)(?: [\w']+){{1,3}}?)?{_BECOMES}{_CODE_VALUE}(?:\W|$)"),
    Pattern(
        rf"\b{_NOUN} (?:for|to|of|on) (?:the |our |my )?(?:\w+ )?{_PLACE}(?: door"
        rf"| gate)?{_BECOMES}{_CODE_VALUE}(?:\W|$)"
    ),
    Pattern(
        rf"\b(?:key ?safe|padlock|lock ?box|alarm|key ?pad)(?:'s| is| now"
        rf"| is now)\s*:?\s*{_CODE_VALUE}(?:\W|$)"
    ),
    Pattern(rf"\bpin(?: code| number)?\s*(?:'s| is|:|=)\s*{_CODE_VALUE}(?:\W|$)"),
    Pattern(rf"\bpin (?:for|to) (?:the|our|my) (?:\w+ ){{1,3}}(?:is |= ?|: ?)?{_CODE_VALUE}(?:\W|$)"),
    Pattern(rf"\bpass ?code (?:is |: ?)?{_CODE_VALUE}(?:\W|$)"),
    # the code first: "4471 is the code for the key safe", "it's 4471 on the keypad"
    Pattern(rf"\b{_CODE_VALUE} (?:is|was) (?:the |our )?(?:{_LOCK} {_CODE_NOUN}|{_CODE_NOUN} (?:for|to|of|on)\b)"),
    Pattern(rf"\b{_CODE_VALUE} on (?:the |our )?(?:key ?pad|alarm panel|key ?safe|padlock|lock ?box)\b"),
    # "the code to get in is 4471", "the code's 4471 for the front door", "box by the door, code 4471"
    Pattern(rf"\b{_CODE_NOUN} {_FOR_GETTING_IN}(?: \w+){{0,3}}?{_BECOMES}{_CODE_VALUE}(?:\W|$)"),
    Pattern(
        rf"\b{_CODE_NOUN}(?:'s| is|:)(?: now)?\s*{_CODE_VALUE},? (?:for|to|on|at) (?:the |our |my )?(?:\w+ )?{_LOCK}\b"
    ),
    Pattern(rf"\b{_LOCK}(?: \w+){{0,3}}?[,;:(-]\s*(?:the )?code(?:'s| is|:)?\s*{_CODE_VALUE}(?:\W|$)"),
    # what has a code, and then that alone: "side door's 4471 now", "gate 4471#", "card pin 4471"
    Pattern(rf"\b(?:front|back|side|main|office|hall) door(?:'s| is|:)(?: now| still)?\s*{_LONG_VALUE}{_STOPS}"),
    Pattern(rf"\b{_LOCK}:?\s*([#*c]?[0-9]{{3,8}}[#*])(?:\W|$)"),
    Pattern(
        rf"\b(?:card|phone|tablet|till|sim|laptop)(?:'s)? pin(?: number| code)?(?:'s| is|:)?\s*{_LONG_VALUE}{_STOPS}"
    ),
    Pattern(rf"\b{_LOCK}(?:'s)? (?:key |entry |access |pin )?{_CODE_NOUN}{_OF_WHAT}{_BECOMES}{_CODE_VALUE}(?:\W|$)"),
    Pattern(rf"\b(?:key|access) code{_BECOMES}{_CODE_VALUE}(?:\W|$)"),
    Pattern(
        rf"\b{_CODE_NOUN} (?:for|to|of|on) (?:the |our |my )?{_LOCK}(?: door| gate)?\s*(?:is|'s|:)\s*{_DIALLED}(?:\W|$)"
    ),
    Pattern(
        rf"\b(?:key ?safe|padlock|lock ?box|key ?pad|safe)(?: (?:on|at|by|in|for) (?:the |our )?\w+(?: \w+)?)?"
        rf"(?:'s| is| opens with| opens on)(?: now| still)?\s*{_DIALLED}{_STOPS}"
    ),
    # what to do with it: "press 4471 to open the gate", "set the alarm with 4471"
    Pattern(rf"\b{_TYPE}\s+{_LONG_VALUE}(?:\W+\w+){{0,6}}?\W+(?:opens?|unlock|get in|let yourself in|disarm|unset)\b"),
    Pattern(
        rf"\b(?:disarm|unset|set|silence|open|unlock) (?:the |our )?{_LOCK}(?: door| gate)?,?"
        rf" (?:with|using|just|by|{_TYPE})(?: {_TYPE})? {_LONG_VALUE}{_STOPS}"
    ),
    Pattern(
        rf"\b(?:use|enter|type|punch in|put in|key in|tap in)\s+{_CODE_VALUE} (?:on|at|for|to open"
        rf"|into) (?:the )?(?:\w+ )?{_PLACE}"
    ),
)
_PASSWORD_NOUN = r"(?:pass ?word|pass ?code|pass ?phrase|passwd|pwd|pw|wi-?fi (?:key|code|pass))"  # noqa: S105 - a pattern
_MIXED = r"""([^\s"']*(?:[A-Za-z][0-9!@#$%^&*_+=]|[0-9!@#$%^&*_+=][A-Za-z]|[a-z][A-Z])[^\s"']*)"""
_SIGN = r"[0-9!@#$%^&*_+=]"
_SURELY_MIXED = (  # of six characters and more, among them a digit or a sign beside a letter; @sam123 is somebody
    rf"""([^\s"':=,@<][^\s"':=,]{{3,39}}(?:[A-Za-z]{_SIGN}|{_SIGN}[A-Za-z])[^\s"']{{0,40}}"""
    rf"""|(?:[^\s"':=,@<][^\s"':=,]{{0,3}})?(?:[A-Za-z]{_SIGN}|[0-9!#$%^&*_+=][A-Za-z])[^\s"']{{4,40}})"""
)
_PASSWORDS = (
    # a value that mixes letters with digits, signs or capitals
    Pattern(
        (
            rf"(?i:\b{_PASSWORD_NOUN}(?: (?:for|to|on) (?:the |our )?\w+(?: \w+)?)?\s*(?:'s|s| is| is now"
            rf"| now|:|=)+)\s*[\"']?{_MIXED}"
        ),
        case_sensitive=True,
    ),
    # the same with nothing between, or with more: "user pantry password Teapot88", "has been changed to Teapot88"
    Pattern(
        (
            rf"(?i:\b(?:{_PASSWORD_NOUN}(?: (?:for|to|on) (?:the |our )?\w+(?: \w+)?)?"
            rf"(?: has| been| was| is| now| changed| set| to)*|pass\s*[:=]))\s+[\"']?{_SURELY_MIXED}"
        ),
        case_sensitive=True,
    ),
    # quoted, or after a colon and alone on its line
    Pattern(
        rf"\b{_PASSWORD_NOUN}(?: (?:for|to|on) (?:the |our )?\w+(?: \w+)?)?\s*(?:'s| is|:"
        rf"|=)\s*[\"']([^\"'\n]{{4,60}})[\"']"
    ),
    Pattern(rf"(?m)\b{_PASSWORD_NOUN}\s*[:=]\s*([^\s\"']{{5,60}})\s*$"),
    # a name and a password side by side
    Pattern(
        r"\b(?:log ?in|sign ?in|user(?:name)?)\b[^:\n]{0,40}:\s*[^\s/]+\s*/\s*"
        r"([^\s/]{0,40}[0-9!@#$%^&*_+=][^\s/]{0,40})"
    ),
    # words run together
    Pattern(rf"\b{_PASSWORD_NOUN}\s*(?:'s| is|:|=)\s*([a-z]{{16,60}})\b"),
)
_TOKEN = Pattern(
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"  # Amazon
    r"|\bgh[pousr]_[A-Za-z0-9]{36,255}|\bgithub_pat_[A-Za-z0-9_]{60,255}"  # GitHub
    r"|\bglpat-[A-Za-z0-9_-]{20,}"  # GitLab
    r"|\bxox[abprs]-[A-Za-z0-9-]{10,250}"  # Slack
    r"|\b[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,45}"  # a Discord bot
    r"|discord(?:app)?\.com/api/webhooks/[0-9]{15,22}/[A-Za-z0-9_-]{30,}"
    r"|\bAIza[0-9A-Za-z_-]{35}"  # Google
    r"|\b[sr]k_live_[0-9A-Za-z]{20,}"  # Stripe
    r"|\bSG\.[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}"  # SendGrid
    r"|\bsk-[A-Za-z0-9_-]{32,}"  # OpenAI and others
    r"|\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"  # a signed web token
    r"|-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----",
    case_sensitive=True,
)
_TOLD = {**dict.fromkeys(_CODES, SecretKind.CODE), **dict.fromkeys(_PASSWORDS, SecretKind.PASSWORD)}
_LOOK = Several((*_TOLD, _TOKEN))
_HOW_SURE = {SecretKind.CODE: 0.9, SecretKind.PASSWORD: 0.85, SecretKind.TOKEN: 0.98}


class Secrets:
    """Finds secrets, by the sentence that tells them or by their own shape."""

    signal: ClassVar[type[SecretsSeen]] = SecretsSeen
    predicate: ClassVar[type[Predicate]] = SecretTold

    @classmethod
    def for_group(cls, group: Group, asked: Sequence[Predicate]) -> Self:  # noqa: ARG003 - the same for every group
        """The detector, which needs to know nothing of the group."""
        return cls()

    def read(self, subject: Subject) -> SecretsSeen:
        """All secrets in the text, also those whose sentence began in the message before."""
        alone = self._in_one(subject)
        return SecretsSeen(tuple(_apart(with_pieces(alone, subject, self._in_one))))

    def _in_one(self, subject: Subject) -> list[Secret]:
        view = visible(subject.text.blanked)
        shown, typed = readable(view.text), readable(subject.text.typed)
        standing = _LOOK.standing(shown)
        told = (one for pattern in standing if pattern in _TOLD for one in _of(_TOLD[pattern], pattern, shown))
        found = [replace(item, span=view.span(item.span)) for item in told]
        if _TOKEN in standing or typed != shown:
            found += _of(SecretKind.TOKEN, _TOKEN, typed)  # a webhook's secret is part of a link, which `blanked` lacks
        return list(_apart(found))


def _of(kind: SecretKind, pattern: Pattern, text: str) -> Iterator[Secret]:
    for match in pattern.all(text):
        yield Secret(kind, _value(text, match), _HOW_SURE[kind])


def _value(text: str, match: Match) -> Span:
    span = match.group or match.span
    value = text[span.start : span.end].rstrip(".,;:!?)")
    return Span(span.start, span.start + len(value))


def _apart(found: Sequence[Secret]) -> Iterator[Secret]:
    end = 0
    for item in sorted(found, key=lambda item: (item.span.start, -item.span.end)):
        if item.span.start >= end and item.span.end > item.span.start:
            yield item
            end = item.span.end
