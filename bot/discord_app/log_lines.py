"""Lines of the log channel: what was done, by whom in role, under which clause. They quote nothing."""

from bot.discord_app.quoting import number_of, stamp
from bot.discord_app.words import Words
from bot.moderation.ports import Work
from policy_rules.effects import Log


def log_line(effect: Log, work: Work, words: Words) -> str:
    """The line for `effect`."""
    case = work.case
    if case is None:
        raise ValueError("a line of the log belongs to a case")
    return words(
        f"log.{effect.entry}",
        when=stamp(work.now),
        case=case.id,
        channel=f"<#{case.channel_id}>",
        name=case.name,
        clause=number_of(case.clause),
        reference=reference_of_line(effect),
        by=words("log.by_itself" if case.decided_by is None else "log.by_person"),
    )


def reference_of_line(effect: Log) -> str:
    """What a line ends with; it is how the line is found again when the answer to posting it was lost."""
    return f"{effect.case_id}.{effect.as_of}.{effect.entry}"
