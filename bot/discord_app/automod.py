"""Hears what Discord's own AutoMod does, and finds out which of its events are about one and the same message.

Discord sends an event for each action of each rule. What it stopped never appeared: it has no id, and no other event
tells of it.
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
from bot.discord_app.rooms import with_roles
from bot.discord_app.translate import channel_of, whole
from bot.discord_app.watch import Watch
from bot.failure import outline
from bot.moderation.automod import AutoMod
from bot.moderation.ports import Trouble
from policy_rules.automod_act import STOPPED, AutoModAct, Did
from policy_rules.policy import Policy
from policy_rules.vocabulary import Member, Message, Part, PartKind

log = logging.getLogger(__name__)

AT_ONCE = timedelta(seconds=30)  # within which the events of one message come
PATIENCE_S = 10.0  # for which a name is waited for: who may need help waits no longer for it
NAME_STANDS = timedelta(minutes=10)  # for which a rule is not asked for its name again
MOST_REMEMBERED = 500  # rules, and messages that were stopped lately
KINDS = discord.AutoModRuleActionType
DID = {KINDS.block_message: Did.STOPPED, KINDS.send_alert_message: Did.TOLD, KINDS.timeout: Did.TIMED_OUT}

Room = discord.abc.GuildChannel | discord.Thread


@dataclass(frozen=True, slots=True)
class _Stopped:
    """A message that was stopped: what stands for its id, and which actions of which rules were told of it so far."""

    id: str
    at: datetime
    told: set[tuple[int, KINDS]] = field(default_factory=set)


class AutoModWatch:
    """Turns Discord's events into acts for the road, for the rooms that are read."""

    def __init__(self, watch: Watch, automod: AutoMod, policy: Callable[[], Policy], clock: Clock) -> None:
        self._watch = watch
        self._automod = automod
        self._policy = policy
        self._clock = clock
        self._lately: OrderedDict[tuple[int, int, bytes], _Stopped] = OrderedDict()
        self._names: OrderedDict[int, tuple[asyncio.Task[str], datetime]] = OrderedDict()

    async def acted(self, action: discord.AutoModAction) -> None:
        """A rule did something about what a member wrote. What it does about their names is nobody's message."""
        about_a_name = action.rule_trigger_type is discord.AutoModRuleTriggerType.member_profile
        if about_a_name or action.channel_id is None or not self._watch.watches(action.guild_id):
            return
        about, is_new = self._about(action)  # before anything is waited for: the next event may come meanwhile
        room = await self._room_of(action)
        if room is None or not self._watch.is_read(room):
            return
        stopped = await self._message_of(action, room, about) if is_new else None
        seconds = int(action.action.duration.total_seconds()) if action.action.duration else 0
        act = AutoModAct(about, await self._name_of(action), DID.get(action.action.type, Did.OTHER), seconds)
        await self._automod.take(act, stopped)

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
            known = self._lately[key] = _Stopped(f"{STOPPED}{secrets.token_hex(8)}", now)
            self._lately.move_to_end(key)
            if len(self._lately) > MOST_REMEMBERED:
                self._lately.popitem(last=False)
        known.told.add((action.rule_id, did))
        return known.id, is_new

    async def _room_of(self, action: discord.AutoModAction) -> Room | None:
        """Where it happened; a thread that was asleep is looked up."""
        try:
            return action.channel or await action.guild.fetch_channel(action.channel_id or 0)
        except (*CALL_FAILED, discord.InvalidData) as problem:
            log.warning("the room in which AutoMod acted could not be had: %s", outline(problem))
            return None

    async def _message_of(self, action: discord.AutoModAction, room: Room, about: str) -> Message:
        """The message that was stopped, as it would have been posted."""
        member = Member(str(action.user_id), f"<@{action.user_id}>")  # a mention, where the name cannot be had
        try:
            member = await with_roles(action.guild, member)
        except Trouble as trouble:
            log.warning("whose message AutoMod stopped could not be looked up: %s", trouble.words)
        content = Part(PartKind.CONTENT, whole(action.content))
        return Message(about, channel_of(room, self._policy()), member, (content,), self._clock.now())

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
