"""The card of a case: what was found, why and what speaks against it, the exchange, and the buttons."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

import discord

from bot.discord_app.automod_texts import automod_lines
from bot.discord_app.buttons import CaseButton
from bot.discord_app.like_cases import LikeButton
from bot.discord_app.quoting import FIELD, behind_spoiler, in_parts, number_of, quoted, shortened, stamp
from bot.discord_app.sanction_texts import about_its_author, can_be_passed_on, what_its_author_gets
from bot.discord_app.sanctioning import SanctionButton
from bot.discord_app.transcript import transcript
from bot.discord_app.words import Words
from bot.moderation.ports import Work
from bot.moderation.recent import MASKED, masked_file, masked_text
from bot.moderation.snapshot import Snapshot
from policy_rules.case import Case, Status
from policy_rules.complaint import Complaint
from policy_rules.handle import Press, Question
from policy_rules.mediate import all_agree
from policy_rules.owner import NEXT, look_by
from policy_rules.precedents import has_likes
from policy_rules.sanctioning import is_offered
from policy_rules.verdict import Category, Severity

MOST_PARTS = 3  # fields with what a member says about data; an embed holds 6,000 characters in all
COLOURS = {
    Severity.LOW: discord.Colour.light_grey(),
    Severity.MEDIUM: discord.Colour.gold(),
    Severity.HIGH: discord.Colour.orange(),
    Severity.SEVERE: discord.Colour.red(),
}


def marker(case_id: int, words: Words) -> str:
    """The line that a card ends with; it is how a card is found again when the answer to posting it was lost."""
    return words("card.footer", case=case_id)


def state_of(case: Case, words: Words) -> str:
    """Where the case stands, in a sentence."""
    match case.status:
        case Status.HIDDEN:
            name = "kept_hidden" if case.message_hidden else "hiding"
        case Status.RESTORED:
            name = "restoring" if case.message_hidden else "restored"
        case Status.OPEN | Status.LEFT if case.no_message:
            name = "told_open" if case.status is Status.OPEN else "told_seen_to"
        case Status.OPEN if case.stopped:
            name = "stopped"
        case Status.OPEN:
            name = "hidden" if case.message_hidden else "not_hidden"
        case Status.LEFT if case.message_hidden and case.category is not Category.WELFARE:
            name = "cleared"
        case _:
            name = case.status.value
    return words(f"card.{name}")


def buttons_of(case: Case, words: Words) -> discord.ui.View:
    """What can be pressed as the case stands. The last decision can always be turned round."""
    view = discord.ui.View(timeout=None)
    for press, label, style in _presses(case):
        view.add_item(CaseButton(case.id, press, words(f"card.{label}"), style))
    if is_offered(case):
        view.add_item(SanctionButton(case.id, words("card.sanction")))
    if case.status is Status.OPEN and has_likes(case):
        view.add_item(LikeButton(case.id, words("card.likes")))
    return view


def answers_to(question: Question, case_id: int, words: Words) -> discord.ui.View:
    """The buttons of a question that is asked before something is done."""
    view = discord.ui.View(timeout=None)
    for press in question.answers:
        view.add_item(CaseButton(case_id, press, words(f"question.{press}"), discord.ButtonStyle.secondary))
    return view


def _presses(case: Case) -> Iterator[tuple[Press, str, discord.ButtonStyle]]:
    yield from about_its_author(case)
    if case.no_message and case.status is Status.OPEN:
        yield Press.LEAVE, "seen_to", discord.ButtonStyle.success
    elif case.status is not Status.GONE and not case.no_message:
        yield from _decisions(case)
    if case.status is Status.OPEN and (case.no_message or case.category is not Category.WELFARE):
        mine = case.claimed_by is not None
        yield (Press.RELEASE if mine else Press.CLAIM), ("release" if mine else "claim"), discord.ButtonStyle.secondary
    if can_be_passed_on(case):
        yield Press.PASS_ON, "pass_on", discord.ButtonStyle.secondary
    if case.picture or (case.category in MASKED and case.message_hidden and not case.no_copies):
        yield Press.REVEAL, "reveal_picture" if case.picture else "reveal", discord.ButtonStyle.secondary
    if case.status is Status.GONE:
        return
    if case.is_argument:
        yield from _mediations(case)


def _mediations(case: Case) -> Iterator[tuple[Press, str, discord.ButtonStyle]]:
    """What helps in an argument; each once."""
    if not case.calm_said:
        yield Press.CALM, "calm", discord.ButtonStyle.secondary
    if not case.slowed:
        yield Press.SLOW, "slow", discord.ButtonStyle.secondary
    if not case.asked:
        yield Press.WORD, "word", discord.ButtonStyle.secondary
    elif all_agree(case) and not case.met:
        yield Press.MEET, "meet", discord.ButtonStyle.primary


def _decisions(case: Case) -> Iterator[tuple[Press, str, discord.ButtonStyle]]:
    care = case.category is Category.WELFARE
    if case.message_hidden:
        if care and case.status is Status.OPEN:
            yield Press.LEAVE, "seen_to", discord.ButtonStyle.success
        if not case.no_copies:
            yield Press.RESTORE, "restore", discord.ButtonStyle.success
        if case.status is Status.OPEN and not care and not case.no_copies:
            yield Press.HIDE, "keep_hidden", discord.ButtonStyle.secondary
        return
    if case.status is not Status.LEFT:
        yield Press.LEAVE, "seen_to" if care else "leave", discord.ButtonStyle.success
    if care and not case.help_note:
        yield Press.HELP, "help", discord.ButtonStyle.primary
    if case.is_argument:
        yield Press.PICK, "pick", discord.ButtonStyle.danger
    elif not care:
        yield Press.HIDE, "delete" if case.no_copies else "hide", discord.ButtonStyle.danger


def card_of(work: Work, words: Words, picture: Sequence[discord.File] = ()) -> discord.Embed:
    """The card, as the case stands now. `picture` is what is sent with it, if anything."""
    case = work.case
    if case is None:
        raise ValueError("a card belongs to a case")
    title = "card.sealed_title" if case.sealed else "card.title"
    embed = discord.Embed(
        title=words(title, case=case.id, name=case.name, clause=number_of(case.clause)),
        description=_where(case, work, words),
        colour=COLOURS[case.severity],
    )
    for name, value in _fields(case, work, words):
        embed.add_field(name=words(f"card.{name}"), value=shortened(value, FIELD), inline=False)
    embed.set_footer(text=marker(case.id, words))
    for file in picture:
        embed.set_image(url=f"attachment://{file.filename}")
    return embed


def _where(case: Case, work: Work, words: Words) -> str:
    snapshot = work.snapshot
    when = stamp(snapshot.sent_at if snapshot else case.opened_at)
    place = words("card.where", channel=f"<#{case.channel_id}>", when=when, state=state_of(case, words))
    if case.no_message:
        place = words("card.told", when=when, state=state_of(case, words))
    author = f"<@{case.author_id}>" if case.author_id else words("card.nobody_named")
    people = between(case, words) if case.is_argument else author
    since = f"\n{words('card.changed_since')}" if work.changed_since else ""
    link = f" · [{words('card.open')}]({snapshot.jump_url})" if snapshot and snapshot.jump_url else ""
    clock = ""
    if case.status is Status.OPEN and (case.no_message or case.category is not Category.WELFARE):
        by = look_by(case, work.policy)
        clock = "\n" + words("card.look_by", when=stamp(by), left=stamp(by, "R"))
        if case.claimed_by is not None and case.claimed_at is not None:
            clock += " · " + words("card.claimed", member=f"<@{case.claimed_by}>", when=stamp(case.claimed_at, "R"))
    return f"{place}\n{people}{link}{since}{clock}"


def between(case: Case, words: Words) -> str:
    """Between whom an argument is, in no order of blame."""
    named = [f"<@{member}>" for member in sorted(case.members)]
    return words("card.between", people=", ".join(named))


def _word(case: Case, words: Words) -> Iterator[tuple[str, str]]:
    """How many would like a quiet word; who said what is theirs."""
    if case.met:
        yield "word_field", words("card.word_met")
    elif case.asked:
        asked, agreed, declined = len(case.asked), len(case.agreed), len(case.declined)
        yield "word_field", words("card.word_asked", asked=asked, agreed=agreed, declined=declined)


def _reports(case: Case, words: Words) -> list[str]:
    """How many reported it and as what; never who."""
    if not case.reporters:
        return []
    said = ", ".join(words(f"report.{complaint}").casefold() for complaint in case.complaints)
    return [words("card.reported", count=len(case.reporters), said=said)]


def _help(case: Case, words: Words) -> Iterator[tuple[str, str]]:
    """Whether the author was sent words of help, and what they answered."""
    if case.help_answer is not None:
        yield "help_field", words("card.help_answered", answer=words(f"answer.{case.help_answer}"))
    elif case.help_note:
        yield "help_field", words("card.help_sent")


def _reasons(case: Case, work: Work, words: Words) -> Iterator[tuple[str, str]]:
    if case.about_data:
        parts = in_parts("\n".join(work.reasons))
        yield from zip(("reasons", "reasons_on", "reasons_on"), parts, strict=False)
        if len(parts) > MOST_PARTS:
            yield "reasons_on", words("card.reasons_more", case=case.id)
    elif work.reasons:
        yield "reasons", behind_spoiler("\n".join(work.reasons))


def whole_complaint(work: Work, words: Words) -> list[discord.File]:
    """What a member says about data, as a file, where it is too long for the card."""
    text = "\n".join(work.reasons)
    long = len(in_parts(text)) > MOST_PARTS
    return [discord.File(io.BytesIO(text.encode()), words("data.file_name"))] if long else []


def _appeals(work: Work, words: Words) -> Iterator[tuple[str, str]]:
    """Who asks for somebody else to look, by role only, and what they wrote."""
    asked = [(words(f"appeal.{asker}"), why) for asker, why in work.appeals]
    if asked:
        decision = words(f"appeal.against.{_appealed(work.case)}") if work.case else ""
        people = ", ".join(asker for asker, _ in asked)
        yield "appeal", words("appeal.asked_by", people=people, decision=decision)
    written = [f"{asker}: {why}" for asker, why in asked if why]
    if written:
        yield "appeal_words", behind_spoiler("\n".join(written))


def _appealed(case: Case) -> str:
    return "seen_to" if case.no_message else case.appealed


def _fields(case: Case, work: Work, words: Words) -> Iterator[tuple[str, str]]:
    judged, snapshot = work.finding or {}, work.snapshot
    findings: list[dict[str, Any]] = judged.get("findings", [])
    lead: dict[str, Any] = next(
        (finding for finding in findings if finding["rule"] == case.rule), findings[0] if findings else {}
    )
    others = [finding["name"] for finding in findings if finding["name"] != case.name]
    against = [quoted(clause) for clause in lead.get("against", ())]
    lacking = [words("card.lacking", what=quoted(why)) for why in lead.get("lacking", ())]
    yield from _listed("why", [*_reports(case, words), *(quoted(clause) for clause in lead.get("because", ()))])
    yield from _reasons(case, work, words)
    if case.posted_again:
        yield "posted_again", words("card.without_that")
    yield from _appeals(work, words)
    if case.author_said is not None:
        yield "author_said", words(f"answer.{case.author_said}")
    yield from _help(case, words)
    yield from _word(case, words)
    yield from what_its_author_gets(case, work, words)
    yield from _listed("automod", automod_lines(case, words))
    yield from _kept_with_it(case, words)
    if case.passed_to is not None:
        yield "passed", words("card.passed_to" if case.passed_to == NEXT else "card.passed_to_deputy")
    if case.part_of is not None:
        yield "part_of", words("card.part_of_case", case=case.part_of)
    yield from _listed("against", against + lacking)
    yield from _listed("also", list(dict.fromkeys(others)))
    yield from _in_file(lead, findings)
    yield from _listed("changed", list(judged.get("changed", ())))
    unread = [words(f"card.files.{one}") for one in case.file_troubles]
    yield from _listed("trouble", ([case.trouble] if case.trouble else []) + unread)
    if case.sealed and (case.no_copies or (case.no_message and Complaint.PICTURE in case.complaints)):
        yield from _listed("steps", list(work.policy.reports.picture_steps))
    if case.no_message:
        yield from _told(case, snapshot, words)
    elif not (case.no_copies and case.sealed):
        yield from _said(case, lead, findings, snapshot, words)
    yield from _added(snapshot)


def _said(
    case: Case, lead: dict[str, Any], findings: list[dict[str, Any]], snapshot: Snapshot | None, words: Words
) -> Iterator[tuple[str, str]]:
    """What the message says, and what a file of it does, as far as it may be shown."""
    if case.is_argument and snapshot is not None:
        yield from transcript(snapshot, set(lead.get("messages", ())), masked_text(snapshot.text, findings))
    else:
        yield from _exchange(findings, snapshot, words)
    if snapshot is not None and snapshot.in_file:
        yield "file_text", behind_spoiler(masked_file(snapshot.in_file, findings))


def _in_file(lead: dict[str, Any], findings: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """What was found in a file, where the case is about something else as well."""
    found = [one for one in findings if one.get("file") and one is not lead]
    yield from _listed("in_file", [f"{one['name']}: {quoted(why)}" for one in found for why in one["because"]])


def _kept_with_it(case: Case, words: Words) -> Iterator[tuple[str, str]]:
    """Whether it is kept longer than usual, and what was noted on it."""
    if case.hold is not None:
        yield "hold", words("card.on_hold" if case.hold.agreed_by else "card.hold_asked", case=case.id)
    if case.notes:
        yield "notes", words("card.notes_there", count=case.notes, case=case.id)


def _listed(name: str, clauses: list[str]) -> Iterator[tuple[str, str]]:
    if clauses:
        yield name, "\n".join(f"· {clause}" for clause in clauses)


def _added(snapshot: Snapshot | None) -> Iterator[tuple[str, str]]:
    """Older messages that whoever reported added, each as long as there is room for all."""
    if snapshot is None or not snapshot.added:
        return
    links = [f" [↗]({one.jump_url})" if one.jump_url else "" for one in snapshot.added]
    heads = [f"{stamp(one.sent_at)} <#{one.channel_id}>{link}" for one, link in zip(snapshot.added, links, strict=True)]
    room = (FIELD - sum(len(head) + 2 for head in heads)) // len(heads)
    lines = [f"{head} {behind_spoiler(one.text, room)}" for head, one in zip(heads, snapshot.added, strict=True)]
    yield "added", "\n".join(lines)


def _told(case: Case, snapshot: Snapshot | None, words: Words) -> Iterator[tuple[str, str]]:
    """What a member told of, and that nobody has checked it."""
    if snapshot is not None and snapshot.text:
        yield "from_elsewhere", behind_spoiler(snapshot.text)
    if case.elsewhere:
        yield "unverified", words("card.nobody_checked")


def _exchange(findings: list[dict[str, Any]], snapshot: Snapshot | None, words: Words) -> Iterator[tuple[str, str]]:
    if snapshot is None:
        yield "message", words("card.no_longer_kept")
        return
    yield "message", behind_spoiler(masked_text(snapshot.text, findings))
    if snapshot.before:
        lines = [f"{quoted(line.author_name)}: {quoted(line.text)}" for line in snapshot.before]
        yield "before", f"||{shortened(chr(10).join(lines), FIELD - 4)}||"
