"""The desk for reports: from the menu of a message, or by /report about a message, a person or something elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import discord

from bot.discord_app.notices import helplines_of, who_is_left
from bot.discord_app.places import Places
from bot.discord_app.rooms import can_read, with_roles
from bot.discord_app.translate import is_of_a_program, member_of, message_of
from bot.discord_app.words import Words
from bot.moderation.ports import Trouble
from bot.moderation.road import Road
from bot.moderation.tellings import Picture, Telling
from policy_rules.adding import MOST_ADDED, OLDEST, Adding
from policy_rules.around import Route, route_of
from policy_rules.complaint import Complaint
from policy_rules.patterns import Pattern, readable
from policy_rules.report import NOBODY_LEFT, Report
from policy_rules.told import Told
from policy_rules.vocabulary import Member

LARGEST_PICTURE_MB = 8
_LINK = Pattern(r"channels/\d{15,20}/\d{15,20}/\d{15,20}")
Reads = Callable[[discord.abc.GuildChannel | discord.Thread], bool]


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody filled in after /report."""

    complaint: Complaint
    reason: str = ""
    link: str = ""
    person: discord.abc.User | None = None
    elsewhere: str = ""
    picture: discord.Attachment | None = None


class ReportDesk:
    """Takes reports, and says to the reporter alone what happens next."""

    def __init__(self, road: Road, words: Words, reads: Reads, places: Callable[[], Places | None]) -> None:
        self._road = road
        self._words = words
        self._reads = reads
        self._places = places

    async def report(
        self, interaction: discord.Interaction, message: discord.Message, complaint: Complaint, reason: str
    ) -> str:
        """Take a report from the menu of a message."""
        return await self._of_message(interaction, message, Asked(complaint, reason))

    async def add(self, interaction: discord.Interaction, message: discord.Message) -> str:
        """Add an older message to what somebody reported, from its menu; without a report it is one."""
        channel, asked = message.channel, Asked(Complaint.OTHER)
        if not isinstance(channel, discord.abc.GuildChannel | discord.Thread) or not self._reads(channel):
            return self._words("report.not_here")
        if is_of_a_program(message) or message.webhook_id is not None:
            return self._words("report.not_ours")
        if message.author.id == interaction.user.id:
            return self._words("report.add.own")
        known = message_of(message, self._road.policy)
        about = replace(known, author=await with_roles(channel.guild, known.author))
        outcome, case_id = await self._road.adding.add(about, member_of(interaction.user))
        if outcome is not Adding.AS_REPORT:
            return self._words(f"report.add.{outcome}", most=MOST_ADDED, days=OLDEST.days)
        if case_id is None:
            return await self._of_message(interaction, message, asked)
        return await self._received(case_id, asked.complaint, (about.author,))

    async def tell(self, interaction: discord.Interaction, asked: Asked) -> str:
        """Take what /report says."""
        if asked.person is not None and asked.person.id == interaction.user.id:
            return self._words("report.not_yourself")
        if not asked.link:
            return await self._told(interaction, asked)
        if asked.elsewhere or asked.picture:
            return self._words("report.one_thing")
        message = await self._linked(interaction, asked.link)
        if message is None:
            return self._words("report.no_such_message")
        return await self._of_message(interaction, message, asked)

    async def _of_message(self, interaction: discord.Interaction, message: discord.Message, asked: Asked) -> str:
        if is_of_a_program(message):
            return self._words("report.not_ours")
        channel = message.channel
        if not isinstance(channel, discord.abc.GuildChannel | discord.Thread) or not self._reads(channel):
            return self._words("report.not_here")
        known = message_of(message, self._road.policy)
        about = replace(known, author=await with_roles(channel.guild, known.author))
        named = member_of(asked.person) if asked.person else None
        report = Report(about, member_of(interaction.user), asked.complaint, reason=asked.reason, named=named)
        case_id = await self._road.report(report)
        if case_id is None:
            return self._words("report.not_ours")
        return await self._received(case_id, asked.complaint, report.accused)

    async def _told(self, interaction: discord.Interaction, asked: Asked) -> str:
        """What is not about a message here."""
        if not (asked.person or asked.elsewhere or asked.picture):
            return self._words("report.one_thing")
        if not (asked.elsewhere or asked.reason):
            return self._words("report.some_words")
        if asked.picture and not _is_picture(asked.picture):
            return self._words("report.no_picture", megabytes=LARGEST_PICTURE_MB)
        kept = asked.picture if asked.complaint is not Complaint.PICTURE else None
        told = Told(
            member_of(interaction.user),
            str(interaction.channel_id),
            asked.complaint,
            named=member_of(asked.person) if asked.person else None,
            elsewhere=bool(asked.elsewhere or asked.picture),
            picture=kept is not None,
        )
        if told.route(self._road.policy) is None:
            kept = None
        picture = await _read(kept) if kept else None
        case_id = await self._road.tellings.tell(Telling(told, asked.reason, asked.elsewhere, picture))
        received = await self._received(case_id, asked.complaint, (told.named,) if told.named else (), told=True)
        not_kept = asked.picture is not None and asked.complaint is Complaint.PICTURE
        return f"{received}\n{self._words('report.picture_not_kept')}" if not_kept else received

    async def _linked(self, interaction: discord.Interaction, link: str) -> discord.Message | None:
        """The message behind a link, if whoever sent it can see it too. Raises what discord.py raises."""
        found, guild = _LINK.found(readable(link)), interaction.guild
        if found is None or guild is None or not isinstance(interaction.user, discord.Member):
            return None
        _, guild_id, channel_id, message_id = found.text.split("/")
        channel = guild.get_channel_or_thread(int(channel_id))
        if int(guild_id) != guild.id or not isinstance(channel, discord.abc.Messageable):
            return None
        if not channel.permissions_for(interaction.user).view_channel:
            return None
        try:
            return await channel.fetch_message(int(message_id))
        except (discord.NotFound, discord.Forbidden):
            return None

    async def _received(
        self, case_id: int, complaint: Complaint, accused: tuple[Member, ...], *, told: bool = False
    ) -> str:
        """The receipt: only what is true already."""
        policy = self._road.policy
        outside = who_is_left(policy.group, self._words)
        route = route_of(complaint, accused, policy)
        if case_id == NOBODY_LEFT or route is None:
            return self._words("report.nobody_left", outside=outside)
        if not route.around:
            return self._thanks(complaint, told=told)
        office = self._office(route.team)
        if await self._has_no_room(route):
            alone = self._words("report.thanks_around_alone", office=office)
            return f"{alone}\n{self._words('report.without_card', outside=outside)}"
        return self._words("report.thanks_around", office=office)

    async def _has_no_room(self, route: Route) -> bool:
        places = self._places()
        room = places.for_case(route.team, sealed=True) if places else None
        try:
            return room is None or await can_read(room, route.around)
        except Trouble:
            return False  # it is found out again before the card is posted

    def _office(self, team: str) -> str:
        return self._words(f"report.offices.{team}")

    def _thanks(self, complaint: Complaint, *, told: bool) -> str:
        group = self._road.policy.group
        match complaint:
            case Complaint.WORRIED:
                return self._words("report.thanks_worried", emergency=group.emergency, helplines=helplines_of(group))
            case Complaint.PICTURE:
                return self._words("report.thanks_picture", helplines=helplines_of(group))
            case _ if told:
                return self._words("report.thanks_told")
            case Complaint.OF_ME:
                return self._words("report.thanks_of_me")
            case _:
                return self._words("report.thanks")


def _is_picture(file: discord.Attachment) -> bool:
    return (file.content_type or "").startswith("image/") and file.size <= LARGEST_PICTURE_MB * 1024 * 1024


async def _read(file: discord.Attachment) -> Picture:
    """The picture as it came. Raises what discord.py raises."""
    return Picture(str(file.id), file.filename, file.content_type or "", await file.read())
