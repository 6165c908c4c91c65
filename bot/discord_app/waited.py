"""The message of a morning: which cards waited, a line each with the way to it. It quotes nothing and names nobody."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import discord

from bot.discord_app.calls import trying
from bot.discord_app.cards import state_of
from bot.discord_app.needs import NEEDS
from bot.discord_app.places import Places, Writable, lacking
from bot.discord_app.quoting import number_of, shortened, stamp
from bot.discord_app.vault import StoreVault
from bot.discord_app.words import Words
from bot.moderation.ports import Trouble, Work
from policy_rules.case import Case
from policy_rules.morning_effects import PostWaited

Result = Mapping[str, Any]
FindOwn = Callable[[Writable, str, datetime], Awaitable[discord.Message | None]]
LONGEST = 3_900  # characters of the lines; Discord takes 4,096
NAME = 60  # characters of a rule's name that are shown


class TellingWhatWaited:
    """Posts it where moderators read; `find_own` looks before a repeat."""

    def __init__(self, words: Words, places: Places, vault: StoreVault, find_own: FindOwn) -> None:
        self._words = words
        self._places = places
        self._vault = vault
        self._find_own = find_own

    @property
    def _place(self) -> Writable:
        return self._places.moderators

    async def post(self, effect: PostWaited, _work: Work) -> Result:
        """Tell of them as they stand now."""
        missing = lacking(self._place, NEEDS[PostWaited], self._place.guild.me)
        if missing:
            raise Trouble(f"Steward lacks the permission {', '.join(missing)} in <#{self._place.id}>")
        found = await self._vault.cases(numbers_of(effect))
        if not found:
            return {}  # all of them were erased meanwhile
        embed = what_waited(found, self._place.guild.id, self._words)
        embed.set_footer(text=_marker(effect, self._words))
        async with trying("tell what waited"):
            sent = await self._place.send(embed=embed)
        return {"message_id": str(sent.id), "channel_id": str(sent.channel.id)}

    async def find(self, effect: PostWaited, since: datetime) -> discord.Message | None:
        """The message, if an earlier try posted it and the answer was lost."""
        return await self._find_own(self._place, _marker(effect, self._words), since)


def numbers_of(effect: PostWaited) -> list[int]:
    """The cases that it is about."""
    return [int(number) for number in effect.cases.split()]


def _marker(effect: PostWaited, words: Words) -> str:
    """What the message ends with; a case waits once, so the first number tells one morning from another."""
    return words("waited.footer", case=numbers_of(effect)[0])


def what_waited(cases: Sequence[Case], guild_id: int, words: Words) -> discord.Embed:
    """The message: as many lines as it holds, and where the rest is found."""
    lines, room = [words("waited.calm")], LONGEST
    for at, case in enumerate(cases):
        line = _line(case, guild_id, words)
        room -= len(line) + 1
        if room < 0:
            lines.append(words("waited.rest", count=len(cases) - at))
            break
        lines.append(line)
    title = words("waited.title", count=len(cases))
    return discord.Embed(title=title, description="\n".join(lines), colour=discord.Colour.light_grey())


def _line(case: Case, guild_id: int, words: Words) -> str:
    card = ""
    if case.card_channel_id and case.card_message_id:
        url = f"https://discord.com/channels/{guild_id}/{case.card_channel_id}/{case.card_message_id}"
        card = f" · [{words('queue.card')}]({url})"
    name, clause = shortened(case.name, NAME), number_of(case.clause)
    when, state = stamp(case.opened_at, "R"), state_of(case, words)
    return words("waited.line", case=case.id, name=name, clause=clause, since=when, state=state) + card
