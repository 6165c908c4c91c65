"""Private notices to members: which rule, what happened, what comes next, how to object, and their own text back."""

import io
from collections.abc import Mapping
from typing import Any

import discord

from bot.discord_app.buttons import NoteButton
from bot.discord_app.quoting import in_parts, number_of, quoted, stamp
from bot.discord_app.sanction_texts import number_told_of, told_about_themselves
from bot.discord_app.words import Words
from bot.moderation.ports import Work
from bot.moderation.recent import MASKED, masked_text
from policy_rules.answers import (
    TO_A_DECISION,
    TO_A_LEAK,
    TO_A_PICTURE,
    TO_A_TARGET,
    TO_HELP,
    TO_HIDING,
    Answer,
)
from policy_rules.effects import TellAuthor, TellReporter
from policy_rules.group import Group
from policy_rules.report import TARGET_HIDDEN
from policy_rules.verdict import Category
from policy_rules.vocabulary import MASK

ANSWERS = {
    "help_note": TO_HELP,
    "hidden_by_itself": TO_A_LEAK,
    "hidden_by_person": TO_A_DECISION,
    "kept_hidden": TO_A_DECISION,
    "cleared": TO_A_DECISION,
    "hidden_with_care": TO_HIDING[1:],
    "hidden_of_somebody": TO_A_PICTURE,
    "word": TO_HIDING[1:],
    "warned": TO_HIDING[1:],
    "timed_out": TO_HIDING[1:],
}
MOST_PARTS = 4  # fields of an embed, whose limit is 6,000 characters in all
TO_REPORTERS = {
    **dict.fromkeys(("hidden", "left", "restored", "cleared", "seen_to"), TO_A_DECISION),
    TARGET_HIDDEN: TO_A_TARGET,
}
GIVES_TEXT_BACK = {
    "hidden_by_itself", "hidden_with_care", "hidden_by_person", "hidden_of_somebody", "cleared", "appeal_cleared",
}  # fmt: skip


def buttons_on(effect: TellAuthor | TellReporter, work: Work, words: Words) -> discord.ui.View:
    """What can be pressed on a notice. Where nothing is left without the part that leaked, nothing is posted again."""
    view = discord.ui.View(timeout=None)
    answers = ANSWERS if isinstance(effect, TellAuthor) else TO_REPORTERS
    for answer in answers.get(effect.notice, ()):
        if answer is Answer.AGAIN and not _leaves_something(work):
            continue
        about = number_told_of(effect, work) if answer is Answer.CHECK and isinstance(effect, TellAuthor) else None
        view.add_item(NoteButton(effect.case_id, answer, words(f"answer.{answer}"), about))
    return view


def told_by(effect: TellAuthor | TellReporter, work: Work, words: Words) -> discord.Embed:
    """What a member reads: a notice about their own message, or a line about one that they asked to have looked at."""
    if isinstance(effect, TellAuthor):
        return notice_of(effect, work, words)
    return line_to_reporter(effect, work, words)


def line_to_reporter(effect: TellReporter, work: Work, words: Words) -> discord.Embed:
    """What a reporter hears: that it was received, or what came of it. It quotes nothing and names nobody."""
    case = work.case
    if case is None:
        body = words("reporter.nobody_left", outside=who_is_left(work.policy.group, words))
        return _line(body, effect)
    body = words(
        f"reporter.{effect.notice}",
        channel=f"<#{case.channel_id}>",
        name=case.name,
        clause=number_of(case.clause),
        case=case.id,
        group=work.policy.group.name,
        outside=outside_of(work.policy.group, words),
    )
    return _line(body, effect)


def who_is_left(group: Group, words: Words) -> str:
    """Whom to turn to where nobody of the group can look: somebody outside it, always with the emergency number."""
    contact = group.outside_contact
    if contact is None:
        return words("report.outside_unknown", emergency=group.emergency, helplines=helplines_of(group))
    named = " ".join(one for one in (contact.name, contact.phone, contact.url, contact.hours) if one)
    return words("report.outside", contact=named, emergency=group.emergency)


def _line(body: str, effect: TellReporter) -> discord.Embed:
    embed = discord.Embed(description=body.rstrip(), colour=discord.Colour.light_grey())
    embed.set_footer(text=reference_of(effect))
    return embed


def reference_of(effect: TellAuthor | TellReporter) -> str:
    """The line that a notice ends with; it is how the notice is found again when the answer to sending it was lost."""
    return f"Steward · {effect.case_id}.{effect.as_of}.{effect.notice}"


def notice_of(effect: TellAuthor, work: Work, words: Words) -> discord.Embed:
    """The notice, in the words of the language file."""
    case = work.case
    if case is None:
        raise ValueError("a notice belongs to a case")
    findings = list((work.finding or {}).get("findings", ()))
    by_itself = effect.notice == "hidden_by_itself"
    breach = _told_about(
        findings, by_itself, {"name": case.name, "clause": case.clause, "category": case.category.value}
    )
    snapshot = work.snapshot
    group = work.policy.group
    hello = words("notice.hello", member=quoted(snapshot.author_name) if snapshot else "", group=group.name)
    kept = "stopped" if case.stopped else None if case.message_hidden or case.being_hidden else "nothing_hidden"
    body = told_about_themselves(effect, work, words) or words(
        f"notice.{effect.notice}",
        nothing_hidden=words(f"notice.{kept}") if kept else "",
        channel=f"<#{case.channel_id}>",
        when=stamp(snapshot.sent_at if snapshot else case.opened_at),
        name=breach["name"],
        clause=number_of(breach["clause"]),
        reason=words(f"notice.reasons.{breach['category']}"),
        case=case.id,
        group=group.name,
        emergency=group.emergency,
        helplines=helplines_of(group),
        outside=outside_of(group, words),
    )
    embed = discord.Embed(description=f"{hello}\n{body}".rstrip(), colour=discord.Colour.light_grey())
    if text := _text_back(effect, work):
        label = "your_text" if snapshot and text != snapshot.content else "your_whole_text"
        parts = in_parts(text)
        fitting = parts if len(parts) <= MOST_PARTS else [words("nudge.in_file")]
        for number, part in enumerate(fitting):
            embed.add_field(name=words(f"notice.{label}") if number == 0 else "\u200b", value=part, inline=False)
    embed.set_footer(text=reference_of(effect))
    return embed


def files_with(effect: TellAuthor | TellReporter, work: Work, words: Words) -> list[discord.File]:
    """The author's text as a file, where it is too long for the notice itself."""
    text = _text_back(effect, work) if isinstance(effect, TellAuthor) else ""
    long = len(in_parts(text)) > MOST_PARTS
    return [discord.File(io.BytesIO(text.encode()), words("nudge.file_name"))] if long else []


def _text_back(effect: TellAuthor, work: Work) -> str:
    """The author's own words without what leaked, if the notice gives them back and anything is left."""
    if work.snapshot is None or effect.notice not in GIVES_TEXT_BACK:
        return ""
    text = masked_text(work.snapshot.content, list((work.finding or {}).get("findings", ())))
    return text if _says_something(text) else ""


def _leaves_something(work: Work) -> bool:
    """Whether a part of the author's own words can be masked, and the rest is worth posting."""
    if work.snapshot is None or not work.snapshot.content or work.snapshot.attachments:
        return False
    text = masked_text(work.snapshot.content, list((work.finding or {}).get("findings", ())))
    return text != work.snapshot.content and _says_something(text)


def _says_something(text: str) -> bool:
    """Whether anything is left beside what is masked: where only a number was posted, nothing is given back."""
    return bool(text.replace(MASK, "").strip())


def outside_of(group: Group, words: Words) -> str:
    """Whom they may turn to outside the group, if the policy names somebody."""
    contact = group.outside_contact
    if contact is None:
        return ""
    named = ", ".join(part for part in (contact.name, contact.phone, contact.url, contact.hours) if part)
    return words("appeal.outside", group=group.name, contact=named)


def helplines_of(group: Group) -> str:
    """The group's helplines in one line."""
    return "; ".join(
        " ".join(part for part in (line.name, line.phone, f"({line.hours})" if line.hours else None) if part)
        for line in group.helplines
    )


def _told_about(findings: list[Mapping[str, Any]], by_itself: bool, otherwise: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the notice names: the leak, where Steward hid one, whatever the case began with or is named after."""
    leaks = [finding for finding in findings if Category(finding["category"]) in MASKED]
    welfare = any(finding["category"] == Category.WELFARE for finding in findings)
    return leaks[0] if leaks and (welfare or by_itself) else otherwise
