"""Hands: the effects that Discord can carry out, each with the permission it needs.

One place acts, and only from the outbox.
"""

import io
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import discord

from bot.discord_app.announcing import Announcing
from bot.discord_app.calls import trying, written_since
from bot.discord_app.cards import buttons_of, card_of, marker
from bot.discord_app.log_lines import log_line, reference_of_line, team_line
from bot.discord_app.mediating import Mediating, offer_reference
from bot.discord_app.needs import NEEDS, SLOW_ROOM, SLOW_THREAD
from bot.discord_app.notices import reference_of
from bot.discord_app.noting import Noting
from bot.discord_app.nudging import Nudging, nudge_reference
from bot.discord_app.painting import NAME, Painter
from bot.discord_app.places import Place, Places, Writable, lacking
from bot.discord_app.reaching import channel_called
from bot.discord_app.restoring import Restoring
from bot.discord_app.rights import lacks_said
from bot.discord_app.rooms import place_of, room_for_card, room_of
from bot.discord_app.shadow_days import AskingAboutDays
from bot.discord_app.timing_out import TimingOut
from bot.discord_app.vault import StoreVault
from bot.discord_app.waited import TellingWhatWaited
from bot.discord_app.words import Words
from bot.moderation.ports import Trouble, Work
from policy_rules.effects import (
    Alert,
    Announce,
    AskSafeguarding,
    Delete,
    Effect,
    EndSlowMode,
    KeepFiles,
    LetIn,
    LiftTimeOut,
    Log,
    NudgeAuthor,
    OfferWord,
    OpenNote,
    OpenThread,
    OpenWith,
    PinNotice,
    PointToNotes,
    PostAgain,
    PostCard,
    RemoveMark,
    Restore,
    SayCalm,
    SettleAsking,
    SlowMode,
    TakeBack,
    TakeDown,
    TellAuthor,
    TellReporter,
    TellTeam,
    TimeOut,
    UnpinNotice,
    UpdateCard,
)
from policy_rules.morning_effects import PostShadowDay, PostWaited, UpdateShadowDay

Result = Mapping[str, Any]
AboutTheirTime = TimeOut | LiftTimeOut | AskSafeguarding
Doing = Callable[[Any, Work], Awaitable[Result]]


class Hands:
    """Carries out effects on Discord. It decides nothing: what it is given has been journalled."""

    def __init__(self, client: discord.Client, places: Places, vault: StoreVault, words: Words) -> None:
        self._client = client
        self._places = places
        self._vault = vault
        self._words = words
        self._announcing = Announcing(words, self._channel, self._check, self._send, self._find_own)
        self._restoring = Restoring(client, words)
        self._mediating = Mediating(words, self._channel, self._private)
        self._noting = Noting(words, self._channel, self._private, self._check)
        self._nudging = Nudging(words, self._channel, self._private)
        self._timing_out = TimingOut(words, places, self._find_own)
        self._asking = AskingAboutDays(words, places, vault, self._find_own)
        self._waited = TellingWhatWaited(words, places, vault, self._find_own)
        self._painter = Painter(words)
        self._doing: Mapping[type[Effect], Doing] = {
            KeepFiles: self._keep_files,
            Delete: self._delete,
            TellAuthor: self._noting.tell,
            OpenNote: self._noting.open_note,
            NudgeAuthor: self._nudging.nudge,
            TakeDown: self._take_down,
            TellReporter: self._noting.tell,
            PointToNotes: self._noting.point_to_notes,
            RemoveMark: self._remove_mark,
            Log: self._log,
            PostCard: self._post_card,
            TellTeam: self._tell_team,
            UpdateCard: self._update_card,
            Restore: self._restore,
            PostAgain: self._post_again,
            Announce: self._announcing.announce,
            PinNotice: self._announcing.pin,
            UnpinNotice: self._announcing.unpin,
            SayCalm: self._say_calm,
            TakeBack: self._mediating.take_back,
            SlowMode: self._slow_mode,
            EndSlowMode: self._slow_mode,
            OfferWord: self._mediating.offer_word,
            OpenThread: self._open_thread,
            LetIn: self._mediating.let_in,
            OpenWith: self._mediating.open_with,
            TimeOut: self._timing_out.time_out,
            LiftTimeOut: self._timing_out.lift,
            AskSafeguarding: self._timing_out.ask_safeguarding,
            PostShadowDay: self._asking.post,
            UpdateShadowDay: self._asking.update,
            PostWaited: self._waited.post,
            SettleAsking: self._timing_out.settle_asking,
            Alert: self._alert,
        }

    async def carry_out(self, effect: Effect, work: Work) -> Result:
        """Make the one remote call that `effect` is. Raises Trouble."""
        return await self._doing[type(effect)](effect, work)

    async def already_done(self, effect: Effect, work: Work) -> Result | None:
        """What an earlier try did, if its answer was lost. Deleting, updating and pinning can simply be repeated.

        So can the notice: it is looked for before it is posted.
        """
        since = work.asked_at or datetime.min.replace(tzinfo=UTC)
        match effect:
            case PostCard(case_id=case_id) if work.case:
                found = await self._find_own(place_of(self._places, work.case), marker(case_id, self._words), since)
            case TellAuthor() | TellReporter():
                found = await self._find_own(await self._noting.place_of(effect), reference_of(effect), since)
            case Log() if self._places.log:
                found = await self._find_own(self._places.log, f" · {reference_of_line(effect)}", since)
            case TellTeam() if work.case:
                found = await self._find_own(place_of(self._places, work.case), reference_of_line(effect), since)
            case Alert():
                found = await self._find_own(self._places.moderators, self._alarm(effect, work), since)
            case (
                SayCalm()
                | OpenNote()
                | OfferWord()
                | OpenThread()
                | OpenWith()
                | SlowMode()
                | NudgeAuthor()
                | PostShadowDay()
                | PostWaited()
                | (TimeOut() | LiftTimeOut() | AskSafeguarding())
            ):
                return await self._mediated_already(effect, work, since)
            case PointToNotes(channel_id=channel_id):
                found = await self._find_own(await self._channel(channel_id), self._noting.pointer(effect), since)
            case Restore(channel_id=channel_id) | PostAgain(channel_id=channel_id):
                again = isinstance(effect, PostAgain)
                found = await self._restoring.find(await self._channel(channel_id), work, since, again=again)
            case _:
                return None
        return _result(found) if found else None

    async def _mediated_already(
        self,
        effect: SayCalm
        | OpenNote
        | OfferWord
        | OpenThread
        | OpenWith
        | SlowMode
        | NudgeAuthor
        | PostShadowDay
        | PostWaited
        | AboutTheirTime,
        work: Work,
        since: datetime,
    ) -> Result | None:
        match effect:
            case TimeOut() | LiftTimeOut() | AskSafeguarding():
                return await self._timing_out.already_done(effect, since)
            case PostShadowDay():
                return await self._asking.already_done(effect, since)
            case PostWaited():
                found = await self._waited.find(effect, since)
            case SayCalm(channel_id=channel_id):
                found = await self._find_own(await self._channel(channel_id), self._words("calm.line"), since)
            case NudgeAuthor(member_id=member_id):
                found = await self._find_own(await self._private(member_id), nudge_reference(effect), since)
            case OfferWord(member_id=member_id):
                found = await self._find_own(await self._private(member_id), offer_reference(effect), since)
            case OpenNote():
                return await self._noting.find_note(effect, self._own_id)
            case OpenThread():
                return await self._mediating.find_thread(effect, self._own_id)
            case SlowMode():
                others = await self._vault.slow_modes(effect.channel_id, effect.case_id)
                return await self._mediating.slowed_already(effect, work, others)
            case _:
                thread_id = effect.thread_id
                found = await self._find_own(await self._channel(thread_id), self._mediating.opening(work), since)
        return _result(found) if found else None

    async def _keep_files(self, effect: KeepFiles, _work: Work) -> Result:
        channel = await self._channel(effect.channel_id)
        self._check(effect, channel)
        async with trying("read the files of that message"):
            message = await _messages_of(channel).fetch_message(int(effect.message_id))
        return {"files": await self._vault.keep_files(effect.case_id, message)}

    async def _delete(self, effect: Delete, _work: Work) -> Result:
        if not effect.message_id.isdecimal():
            raise Trouble("the title of a thread cannot be hidden by Steward; please change it by hand")
        channel = await self._channel(effect.channel_id)
        self._check(effect, channel)
        async with trying("delete that message"):
            try:
                await _messages_of(channel).get_partial_message(int(effect.message_id)).delete()
            except discord.NotFound:
                return {"was_gone": True}
        return {}

    async def _take_down(self, effect: TakeDown, work: Work) -> Result:
        self._check(effect, await self._channel(effect.channel_id))
        return await self._nudging.take_down(effect, work)

    async def _remove_mark(self, effect: RemoveMark, _work: Work) -> Result:
        channel = await self._channel(effect.channel_id)
        self._check(effect, channel)
        async with trying("take a reaction off"):
            message = _messages_of(channel).get_partial_message(int(effect.message_id))
            try:
                await message.remove_reaction(effect.emoji, discord.Object(int(effect.member_id)))
            except discord.NotFound:
                return {"was_gone": True}
        return {}

    async def _log(self, effect: Log, work: Work) -> Result:
        if self._places.log is None:
            return {}
        return await self._send(
            effect, self._places.log, "write in the log channel", log_line(effect, work, self._words)
        )

    async def _post_card(self, effect: PostCard, work: Work) -> Result:
        case, place = work.case, await room_for_card(self._places, work.case)
        if case is None:
            raise Trouble("the case is no longer kept")
        self._check(effect, place)
        picture = await self._picture(work)
        async with trying("post a card"):
            embed, view = card_of(work, self._words, picture), buttons_of(case, self._words)
            return _result(await place.send(embed=embed, view=view, files=picture, silent=effect.silent))

    async def _tell_team(self, effect: TellTeam, work: Work) -> Result:
        place = await room_of(self._places, work.case)
        card = work.case.card_message_id if work.case else None
        url = place.get_partial_message(int(card)).jump_url if card else None
        reads = work.case is None or self._places.is_read_by(place, work.case.team)
        line = team_line(effect, work, url, self._words, reads=reads)
        return await self._send(effect, place, "write to the team", line)

    async def _update_card(self, _effect: UpdateCard, work: Work) -> Result:
        case = work.case
        if case is None or case.card_channel_id is None or case.card_message_id is None:
            return {"no_card": True}
        channel = _messages_of(await self._channel(case.card_channel_id))
        picture = await self._picture(work)
        async with trying("update a card"):
            card = channel.get_partial_message(int(case.card_message_id))
            embed, view = card_of(work, self._words, picture), buttons_of(case, self._words)
            await (
                card.edit(embed=embed, view=view, attachments=picture) if picture else card.edit(embed=embed, view=view)
            )
        return {}

    async def _picture(self, work: Work) -> list[discord.File]:
        """How an argument went, if the case is one."""
        drawn = await self._painter.heat(work)
        return [discord.File(io.BytesIO(drawn), NAME)] if drawn else []

    async def _restore(self, effect: Restore, work: Work) -> Result:
        channel = await self._channel(effect.channel_id)
        self._check(effect, channel.parent if isinstance(channel, discord.Thread) and channel.parent else channel)
        files = await self._vault.files(effect.case_id)
        return await self._restoring.post(channel, work, files)

    async def _post_again(self, effect: PostAgain, work: Work) -> Result:
        channel = await self._channel(effect.channel_id)
        self._check(effect, channel.parent if isinstance(channel, discord.Thread) and channel.parent else channel)
        return await self._restoring.post(channel, work, (), again=True)

    async def _say_calm(self, effect: SayCalm, _work: Work) -> Result:
        return await self._send(effect, await self._channel(effect.channel_id), "write there", self._words("calm.line"))

    async def _slow_mode(self, effect: SlowMode | EndSlowMode, work: Work) -> Result:
        channel = await self._channel(effect.channel_id)
        kind = SLOW_THREAD if isinstance(channel, discord.Thread) else SLOW_ROOM
        self._lacks_nothing(kind, channel)
        others = await self._vault.slow_modes(effect.channel_id, effect.case_id)
        if isinstance(effect, SlowMode):
            return await self._mediating.slow(effect, work, others)
        return await self._mediating.end_slow(effect, others)

    async def _open_thread(self, effect: OpenThread, work: Work) -> Result:
        channel = await self._channel(effect.channel_id)
        self._check(effect, channel.parent if isinstance(channel, discord.Thread) and channel.parent else channel)
        return await self._mediating.open_thread(effect, work)

    async def _alert(self, effect: Alert, work: Work) -> Result:
        alarm = self._alarm(effect, work)
        return await self._send(effect, self._places.moderators, "write in the moderators' channel", alarm)

    def _alarm(self, effect: Alert, work: Work) -> str:
        link = f"https://discord.com/channels/{self._places.moderators.guild.id}/{effect.about}"
        lacks = lacks_said(self._places, work.policy, self._words)
        return self._words(f"alert.{effect.alert}", lacks=lacks, message=link)

    async def _send(self, effect: Effect, channel: Place, doing: str, text: str) -> Result:
        self._check(effect, channel)
        async with trying(doing):
            return _result(await _messages_of(channel).send(text))

    async def _channel(self, channel_id: str) -> Place:
        return await channel_called(self._client, channel_id)

    async def _private(self, member_id: str) -> discord.DMChannel:
        async with trying("open a private conversation"):
            return await self._client.create_dm(discord.Object(int(member_id)))

    def _check(self, effect: Effect, channel: Place) -> None:
        """Say which permission is missing before Discord says only that one is."""
        self._lacks_nothing(NEEDS[type(effect)], channel)

    def _lacks_nothing(self, needed: discord.Permissions, channel: Place) -> None:
        missing = lacking(channel, needed, channel.guild.me)
        if missing:
            raise Trouble(f"Steward lacks the permission {', '.join(missing)} in <#{channel.id}>")

    async def _find_own(
        self, channel: Place | discord.DMChannel | None, text: str, since: datetime
    ) -> discord.Message | None:
        """Steward's own message of `since` or later that ends with `text`, if what was sent arrived."""
        if channel is None:
            return None
        async with trying("look for what it posted before"):
            async for message in written_since(_messages_of(channel), since):
                if message.author.id == self._own_id and any(one.endswith(text) for one in _texts(message)):
                    return message
        return None

    @property
    def _own_id(self) -> int:
        if self._client.user is None:
            raise Trouble("Steward is not logged in")
        return self._client.user.id


def _messages_of(
    channel: Place | discord.DMChannel,
) -> Writable | discord.Thread | discord.VoiceChannel | discord.StageChannel | discord.DMChannel:
    if isinstance(channel, discord.ForumChannel):
        raise Trouble("a forum holds no messages of its own")
    return channel


def _texts(message: discord.Message) -> list[str]:
    footers = [embed.footer.text for embed in message.embeds if embed.footer.text]
    return [message.content, *footers]


def _result(message: discord.Message) -> Result:
    return {"message_id": str(message.id), "channel_id": str(message.channel.id)}
