"""Lines of the log channel (what was done, by whom in role, under which clause) and to a team. They quote nothing."""

from bot.discord_app.quoting import number_of, stamp
from bot.discord_app.sanction_texts import clause_named
from bot.discord_app.words import Words
from bot.moderation.ports import Work
from policy_rules.effects import Log, TellTeam


def log_line(effect: Log, work: Work, words: Words) -> str:
    """The line for `effect`."""
    case = work.case
    if case is None:
        raise ValueError("a line of the log belongs to a case")
    name, clause = clause_named(effect, work)
    return words(
        f"log.{effect.entry}",
        when=stamp(work.now),
        case=case.id,
        channel=f"<#{case.channel_id}>",
        name=name,
        clause=number_of(clause),
        reference=reference_of_line(effect),
        by=words("log.by_itself" if case.decided_by is None else "log.by_person"),
    )


def team_line(effect: TellTeam, work: Work, card_url: str | None, words: Words, *, reads: bool = True) -> str:
    """The line for the team of a case, with the way to its card; `reads`: they can read it themselves."""
    reference = reference_of_line(effect)
    if work.case is not None and effect.line == "data_waits":
        office = words(f"data.offices.{work.case.team}")
        if not reads:
            return words("data.waits_unread", office=office, reference=reference)
        return words("data.waits", office=office, reference=reference)
    card = f"[{words('team.card')}]({card_url})" if card_url else ""
    return words(f"team.{effect.line}", case=effect.case_id, card=card, reference=reference)


def reference_of_line(effect: Log | TellTeam) -> str:
    """What a line ends with; it is how the line is found again when the answer to posting it was lost."""
    return f"{effect.case_id}.{effect.as_of}.{effect.entry if isinstance(effect, Log) else effect.line}"
