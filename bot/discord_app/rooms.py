"""In which room the card of a case may stand: never where somebody can read whom the case was led around."""

from collections.abc import Iterable

import discord

from bot.discord_app.calls import trying
from bot.discord_app.places import Places, Writable
from bot.discord_app.translate import member_of
from bot.moderation.ports import Trouble
from policy_rules.case import Case
from policy_rules.vocabulary import Member


async def room_of(places: Places, case: Case | None) -> Writable:
    """Where the team of a case reads. Raises Trouble where there is no such room."""
    if case is None:
        raise Trouble("the case is no longer kept")
    place = place_of(places, case)
    if place is None:
        raise Trouble("the policy names no channel for cases in confidence (channels.sealed)")
    if await can_read(place, case.around):
        raise Trouble("somebody whom it is about can read the room where its card would stand")
    return place


def place_of(places: Places, case: Case) -> Writable | None:
    """Where lines about a case are written, which hold neither names nor words; its card too, unless it is on data."""
    if case.about_data:
        return places.read_by(case.team)
    return places.for_case(case.team, sealed=case.sealed)


async def room_for_card(places: Places, case: Case | None) -> Writable:
    """Where its card may stand. Raises Trouble where there is no such room."""
    if case is not None and case.about_data and places.of_office(case.team) is None:
        raise Trouble("those whom alone it is for have no room of their own: they find it with /queue")
    return await room_of(places, case)


async def can_read(place: Writable, member_ids: Iterable[str]) -> bool:
    """Whether one of these members can read `place`. Raises Trouble where that cannot be found out."""
    for member_id in member_ids:
        found = await _fetched(place.guild, member_id)
        if found is not None and place.permissions_for(found).view_channel:
            return True
    return False


async def with_roles(guild: discord.Guild, member: Member) -> Member:
    """`member` with the roles that they hold now: what comes with an older message has none. Raises Trouble."""
    if member.is_bot:
        return member
    found = await _fetched(guild, member.id)
    return member if found is None else member_of(found)


async def _fetched(guild: discord.Guild, member_id: str) -> discord.Member | None:
    """Somebody of the server; None for who has left it."""
    async with trying("look up which roles they hold"):
        try:
            return await guild.fetch_member(int(member_id))
        except discord.NotFound:
            return None
