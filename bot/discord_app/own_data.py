"""/mydata: what is kept about a member, as a file that they alone see, and how to have it erased."""

import io
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

import discord
from discord import app_commands

from bot.discord_app.buttons import Said, answering
from bot.discord_app.quoting import number_of
from bot.discord_app.words import Words
from policy_rules.policy import Policy

ONCE_IN = timedelta(hours=1)
MOST_REMEMBERED = 10_000  # members who asked lately
LARGEST = 8 * 1024 * 1024  # bytes of a file that Discord takes
MOST_PARTS = 20  # that are sent; nobody wrote so much, and Discord lets an answer go on for a quarter of an hour


class About(Protocol):
    """What is kept about a member, as far as they know of it."""

    def __call__(self, member_id: str, *, told: bool) -> Awaitable[Mapping[str, Any]]:
        """Look it up."""
        ...


class OwnData:
    """Gives members what is kept about them; once an hour each, since it opens what is sealed."""

    def __init__(self, about: About, policy: Callable[[], Policy], words: Words) -> None:
        self._about = about
        self._policy = policy
        self._words = words
        self._asked: OrderedDict[int, datetime] = OrderedDict()

    async def of_member(self, interaction: discord.Interaction) -> str | Said:
        """What is kept about whoever asks, or that they asked a moment ago."""
        now, who = interaction.created_at, interaction.user.id
        before = self._asked.get(who)
        if before is not None and now - before < ONCE_IN:
            again = discord.utils.format_dt(before + ONCE_IN, "t")
            return self._words("mydata.again", at=again)
        kept = await self._about(str(who), told=True)
        self._remember(who, now)
        parts = [content.encode("utf-8", "replace") for content in parts_of(self._lines(kept), LARGEST)]
        numbered = enumerate(parts[:MOST_PARTS], start=1)
        *sooner, last = [self._part(content, number, len(parts)) for number, content in numbered]
        for one in sooner:
            await interaction.followup.send(one.words, files=one.files, ephemeral=True)
        return last

    def _part(self, content: bytes, number: int, parts: int) -> Said:
        """One of the messages in which it comes: nearly always the only one."""
        retention = self._policy().retention
        said = self._words(
            "mydata.here",
            dismissed=retention.dismissed_days,
            decided=retention.decided_days,
            trail=retention.trail_days,
        )
        if number > 1:
            said = self._words("mydata.part", number=number, parts=parts)
        elif parts > 1:
            said = f"{said}\n{self._words('mydata.in_parts', parts=parts, most=MOST_PARTS)}"
        return Said(said, files=[_file(content, number)])

    def _remember(self, who: int, now: datetime) -> None:
        self._asked[who] = now
        self._asked.move_to_end(who)
        while len(self._asked) > MOST_REMEMBERED:
            self._asked.popitem(last=False)

    def _lines(self, kept: Mapping[str, Any]) -> Iterator[str]:
        words = self._words
        yield words("mydata.head", group=self._policy().group.name, member=kept["member"])
        yield words("mydata.cases" if kept["cases"] else "mydata.no_cases")
        for case in kept["cases"]:
            clause = number_of(case["clause"])
            yield words("mydata.case", case=case["case"], name=case["rule"], clause=clause, at=case["opened_at"])
            yield from (words("mydata.text", text=text) for text in case["texts"])
            yield from (words("mydata.file", name=name) for name in case["files"])
            yield from (words("mydata.written", text=text) for text in case["written_to_them"])
            for one in case["consequences"]:
                what, stage = words(f"mydata.kinds.{one['what']}"), words(f"mydata.stages.{one['stage']}")
                yield words("mydata.consequence", what=what, clause=number_of(one["clause"]), stage=stage)
            for one in case["events"]:
                yield words("mydata.event", at=one["at"], what=words(f"mydata.happened.{one['what']}"))
        yield words("mydata.reports" if kept["reports_made"] else "mydata.no_reports")
        for report in kept["reports_made"]:
            yield words("mydata.report", case=report["case"])
            yield from (words("mydata.text", text=text) for text in report["texts"])
            for one in report["added"]:
                yield words("mydata.added", at=one["at"], message=one["message"], channel=one["channel"])
        yield words("mydata.appeals" if kept["appeals_made"] else "mydata.no_appeals")
        for appeal in kept["appeals_made"]:
            yield words("mydata.appeal", case=appeal["case"], text=appeal["words"])
        yield words("mydata.notes" if kept["notes_written"] else "mydata.no_notes")
        for note in kept["notes_written"]:
            yield words("mydata.note", case=note["case"], at=note["at"], text=note["text"])
        yield from (words("mydata.stopped", text=text) for text in kept["stopped_and_unread"])
        yield words("mydata.acts", count=kept["acts_in_the_trail"])
        yield words("mydata.foot")


def parts_of(lines: Iterable[str], largest: int) -> list[str]:
    """The lines in as few texts as hold them, each of at most `largest` bytes; a line is never cut, nor left out."""
    parts: list[list[str]] = [[]]
    left = largest
    for line in lines:
        size = len(line.encode("utf-8", "replace")) + 1
        if size > left and parts[-1]:
            parts.append([])
            left = largest
        parts[-1].append(line)
        left -= size
    return ["\n".join(part) for part in parts]


def _file(content: bytes, number: int = 1) -> discord.File:
    name = "steward-mydata.txt" if number == 1 else f"steward-mydata-{number}.txt"
    return discord.File(io.BytesIO(content), name)


def own_data_command(data: OwnData) -> app_commands.Command[Any, ..., Any]:
    """The command, for every member."""

    @app_commands.command(name="mydata", description="What Steward keeps about you, as a file that only you see")
    @app_commands.guild_only()
    async def my_data(interaction: discord.Interaction) -> None:
        await answering(interaction, lambda: data.of_member(interaction))

    return my_data
