"""Steward, put together: store, judge, road, hands and client, and the small regular jobs.

The only place that knows them all.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import discord

from bot.clock import Clock
from bot.discord_app.announcing import notice_mark
from bot.discord_app.automod import AutoModWatch
from bot.discord_app.case_desk import CaseDesk
from bot.discord_app.client import StewardClient
from bot.discord_app.commands import commands_of
from bot.discord_app.desk import Desk
from bot.discord_app.hands import Hands
from bot.discord_app.like_cases import LikeDesk
from bot.discord_app.opening import Opening
from bot.discord_app.own_data import OwnData
from bot.discord_app.places import Places, PlacesProblem, find_places
from bot.discord_app.reading_again import ReadingAgain
from bot.discord_app.report_desk import ReportDesk
from bot.discord_app.rights import lacks_said
from bot.discord_app.setting_up import SetupDesk, setup_command
from bot.discord_app.shadow_desk import ShadowDesk
from bot.discord_app.staying import stay
from bot.discord_app.vault import StoreVault
from bot.discord_app.watch import Watch
from bot.discord_app.words import words_in
from bot.failure import outline
from bot.health.vitals import Health
from bot.moderation.act import Act
from bot.moderation.erasing import erase_old
from bot.moderation.intake import Intake
from bot.moderation.judge import Judge
from bot.moderation.notice import Notice, pinned_since
from bot.moderation.ports import Posted, Removed, Scorer
from bot.moderation.road import Road
from bot.moderation.shadow_week import ShadowWeek
from bot.moderation.standing import Now
from bot.moderation.timed_scorer import TimedScorer
from bot.moderation.waiting_cards import WaitingCards
from bot.policy_file import PolicyFile, Refused
from bot.store.store import Store
from bot.store.to_read import ToRead
from policy_rules.case import Status
from policy_rules.effects import Effect, PinNotice
from policy_rules.events import EventKind

log = logging.getLogger(__name__)

EVERY_S = 2.0  # seconds between rounds of the small jobs
AWAKE = "awake"  # the fact until when edits were seen as they happened
AWAKE_EVERY = timedelta(minutes=1)
MOST_OPEN = 100  # open cases whose messages are looked for at a start


class StartProblem(Exception):
    """Steward cannot start; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What Steward is started with."""

    token: str
    guild_id: int | None
    policy: PolicyFile
    store: Store
    scorer: Scorer
    clock: Clock
    ready_timeout_s: float = 0.5


class Steward:
    """One bot for one group: `await run()` until it is cancelled. It reads and acts from when `ready` is set."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._store = setting.store
        self._words = words_in(setting.policy.policy.group.writes_in)
        self._guild_id = setting.guild_id
        self._problem: StartProblem | None = None
        self._act: Act | None = None
        self._acting: asyncio.Task[None] | None = None
        self._model_alerted = self._behind_alerted = False
        self._places: Places | None = None
        self._lacking = ""
        self._caught_up = False  # whether all that was missed has been read once
        self._reading_back = asyncio.Lock()
        self._now = Now()
        self._noted = datetime.min.replace(tzinfo=UTC)
        scorer = TimedScorer(setting.scorer)
        self._judge = Judge(setting.policy.policy, scorer)
        self.road = Road(self._store, self._judge, self._now, setting.clock, self._wake)
        self.notice = Notice(self._store, setting.clock, self._wake)
        self.shadow = ShadowWeek(self._store, self._judge, setting.clock, self._wake)
        self.waiting_cards = WaitingCards(self._store, self._judge, setting.clock, self._wake)
        self.intake = Intake(self.road.take)
        self.watch = Watch(lambda: self.road.policy, self.intake.offer, self.intake.behind.add)
        reads = (self._store, self.watch, self.intake, self._guild_read, lambda: self.road.policy)
        self.opening = Opening(*reads, clock=setting.clock)
        self.reading_again = ReadingAgain(*reads, clock=setting.clock)
        looked_at = (self._store, self.road, self.intake, scorer, self._now)
        self.health = Health(*looked_at, clock=setting.clock, reads_pictures=self.opening.reads_pictures)
        desk = Desk(self.road, self._words, self.watch.look_up, self.health)
        reports = ReportDesk(self.road, self._words, self.watch.is_read, lambda: self._places)
        work = CaseDesk(self.road, self._words)
        data = OwnData(self._store.about, lambda: self.road.policy, self._words)
        self.client = StewardClient(
            self.watch,
            desk,
            [*commands_of(desk, work, reports, data, self._words), setup_command()],
            ready=self._on_ready,
            rights_change=self._look_at_rights,
            connection=self.health.connection,
            ready_timeout_s=setting.ready_timeout_s,
        )
        self.client.case_desk = work
        self.automod = AutoModWatch(
            self.watch, self.road.automod, self._guild_read, lambda: self.road.policy, clock=setting.clock
        )
        self.client.automod = self.automod
        self.client.shadow_desk = ShadowDesk(
            self.shadow, setting.policy.make_live, lambda: self.road.policy, self._words
        )
        self.client.setup_desk = SetupDesk(lambda: self.road.policy, self._words)
        self.client.likes_desk = LikeDesk(self.road, self._words)
        self.ready = asyncio.Event()
        self.effect_watchers: list[Callable[[Effect], None]] = []  # told of each effect that was carried out

    async def run(self) -> None:
        """Log in and moderate until cancelled. Raises StartProblem when it cannot."""
        await self._now.recall(self._store)
        self._judge.learn(await self._store.register())
        rounds = asyncio.create_task(self._rounds(), name="rounds")
        opening = asyncio.create_task(self.opening.run(), name="opening files")
        staying = asyncio.create_task(self._log_in(), name="staying")
        try:
            await asyncio.wait([staying])
        finally:
            rounds.cancel()
            opening.cancel()
            await self._stop()
            staying.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await staying
        if self._problem is not None:
            raise self._problem

    async def settled(self) -> None:
        """Wait until all that was taken in is judged, and all that followed is carried out."""
        await self.intake.drained()
        if self._act is not None:
            await self._act.settled()

    async def _log_in(self) -> None:
        try:
            await stay(self.client, self._setting.token)
        except discord.LoginFailure:
            raise StartProblem(
                "Discord refused the token. Copy it again from the developer portal (Bot, Reset Token) into "
                "STEWARD_TOKEN."
            ) from None
        except discord.PrivilegedIntentsRequired:
            raise StartProblem(
                "Discord does not let this bot read messages. Switch on Message Content Intent in the developer portal "
                "(Bot, Privileged Gateway Intents)."
            ) from None

    def _wake(self) -> None:
        if self._act is not None:
            self._act.wake()

    async def _on_ready(self) -> None:
        try:
            guild = self._find_guild()
            if self._act is None:
                await self._begin(guild)
            else:
                await self._look_at_rights()
            await self._catch_up(guild, None)
        except (StartProblem, PlacesProblem) as problem:
            self._problem = StartProblem(str(problem))
            await self.client.close()

    def _guild_read(self) -> discord.Guild | None:
        """The group's server, once it is read."""
        return self._find_guild() if self.watch.reads and self.client.is_ready() else None

    def _guild_there(self) -> discord.Guild | None:
        """The group's server, unless Discord does not hand it over just now: then nothing is known of its rooms."""
        try:
            guild = self._find_guild()
        except StartProblem:
            return None
        return None if guild.unavailable else guild

    def _find_guild(self) -> discord.Guild:
        guilds = [guild for guild in self.client.guilds if self._guild_id in (None, guild.id)]
        if len(guilds) == 1:
            return guilds[0]
        if not guilds:
            raise StartProblem("Steward is not in the group's server yet. Invite it, or check STEWARD_GUILD.")
        raise StartProblem("Steward is in several servers. Say which is the group's with STEWARD_GUILD (its id).")

    async def _begin(self, guild: discord.Guild) -> None:
        """The first time that the gateway is ready: find the channels, go on with the outbox, announce."""
        places = find_places(guild, self.road.policy)
        hands = Hands(self.client, places, StoreVault(self._store), self._words)
        self._act = Act(self._store, hands, self._setting.clock, lambda: self.road.policy, self._carried_out)
        self._acting = asyncio.create_task(self._act.run(), name="act")
        self.watch.follow(guild.id, places)
        self._places = places
        await self._look_at_rights()
        since = await pinned_since(self._store)
        if since is None and places.notice is None:
            raise StartProblem("no channel is open to every member, so there is nowhere to say what Steward reads.")
        await self._look_at_notice()
        if since is not None:
            self.watch.tells_of_automod = await self.notice.tells_of_automod()
            self._begin_reading(since)

    async def _look_at_notice(self) -> None:
        """Post the notice of what is read, or anew where it says something else by now than the one that is pinned."""
        place, policy = (self._places.notice if self._places is not None else None), self.road.policy
        if place is not None:
            mark, named = notice_mark(policy, self._words), policy.channels.notice is not None
            await self.notice.ask(str(place.id), mark, named=named)

    async def _look_at_rights(self) -> None:
        """Rooms and the roles of offices as they are by now.

        Moderators are told once of each room that is not there any more, and of each permission that Steward lacks:
        without it a person is asked instead.
        """
        guild = self._guild_there()
        if self._places is None or guild is None:
            return
        self._places.follow(find_places(guild, self.road.policy, self._places))
        lacking = lacks_said(self._places, self.road.policy, self._words)
        is_new, self._lacking = lacking != self._lacking, lacking
        if lacking and is_new:
            await self.road.alert(EventKind.RIGHTS_LACKING, "rights")

    async def _carried_out(self, effect: Effect) -> None:
        """Hears of each effect that is done: once the notice is pinned, reading begins."""
        for watcher in self.effect_watchers:
            watcher(effect)
        if isinstance(effect, PinNotice):  # what a new one adds is read from now on
            since = await self.notice.stands(effect)
            self.watch.tells_of_automod = True
            self._begin_reading(since)
            await self._look_at_notice()  # one that was asked for before may have been pinned after a newer one

    def _begin_reading(self, since: datetime) -> None:
        self.watch.since = since
        self.watch.reads = True
        self.ready.set()

    async def _catch_up(self, guild: discord.Guild, only: set[str] | None) -> None:
        """Read what was written while nobody watched, everywhere or in `only` those, before what is written now."""
        if not self.watch.reads:
            self.watch.release()
            return
        async with self._reading_back:
            begun = self._setting.clock.now()
            with self.watch.holding():
                await self.intake.drained()
                self.intake.behind.difference_update(only or tuple(self.intake.behind))
                cursors = await self._store.cursors()
                async for message in self.watch.missed(guild, cursors, only):
                    self.intake.offer(Posted(message))
                await self._see_changes(guild, cursors, only)
            await self.intake.drained()
            if only is None and not self.intake.behind:
                self._caught_up = True
                await self._note_awake(begun)

    async def _see_changes(self, guild: discord.Guild, cursors: Mapping[str, str], only: set[str] | None) -> None:
        """Take in what was edited and reported, and what open cases are about and is gone, while nobody watched."""
        awake = await self._store.fact(AWAKE)
        since = datetime.fromisoformat(awake) if awake else self.watch.since
        async for change in self.watch.changed_meanwhile(guild, cursors, since, only):
            self.intake.offer(change)
        for case in await self._store.cases(status=Status.OPEN, limit=MOST_OPEN):
            if not case.message_hidden and not await self.watch.stands(guild, case.channel_id, case.message_id):
                self.intake.offer(Removed(case.channel_id, case.message_id))

    async def _rounds(self) -> None:
        """The small regular jobs. One that fails is logged and tried again the next time."""
        jobs = (
            self._store.flush_cursors,
            self._note_being_awake,
            self.road.look_at_the_clock,
            self.waiting_cards.look,
            self.erase_old,
            self._look_at_the_morning,
            self._look_at_policy,
            self._look_at_model,
            self._read_what_was_refused,
            self._read_what_was_unscored,
        )
        while True:
            await asyncio.sleep(EVERY_S)
            for job in jobs:
                try:
                    await job()
                except Exception as problem:  # noqa: BLE001 - the other jobs and the next round go on
                    log.error("%s failed: %s", job.__name__, outline(problem))  # noqa: TRY400

    async def erase_old(self) -> None:
        """Once a day, erase what is no longer needed."""
        await erase_old(self._store, self.road.policy, self._setting.clock.now())

    async def _note_being_awake(self) -> None:
        """Note once a minute that edits up to a minute ago were seen: those after it may still wait for their turn."""
        now = self._setting.clock.now()
        awake = self.client.is_ready() and self._caught_up and not self.intake.behind
        if awake and now - self._noted >= AWAKE_EVERY:
            await self._note_awake(now - AWAKE_EVERY)
            self._noted = now

    async def _note_awake(self, until: datetime) -> None:
        """Every edit and report up to `until` was seen: after a restart only what came later is looked for."""
        await self._store.transaction(lambda writer: writer.set_fact(AWAKE, until.isoformat()))

    async def _look_at_the_morning(self) -> None:
        if self._act is not None:
            await self.shadow.look()

    async def _look_at_policy(self) -> None:
        match self._setting.policy.look():
            case None:
                pass
            case Refused(problem):
                log.error("the policy file has a mistake, the one from before stays in force:\n%s", problem)
                await self.road.alert(EventKind.POLICY_REFUSED, "policy_refused")
            case policy:
                await self.road.follow(policy)
                await self._look_at_rights()
                await self._look_at_notice()

    async def _look_at_model(self) -> None:
        healthy = self._setting.scorer.healthy
        if not healthy and not self._model_alerted:
            await self.road.alert(EventKind.MODEL_FAILED, "model_failed")
        self._model_alerted = not healthy
        behind = healthy and await self._store.to_read_count(ToRead.BY_MODEL) > 0
        if behind and not self._behind_alerted:
            await self.road.alert(EventKind.MODEL_BEHIND, "model_behind")
        self._behind_alerted = behind

    async def _read_what_was_refused(self) -> None:
        behind = set(self.intake.behind)
        if behind and self.client.is_ready():
            await self._catch_up(self._find_guild(), behind)

    async def _read_what_was_unscored(self) -> None:
        """While nothing else waits, let the model read what it could not when it came."""
        await self.road.automod.give_up_old()
        if self._setting.scorer.healthy:
            await self.automod.look()
            await self.reading_again.look()

    async def _stop(self) -> None:
        """Finish what is under way, then log out; the rest is in the outbox and behind the cursors."""
        await self.intake.close()
        if self._acting is not None:
            self._acting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._acting
        await self.client.close()
