"""How a word, a warning and a timeout read: on the card, to their author, in the log, in a member's own record."""

from collections.abc import Iterator

import discord

from bot.discord_app.quoting import behind_spoiler, number_of, quoted, stamp
from bot.discord_app.words import Words
from bot.moderation.ports import Work
from policy_rules.answers import THE_MESSAGE
from policy_rules.case import Case, Status
from policy_rules.effects import Log, TellAuthor
from policy_rules.handle import Press
from policy_rules.sanction import TOLD, Needs, Sanction, Stage
from policy_rules.verdict import Category

NOTICES = ("word", "word_stands", "word_taken_back", "warned", "timed_out", "timeout_lifted", "taken_back", "stands")
ENTRIES = ("warned", "timed_out", "timeout_lifted", "taken_back")
REASON = 400  # characters of a reason on a card
HOUR, DAY = 60, 24 * 60

Button = tuple[Press, str, discord.ButtonStyle]


def length_of(minutes: int, words: Words) -> str:
    """How long it is, as people say it."""
    if minutes > DAY and minutes % DAY == 0:
        return words("sanction.length.days", count=minutes // DAY)
    if minutes >= HOUR and minutes % HOUR == 0:
        return words("sanction.length.hours" if minutes > HOUR else "sanction.length.hour", count=minutes // HOUR)
    return words("sanction.length.minutes", count=minutes)


def about_its_author(case: Case) -> Iterator[Button]:
    """What can be pressed about a warning or a timeout, as it stands now."""
    if case.word is not None and case.word.waits_to_be_heard:
        yield Press.WORD_STANDS, "word_stands", discord.ButtonStyle.secondary
        yield Press.WORD_BACK, "word_back", discord.ButtonStyle.success
    given = case.sanction
    if given is None:
        return
    if given.stage is Stage.PROPOSED:
        yield Press.AGREE, "agree", discord.ButtonStyle.primary
        yield Press.DECLINE, "decline", discord.ButtonStyle.secondary
    if given.waits_to_be_heard:
        yield Press.UPHOLD, "uphold", discord.ButtonStyle.secondary
    if given.stage is Stage.RUNNING:
        yield Press.LIFT, "lift", discord.ButtonStyle.success
    elif given.stage is Stage.GIVEN or (given.stage is Stage.OVER and given.waits_to_be_heard):
        yield Press.LIFT, "take_back", discord.ButtonStyle.success


def can_be_passed_on(case: Case) -> bool:
    """Whether the next office can be asked as well: something waits for a person."""
    waits = case.sanction is not None and case.sanction.stage is Stage.PROPOSED
    return (waits or _is_open(case)) and case.passed_to is None and not case.sealed


def what_its_author_gets(case: Case, work: Work, words: Words) -> Iterator[tuple[str, str]]:
    """The field of the card: how far it has come, on this case alone, and what they read."""
    lines = list(_word(case, words))
    if case.sanction is not None:
        lines += _given(case.sanction, work, words)
    if lines:
        yield "gets", "\n".join(lines)


def _word(case: Case, words: Words) -> Iterator[str]:
    if case.word is None:
        return
    yield words("sanction.word_back" if case.word.taken_back else "sanction.spoken_to")
    if case.word.waits_to_be_heard:
        yield words("sanction.objects")


def _given(given: Sanction, work: Work, words: Words) -> Iterator[str]:
    stage = given.stage.value
    if given.stage is Stage.PROPOSED and given.needs is Needs.SAFEGUARDING:
        stage = "proposed_under_18"
    yield words(
        f"sanction.stage.{stage}",
        what=_what(given, words),
        clause=number_of(given.clause),
        member=f"<@{given.by}>",
        until=stamp(given.until) if given.until else "",
    )
    if given.waits_to_be_heard:
        yield words("sanction.objects")
    if reason := work.words.get(given.number):
        yield words("sanction.reason", reason=behind_spoiler(reason, REASON))


def _what(given: Sanction, words: Words) -> str:
    return words(f"sanction.what.{given.kind}", length=length_of(given.minutes, words))


def told_about_themselves(effect: TellAuthor, work: Work, words: Words) -> str | None:
    """What the author of a message reads about themselves; None for any other notice."""
    case = work.case
    if effect.notice not in NOTICES or case is None:
        return None
    given = _meant(case, effect.as_of)
    snapshot = work.snapshot
    number = effect.as_of if given is None or effect.notice == "word" else given.number
    name, clause = _clause(given, work)
    hidden = case.message_hidden or case.being_hidden
    return words(
        f"sanction.notice.{effect.notice}",
        channel=f"<#{case.channel_id}>",
        when=stamp(snapshot.sent_at if snapshot else case.opened_at),
        where=words("sanction.it_is_hidden" if hidden else "sanction.it_stands"),
        reason=quoted(" ".join(work.words.get(number, "…").split())),
        what=_what(given, words) if given else "",
        length=length_of(given.minutes, words) if given else "",
        until=stamp(given.until) if given and given.until else "",
        name=name,
        clause=number_of(clause),
        case=case.id,
        group=work.policy.group.name,
    )


def clause_named(effect: Log, work: Work) -> tuple[str, str]:
    """The name and the id of the clause that a line of the log names."""
    if work.case is None:
        raise ValueError("a line of the log belongs to a case")
    return _clause(_meant(work.case, effect.as_of) if effect.entry in ENTRIES else None, work)


def told_in_record(case: Case, words: Words) -> Iterator[str]:
    """What a member's own record says of it; nothing of what was only proposed."""
    if case.word is not None:
        back = case.word.taken_back
        yield words("record.taken_back", what=words("sanction.what.word")) if back else words("record.word")
    for given in case.sanctions:
        if given.stage is Stage.LIFTED:
            yield words("record.taken_back", what=_what(given, words))
        elif given.stage in TOLD:
            yield words("record.given", what=_what(given, words))


def number_told_of(effect: TellAuthor, work: Work) -> int:
    """The number of the word, warning or timeout that a notice tells of; THE_MESSAGE where it tells of none."""
    if effect.notice == "word":
        return effect.as_of
    given = _meant(work.case, effect.as_of) if work.case and effect.notice in NOTICES else None
    return given.number if given else THE_MESSAGE


def _meant(case: Case, as_of: int) -> Sanction | None:
    """The one that was there when a notice or a line was asked for."""
    return next((one for one in reversed(case.sanctions) if one.number <= as_of), None)


def _clause(given: Sanction | None, work: Work) -> tuple[str, str]:
    if work.case is None or given is None or given.clause == work.case.clause:
        return (work.case.name, work.case.clause) if work.case else ("", "")
    named = next((clause.name for clause in work.policy.clauses if clause.id == given.clause), work.case.name)
    return named, given.clause


def _is_open(case: Case) -> bool:
    return case.status is Status.OPEN and case.category is not Category.WELFARE
