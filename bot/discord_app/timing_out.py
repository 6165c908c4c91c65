"""Keeping somebody from writing for a while and letting them write again, because people decided so."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.discord_app.buttons import CaseButton
from bot.discord_app.calls import trying
from bot.discord_app.cards import card_of
from bot.discord_app.members import fetched, hindrance
from bot.discord_app.places import Places, Writable, lacking
from bot.discord_app.words import Words
from bot.moderation.ports import Trouble, Work
from policy_rules.effects import AskSafeguarding, LiftTimeOut, SettleAsking, TimeOut
from policy_rules.handle import Press

Result = Mapping[str, Any]
FindOwn = Callable[[Writable, str, datetime], Awaitable[discord.Message | None]]
SAME = timedelta(seconds=1)  # Discord keeps a time to the millisecond


class TimingOut:
    """The calls, each looked up before it is repeated."""

    def __init__(self, words: Words, places: Places, find_own: FindOwn) -> None:
        self._words = words
        self._places = places
        self._find_own = find_own

    async def time_out(self, effect: TimeOut, work: Work) -> Result:
        """Set it, unless its time has passed or somebody set a longer one by hand."""
        until = datetime.fromisoformat(effect.until)
        if work.now >= until:
            raise Trouble("Discord could not be reached before it was over, so nobody was timed out")
        member = await self._member(effect.member_id)
        if member is None:
            raise Trouble("they are no longer in the server, so nobody was timed out")
        if refused := hindrance(self._guild.me, member):
            raise Trouble(refused)
        if member.timed_out_until is not None and member.timed_out_until > until + SAME:
            raise Trouble("they are in a longer timeout already, which somebody set by hand; it was left as it is")
        async with trying("time them out"):
            await member.timeout(until, reason=self._words("sanction.audit", case=effect.case_id))
        return {}

    async def lift(self, effect: LiftTimeOut, _work: Work) -> Result:
        """Lift it, unless somebody has changed it since."""
        member = await self._member(effect.member_id)
        if member is None or member.timed_out_until is None:
            return {"was_gone": True}
        if not _is_until(member, effect.until):
            raise Trouble("somebody changed their timeout by hand; please lift it in Discord")
        async with trying("lift their timeout"):
            await member.timeout(None, reason=self._words("sanction.audit", case=effect.case_id))
        return {}

    async def ask_safeguarding(self, effect: AskSafeguarding, work: Work) -> Result:
        """Show the case where those of safeguarding read, with the two answers."""
        place = self._sealed()
        if missing := lacking(place, discord.Permissions(view_channel=True, send_messages=True), place.guild.me):
            raise Trouble(f"Steward lacks the permission {', '.join(missing)} in <#{place.id}>")
        view = discord.ui.View(timeout=None)
        for press, style in (
            (Press.AGREE, discord.ButtonStyle.primary),
            (Press.DECLINE, discord.ButtonStyle.secondary),
        ):
            view.add_item(CaseButton(effect.case_id, press, self._words(f"card.{press}"), style))
        async with trying("ask the safeguarding lead"):
            sent = await place.send(self._asking(effect), embed=card_of(work, self._words), view=view)
        return {"message_id": str(sent.id), "channel_id": str(sent.channel.id)}

    async def settle_asking(self, effect: SettleAsking, work: Work) -> Result:
        """Show there how it came out, with nothing left to press."""
        place = self._guild.get_channel(int(effect.channel_id))
        if not isinstance(place, discord.TextChannel):
            return {"was_gone": True}
        async with trying("update what the safeguarding lead was asked"):
            try:
                asked = place.get_partial_message(int(effect.message_id))
                await asked.edit(embed=card_of(work, self._words), view=None)
            except discord.NotFound:
                return {"was_gone": True}
        return {}

    async def already_done(self, effect: TimeOut | LiftTimeOut | AskSafeguarding, since: datetime) -> Result | None:
        """What an earlier try did, if its answer was lost."""
        if isinstance(effect, AskSafeguarding):
            found = await self._find_own(self._sealed(), self._asking(effect), since)
            return {"message_id": str(found.id), "channel_id": str(found.channel.id)} if found else None
        member = await self._member(effect.member_id)
        if isinstance(effect, LiftTimeOut):
            return {} if member is None or member.timed_out_until is None else None
        return {} if member is not None and _is_until(member, effect.until) else None

    def _asking(self, effect: AskSafeguarding) -> str:
        reference = f"{effect.case_id}.{effect.as_of}.{effect.kind}"
        return self._words("sanction.ask_safeguarding", case=effect.case_id, reference=reference)

    def _sealed(self) -> Writable:
        if self._places.sealed is None:
            raise Trouble("the policy names no channel for cases in confidence (channels.sealed)")
        return self._places.sealed

    async def _member(self, member_id: str) -> discord.Member | None:
        return await fetched(self._guild, member_id)

    @property
    def _guild(self) -> discord.Guild:
        return self._places.moderators.guild


def _is_until(member: discord.Member, until: str) -> bool:
    set_to = member.timed_out_until
    return set_to is not None and abs(set_to - datetime.fromisoformat(until)) <= SAME
