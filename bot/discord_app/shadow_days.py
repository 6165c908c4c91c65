"""The card of a day in shadow: what would have been hidden and what was asked about, each with Right and Wrong."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, Self, cast

import discord

from bot.discord_app.buttons import Said, answering
from bot.discord_app.calls import trying
from bot.discord_app.cards import state_of
from bot.discord_app.needs import NEEDS
from bot.discord_app.places import Places, Writable, lacking
from bot.discord_app.quoting import number_of, shortened
from bot.discord_app.vault import StoreVault
from bot.discord_app.words import Words
from bot.moderation.ports import Trouble, Work
from policy_rules.case import Case
from policy_rules.morning_effects import PostShadowDay, UpdateShadowDay
from policy_rules.shadow import Answer, Entry, Would

Result = Mapping[str, Any]
FindOwn = Callable[[Writable, str, datetime], Awaitable[discord.Message | None]]
Day = Sequence[tuple[Entry, Case | None]]
WITH_BUTTONS = 10  # entries: Discord allows five rows of five, and each entry has two
LONGEST = 4_000  # characters of the card's text; Discord takes 4,096
ROOM_FOR_REST = 100  # of them, for the line that says how many follow
LIVE, SURE = "live", "sure"  # besides the answers: asking whether a rule shall go live, and yes to that


@dataclass(frozen=True, slots=True)
class Cut:
    """How much of a line is shown."""

    linked: bool  # whether it leads to the case's card
    name: int  # characters of the rule's name


CUTS = (Cut(linked=True, name=80), Cut(linked=False, name=80), Cut(linked=False, name=24))  # the first that fits


class ShadowDesk(Protocol):
    """Whoever serves the presses: the client carries one."""

    async def press(self, interaction: discord.Interaction, about: str, press: str) -> str | Said:
        """Count an answer about a case, or make a rule live."""
        ...


class ShadowButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=r"shadow:(?P<about>\w+):(?P<press>\w+)"
):
    """One press: `shadow:214:right`, or about a rule, `shadow:private_number:live`."""

    def __init__(self, about: str, press: str, label: str, style: discord.ButtonStyle) -> None:
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=f"shadow:{about}:{press}"))
        self._about = about
        self._press = press

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str]
    ) -> Self:
        """The button that was pressed, also one posted before a restart."""
        del interaction
        button = cast("discord.ui.Button[Any]", item)
        return cls(match["about"], match["press"], button.label or "", button.style)

    async def callback(self, interaction: discord.Interaction) -> None:
        """Do what it says."""
        desk = cast("ShadowDesk", cast("Any", interaction.client).shadow_desk)
        await answering(interaction, lambda: desk.press(interaction, self._about, self._press))


class AskingAboutDays:
    """Posts the card of a day where moderators read, and keeps it up to date; `find_own` looks before a repeat."""

    def __init__(self, words: Words, places: Places, vault: StoreVault, find_own: FindOwn) -> None:
        self._words = words
        self._places = places
        self._vault = vault
        self._find_own = find_own

    @property
    def _place(self) -> Writable:
        return self._places.moderators

    async def post(self, effect: PostShadowDay, _work: Work) -> Result:
        """Ask about a day."""
        missing = lacking(self._place, NEEDS[PostShadowDay], self._place.guild.me)
        if missing:
            raise Trouble(f"Steward lacks the permission {', '.join(missing)} in <#{self._place.id}>")
        embed, view = await self._card(effect.day)
        async with trying("ask about yesterday"):
            return _result(await self._place.send(embed=embed, view=view))

    async def update(self, effect: UpdateShadowDay, _work: Work) -> Result:
        """Show what was answered."""
        if effect.channel_id != str(self._place.id):
            return {"no_card": True}
        embed, view = await self._card(effect.day)
        async with trying("show what was answered"):
            await self._place.get_partial_message(int(effect.message_id)).edit(embed=embed, view=view)
        return {}

    async def already_done(self, effect: PostShadowDay, since: datetime) -> Result | None:
        """The card, if an earlier try posted it and the answer was lost."""
        found = await self._find_own(self._place, marker_of_day(effect.day, self._words), since)
        return _result(found) if found else None

    async def _card(self, day: str) -> tuple[discord.Embed, discord.ui.View]:
        return day_card(day, await self._vault.shadow_day(day), self._place.guild.id, self._words)


def _result(message: discord.Message) -> Result:
    return {"message_id": str(message.id), "channel_id": str(message.channel.id)}


def marker_of_day(day: str, words: Words) -> str:
    """The line that the card ends with; it is how it is found again when the answer to posting it was lost."""
    return words("shadow.footer", day=day)


def day_card(day: str, found: Day, guild_id: int, words: Words) -> tuple[discord.Embed, discord.ui.View]:
    """The card as it stands, and its buttons."""
    hidden = sum(entry.would is Would.HIDE for entry, _ in found)
    shown, lines = _fitting(found, guild_id, words)
    embed = discord.Embed(
        title=_counted(hidden, len(found) - hidden, words),
        description="\n".join([words("shadow.ask"), *lines]),
        colour=discord.Colour.blue(),
    )
    embed.set_footer(text=marker_of_day(day, words))
    return embed, _buttons(shown, words)


def _fitting(found: Day, guild_id: int, words: Words) -> tuple[Day, list[str]]:
    """What an embed has room for, and its lines: without links and with short names if need be.

    What still has no room comes once those that are shown are answered: what nobody has answered stands first.
    """
    room = LONGEST - len(words("shadow.ask")) - ROOM_FOR_REST
    lines: list[str] = []
    for cut in CUTS:
        lines = [_line(entry, case, guild_id, words, cut) for entry, case in found]
        if sum(len(line) + 1 for line in lines) <= room:
            return found, lines
    places = []
    for place in sorted(range(len(found)), key=lambda one: found[one][0].answer is not None):
        room -= len(lines[place]) + 1
        if room < 0:
            break
        places.append(place)
    places.sort()
    rest = words("shadow.rest", count=len(found) - len(places))
    return [found[place] for place in places], [*(lines[place] for place in places), rest]


def _counted(hidden: int, asked: int, words: Words) -> str:
    if hidden and asked:
        return words("shadow.both", hidden=hidden, asked=asked)
    return words("shadow.hidden", hidden=hidden) if hidden else words("shadow.asked", asked=asked)


def _line(entry: Entry, case: Case | None, guild_id: int, words: Words, cut: Cut) -> str:
    card = ""
    if cut.linked and case is not None and case.card_channel_id and case.card_message_id:
        url = f"https://discord.com/channels/{guild_id}/{case.card_channel_id}/{case.card_message_id}"
        card = f" · [{words('queue.card')}]({url})"
    line = words(
        "shadow.line",
        case=entry.case_id,
        would=words(f"shadow.would.{entry.would}"),
        name=shortened(entry.name, cut.name),
        clause=number_of(entry.clause),
        state=state_of(case, words) if case else "",
    )
    answer = f" · {words(f'shadow.answer.{entry.answer}')}" if entry.answer else ""
    return f"{line}{card}{answer}"


def _buttons(found: Day, words: Words) -> discord.ui.View:
    """Two for each entry; where there are too many, for those that nobody has answered."""
    view = discord.ui.View(timeout=None)
    entries = sorted((entry for entry, _ in found), key=lambda one: one.answer is not None)[:WITH_BUTTONS]
    shown = {entry.case_id for entry in entries}
    for entry in (one for one, _ in found if one.case_id in shown):
        for answer in Answer:
            label = words(f"shadow.press.{answer}", case=entry.case_id)
            pressed = discord.ButtonStyle.success if entry.answer is answer else discord.ButtonStyle.secondary
            view.add_item(ShadowButton(str(entry.case_id), answer.value, label, pressed))
    return view
