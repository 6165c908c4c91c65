"""Hears what Discord's own AutoMod does, and finds out which of its events are about one and the same message.

Discord sends an event for each action of each rule. What it stopped never appeared: it has no id, and no other event
tells of it. So its words are kept, sealed, before anything is looked up, and read from there, at once or later.
"""

import asyncio
import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

import discord

from bot.clock import Clock
from bot.discord_app.calls import CALL_FAILED
from bot.discord_app.reaching import GONE, OutOfReach
from bot.discord_app.rooms import with_roles
from bot.discord_app.translate import channel_of, whole
from bot.discord_app.waits import Waits
from bot.discord_app.watch import Watch
from bot.failure import outline
from bot.moderation.automod import AutoMod
from bot.moderation.ports import Trouble
from bot.store.problems import StoreProblem
from bot.store.stopped import Stopped
from bot.store.to_read import Waiting
from policy_rules.automod_act import STOPPED, AutoModAct, Did
from policy_rules.policy import Policy
from policy_rules.vocabulary import Member, Message, Part, PartKind

log = logging.getLogger(__name__)

AT_ONCE = timedelta(seconds=30)  # within which the events of one message come
PATIENCE_S = 10.0  # for which a name is waited for: who may need help waits no longer for it
NAME_STANDS = timedelta(minutes=10)  # for which a rule is not asked for its name again
MOST_REMEMBERED = 500  # rules, and messages that were stopped lately
A_ROUND = 20  # messages a round that could not be read at once
KINDS = discord.AutoModRuleActionType
DID = {KINDS.block_message: Did.STOPPED, KINDS.send_alert_message: Did.TOLD, KINDS.timeout: Did.TIMED_OUT}

Room = discord.abc.GuildChannel | discord.Thread


@dataclass(frozen=True, slots=True)
class _Known:
    """A message that was stopped: what stands for its id, and which actions of which rules were told of it so far."""

    id: str
    at: datetime
    told: set[tuple[int, KINDS]] = field(default_factory=set)


class AutoModWatch:
    """Turns Discord's events into acts for the road, for the rooms that are read."""

    def __init__(
        self,
        watch: Watch,
        automod: AutoMod,
        guild: Callable[[], discord.Guild | None],
        policy: Callable[[], Policy],
        *,
        clock: Clock,
    ) -> None:
        self._watch = watch
        self._automod = automod
        self._guild = guild
        self._policy = policy
        self._clock = clock
        self._waits = Waits()
        self._reading: set[str] = set()  # those that are being read just now
        self._lately: OrderedDict[tuple[int, int, bytes], _Known] = OrderedDict()
        self._names: OrderedDict[int, tuple[asyncio.Task[str], datetime]] = OrderedDict()

    async def acted(self, action: discord.AutoModAction) -> None:
        """A rule did something about what a member wrote. What it does about their names is nobody's message."""
        about_a_name = action.rule_trigger_type is discord.AutoModRuleTriggerType.member_profile
        if about_a_name or action.channel_id is None or not self._watch.watches(action.guild_id):
            return
        if not self._watch.tells_of_automod:  # people.md 10
            return
        about, is_new = self._about(action)  # before anything is waited for: the next event may come meanwhile
        room = action.channel  # None for a thread that was asleep: then it waits until that is looked up
        if room is not None and not self._watch.is_read(room):
            return
        if is_new:
            one = Stopped(about, str(action.channel_id), str(action.user_id), self._clock.now())
            await self._automod.keep(one, whole(action.content))
            await self._read(action.guild, one)
        seconds = int(action.action.duration.total_seconds()) if action.action.duration else 0
        act = AutoModAct(about, await self._name_of(action), DID.get(action.action.type, Did.OTHER), seconds)
        await self._automod.take(act)

    async def look(self) -> None:
        """Read the stopped messages that could not be read when they came. One that fails keeps no other waiting."""
        guild = self._guild()
        if guild is None:
            return
        now = self._clock.now()
        asked = A_ROUND + len(self._waits)
        known = await self._automod.waiting(asked)
        if len(known) < asked:  # these are all
            self._waits.keep_only(one.message_id for one in known)
        for one in [one for one in known if self._waits.is_due(_where(one), now)][:A_ROUND]:
            if not await self._read(guild, one):
                return  # the model has enough to do: the next round begins with another

    async def _read(self, guild: discord.Guild, one: Stopped) -> bool:
        """Read what was stopped, or put it off. Whether the model has time for the next."""
        if one.message_id in self._reading:
            return True
        self._reading.add(one.message_id)
        try:
            return await self._read_or_put_off(guild, one)
        except Exception as problem:  # noqa: BLE001 - whatever broke, it and the others are tried again
            log.error("a stopped message could not be read: %s", outline(problem))  # noqa: TRY400
            await self._failed(one, counts=not isinstance(problem, StoreProblem))
            return True
        finally:
            self._reading.discard(one.message_id)

    async def _read_or_put_off(self, guild: discord.Guild, one: Stopped) -> bool:
        try:
            room = await _room_of(guild, one)
        except OutOfReach:
            log.warning("the room in which AutoMod acted could not be had")
            await self._failed(one)  # for longer each time: a thread that is closed to Steward stays so
            return True
        if room is None or not self._watch.is_read(room):
            await self._automod.settle(one)
        elif (text := await self._automod.text_of(one)) is None:
            pass  # read meanwhile
        elif not await self._automod.read(await self._message_of(room, one, text)):
            await self._failed(one, counts=not self._automod.model_answers)
            return False
        self._waits.forget(_where(one))
        return True

    async def _failed(self, one: Stopped, *, counts: bool = True) -> None:
        """Put it off, behind the others; after three days it is given up: `AutoMod.give_up_old`."""
        self._waits.put_off(_where(one), self._clock.now(), counts=counts)
        await self._automod.put_off(one)

    def _about(self, action: discord.AutoModAction) -> tuple[str, bool]:
        """The id of the message, and whether it was stopped and this is the first event of it.

        No rule does the same twice about one message: who tries the same words again begins another.
        """
        did = action.action.type
        if action.message_id is not None and did is not KINDS.block_message:
            return str(action.message_id), False
        key = (action.user_id, action.channel_id or 0, sha256(action.content.encode("utf-8", "replace")).digest())
        now, known = self._clock.now(), self._lately.get(key)
        is_new = known is None or now - known.at > AT_ONCE or (action.rule_id, did) in known.told
        if known is None or is_new:
            known = self._lately[key] = _Known(f"{STOPPED}{secrets.token_hex(8)}", now)
            self._lately.move_to_end(key)
            if len(self._lately) > MOST_REMEMBERED:
                self._lately.popitem(last=False)
        known.told.add((action.rule_id, did))
        return known.id, is_new

    async def _message_of(self, room: Room, one: Stopped, text: str) -> Message:
        """The message that was stopped, as it would have been posted."""
        member = Member(one.author_id, f"<@{one.author_id}>")  # a mention, where the name cannot be had
        try:
            member = await with_roles(room.guild, member)
        except Trouble as trouble:
            log.warning("whose message AutoMod stopped could not be looked up: %s", trouble.words)
        content = Part(PartKind.CONTENT, text)
        return Message(one.message_id, channel_of(room, self._policy()), member, (content,), one.at)

    async def _name_of(self, action: discord.AutoModAction) -> str:
        """The name of the rule, asked for once though several of its events come at a time."""
        now = self._clock.now()
        asked, until = self._names.get(action.rule_id, (None, now))
        if asked is None or until <= now:
            asked = asyncio.create_task(self._ask(action), name="the name of a rule")
            self._names[action.rule_id] = (asked, now + NAME_STANDS)
            if len(self._names) > MOST_REMEMBERED:
                self._names.popitem(last=False)
        return await asyncio.shield(asked)

    async def _ask(self, action: discord.AutoModAction) -> str:
        """The name; empty where Discord does not say it, and then it is asked again the next time."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                return whole((await action.fetch_rule()).name)
        except CALL_FAILED as problem:
            log.warning("the name of a rule of AutoMod could not be had: %s", outline(problem))
            self._names.pop(action.rule_id, None)
            return ""


def _where(one: Stopped) -> Waiting:
    return Waiting(one.channel_id, one.message_id)


async def _room_of(guild: discord.Guild, one: Stopped) -> Room | None:
    """Where it would have stood, also a thread that was asleep; None if that is gone. Raises OutOfReach."""
    try:
        return guild.get_channel_or_thread(int(one.channel_id)) or await guild.fetch_channel(int(one.channel_id))
    except discord.NotFound as problem:
        if problem.code in GONE:
            return None
        raise OutOfReach from problem
    except (*CALL_FAILED, discord.InvalidData) as problem:
        raise OutOfReach from problem
