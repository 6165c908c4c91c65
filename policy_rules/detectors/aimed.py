"""Reads at whom a text is aimed: somebody addressed, a person spoken of, a group.

Quoted and retold words are aimed at nobody. It says nothing of how kind the words are; with a model's score it tells an
insult from a word about oneself or a thing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field

from policy_rules.detectors.laughter import laughs
from policy_rules.detectors.quotation import own_voice, quoted, reported
from policy_rules.group import Group
from policy_rules.patterns import Pattern, Several, readable, words
from policy_rules.signals import Evidence, Predicate, Signals, Subject
from policy_rules.vocabulary import Message, Unknown


class Aim(StrEnum):
    """At whom words can be aimed."""

    ADDRESSED = "addressed"
    """Somebody spoken to: "you", a reply, a mention."""
    MEMBER = "member"
    """A person spoken of: "he is", "that woman"."""
    GROUP = "group"
    """Several at once: "you lot", "those people"."""


@dataclass(frozen=True, slots=True)
class Aimed:
    """At whom a text is aimed, and what speaks against its being aimed at anybody."""

    at: frozenset[Aim] = frozenset()
    by_word: bool = False  # a word says so, not only a reply or a mention
    members: tuple[str, ...] = ()  # ids of those answered or mentioned
    against: tuple[str, ...] = ()


_SECOND_PERSON = words(r"you(?:'?(?:re|ve|d|ll))?", "your", "yours", "yourself", "u", "ur", "ya", "yer", "youse")
_NAMED_TO_FACE = Pattern(
    r"^\W*(?:oi|oy|shut up|get lost|go away|piss off|fuck off|sod off|do one|drop dead|shame on)\b"
)
_THIRD_PERSON = words(
    r"(?:he|she)(?:'?(?:s|d|ll))?",
    "him",
    "her",
    "his",
    "hers",
    "himself",
    "herself",
    r"that (?:man|woman|bloke|lad|girl|guy|person|one)",
)
_GROUP = words(
    "you lot",
    "you people",
    "you guys",
    "you all",
    "them lot",
    "that lot",
    "this lot",
    "the lot of (?:you|them)",
    "all of (?:you|them)",
    (
        r"(?:these|those|them) (?:\w+ )?(?:people|lot|types|folks?|women|men|girls|lads|foreigners"
        r"|immigrants|migrants|\w+ists|\w+ians|\w+lims|gays)"
    ),
    r"people like (?:you|them|that|him|her)",
    r"they(?:'re| are)? all",
    "they should all",
    (
        r"(?:women|men|foreigners|immigrants|migrants|oldies|pensioners|disabled people|old people"
        r"|young people) (?:are|should|always|can'?t|just|have)"
    ),
)
_KINDS_OF_PEOPLE = words(
    "gays", "lesbians", "homosexuals", "queers", "trannies", "trans(?:es| people| women| men)", "muslims", "islamists",
    "jews", "christians", "catholics", "hindus", "sikhs", "atheists", "gyps(?:y|ies)", "travellers", "pikeys", "roma",
    "im?migrants", "refugees", "asylum seekers", "foreigners", "illegals", "blacks", "whites", "asians", "africans",
    "arabs", "poles", "romanians", "pakistanis", "indians", "chinese", "irish", "mexicans", "women", "females", "girls",
    "feminists", "men", "cripples?", "retards?", "spastics?", "disabled", "autistics?", "schizos?",
    "the (?:deaf|blind)",
    "(?:old|elderly|disabled|black|gay|poor|homeless|young) (?:people|folks?|ones|men|women)", "pensioners", "oldies",
    "boomers", "teenagers", "(?:this|that|these|those|their) (?:sort|kind|type|lot)s?", "(?:the|a|that) jew",
    "pak(?:i|is)", "nigg(?:er|a)s?", "fag(?:got)?s?", "dykes?", "chinks?", "kikes?", "wogs?", "coons?",
)  # fmt: skip
_FIRST_PERSON = words(r"i(?:'?(?:m|ve|d|ll))?", "me", "my", "myself", "mine")
_OF_A_THING = Pattern(
    r"\b(?:it|this|that|there)(?:'s| is| was|s)\b|\b(?:the|this|that|these|those|my"
    r"|our) (?:\w+ ){1,3}(?:is|are|was|were|'s|has|have|keeps?|won'?t|doesn'?t|isn'?t)\b"
)
_WORDS = {
    Aim.ADDRESSED: (_SECOND_PERSON, _NAMED_TO_FACE),
    Aim.MEMBER: (_THIRD_PERSON,),
    Aim.GROUP: (_GROUP, _KINDS_OF_PEOPLE),
}
_LOOK = Several([*(pattern for patterns in _WORDS.values() for pattern in patterns), _FIRST_PERSON, _OF_A_THING])


class AimedAt(Predicate):
    """Words are aimed at somebody: addressed (you, a reply, a mention), member (a person spoken of) or group."""

    key: ClassVar[str] = "aimed"
    example: ClassVar[str] = "aimed: {at: [addressed, member]}"
    nothing_without: ClassVar = (Aimed, ("at",))
    opinion: ClassVar[bool] = True
    context: ClassVar[bool] = True

    at: tuple[Annotated[Aim, Field(strict=False)], ...] = Field(
        min_length=1, max_length=3, strict=False, description="At whom; any of these is enough."
    )

    def met(self, signals: Signals) -> Evidence | Unknown | None:
        """Met when the text is aimed at any of those asked for."""
        seen = signals.of(Aimed)
        if isinstance(seen, Unknown):
            return seen
        hit = [aim for aim in self.at if aim in seen.at]
        if not hit:
            return None
        return Evidence(
            because=_BECAUSE[hit[0]],
            confidence=0.9 if seen.by_word else 0.75,
            against=seen.against,
            members=seen.members,
        )


_BECAUSE = {
    Aim.ADDRESSED: "it is addressed to somebody",
    Aim.MEMBER: "it speaks of a person",
    Aim.GROUP: "it speaks of a group of people",
}


class Aiming:
    """Reads at whom a text is aimed, from its pronouns and from whom it answers or mentions."""

    signal: ClassVar[type[Aimed]] = Aimed
    predicate: ClassVar[type[Predicate]] = AimedAt

    @classmethod
    def for_group(cls, group: Group, asked: Sequence[Predicate]) -> Self:  # noqa: ARG003 - the same for every group
        """The detector, which needs to know nothing of the group."""
        return cls()

    def read(self, subject: Subject) -> Aimed:
        """At whom the text is aimed."""
        text = readable(subject.text.plain)
        voice = own_voice(text)
        standing = _LOOK.standing(voice)
        spoken = {aim for aim, patterns in _WORDS.items() if any(one in standing for one in patterns)}
        members = _directed_to(subject.message)
        if members and Aim.ADDRESSED not in spoken and not (_FIRST_PERSON in standing or _OF_A_THING in standing):
            at = spoken | {Aim.ADDRESSED} if voice.strip() else spoken
        else:
            at = spoken
        return Aimed(frozenset(at), bool(spoken), members, _against(text, at, of_self=_FIRST_PERSON in standing))


def _directed_to(message: Message) -> tuple[str, ...]:
    others = [message.reply_to_author, *message.mentions]
    return tuple(dict.fromkeys(other for other in others if other is not None and other != message.author.id))


def _against(text: str, at: set[Aim], *, of_self: bool) -> tuple[str, ...]:
    said = []
    if quoted(text):
        said.append("some of it is quoted")
    if reported(text):
        said.append("it retells what somebody said or did")
    if not at and of_self:
        said.append("the author speaks of themselves")
    if laughs(text):
        said.append("there is laughter in it")
    return tuple(said)
