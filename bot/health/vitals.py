"""How Steward is at one moment: numbers about its work, and nothing of any person or message."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.moderation.erasing import ERASED_AT
from bot.moderation.intake import Intake
from bot.moderation.road import Road
from bot.moderation.standing import Now
from bot.moderation.tally import Counted
from bot.moderation.timed_scorer import TimedScorer
from bot.store.backlog import Backlog
from bot.store.store import Store
from policy_rules.events import EventKind
from policy_rules.temper import Standing

LATELY = timedelta(days=7)
MOST_NOTED = 1_000  # messages with files that could not be read, that are counted


@dataclass(frozen=True, slots=True)
class Vitals:
    """What can be said of Steward at `at`."""

    at: datetime
    started_at: datetime
    connected_since: datetime | None  # None while there is no connection to the platform
    model: str
    model_answers: bool
    lag: timedelta  # how long the text that has waited longest for the model has waited
    waiting: int  # changes that wait for their turn or have it now
    messages: int  # read since the start, edits among them
    verdicts: Mapping[Counted, int]  # since the start, by rule and action
    standing: Standing
    backlog: Backlog
    unread_files: Mapping[str, int]  # lately, by why they could not be read
    reads_pictures: bool | None  # whether the text of pictures is read; None where no files are
    last_backup: datetime | None
    last_erased: datetime | None  # when what is too old was last erased


class Health:
    """Looks at everything that tells how Steward is. Only looks: a question costs two or three small reads."""

    def __init__(
        self,
        store: Store,
        road: Road,
        intake: Intake,
        scorer: TimedScorer,
        now: Now,
        *,
        clock: Clock,
        reads_pictures: bool,
    ) -> None:
        self._store = store
        self._road = road
        self._intake = intake
        self._scorer = scorer
        self._now = now
        self._clock = clock
        self._reads_pictures = reads_pictures
        self._started_at = clock.now()
        self._connected_since: datetime | None = None

    def connection(self, *, there: bool) -> None:
        """The connection to the platform is there, or is gone."""
        self._connected_since = (self._connected_since or self._clock.now()) if there else None

    async def vitals(self, *, in_confidence: bool = True) -> Vitals:
        """How Steward is now. What is in confidence is in the totals, unless they are for people who may not know."""
        now, policy = self._clock.now(), self._road.policy
        taken_since = now - timedelta(minutes=policy.queue.claim_minutes)
        backlog = await self._store.backlog(taken_since, in_confidence=in_confidence)
        erased = await self._store.fact(ERASED_AT)
        return Vitals(
            at=now,
            started_at=self._started_at,
            connected_since=self._connected_since,
            model=self._scorer.name,
            model_answers=self._scorer.healthy,
            lag=self._scorer.lag,
            waiting=self._intake.waiting,
            messages=self._road.tally.messages,
            verdicts=self._road.tally.verdicts(policy),
            standing=self._now.standing(policy, now, now),
            backlog=backlog,
            unread_files=await self._unread_files(now - LATELY),
            reads_pictures=self._reads_pictures if policy.files.read else None,
            last_backup=await self._store.last_backup(),
            last_erased=datetime.fromisoformat(erased) if erased else None,
        )

    async def _unread_files(self, since: datetime) -> Mapping[str, int]:
        """How many files could not be read. Whose they are, or whether they have a case, is in no number."""
        noted = await self._store.latest_events(EventKind.FILES_UNREAD, MOST_NOTED)
        lately = (one.event.payload for one in noted if one.event.at >= since)
        return Counter(trouble for payload in lately for trouble in payload.get("troubles", ()))

    async def breaker_tripped(self) -> bool:
        """Whether a pause that is on began by itself, because more was hidden than the policy expects."""
        tripped = await self._store.newest_event(EventKind.BREAKER_TRIPPED)
        paused = await self._store.newest_event(EventKind.PAUSED)
        return tripped is not None and (paused is None or tripped.seq > paused.seq)
