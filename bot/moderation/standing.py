"""How things stand: whether hiding is paused, how many messages were hidden lately, and whether cards can wait.

What must survive a restart is in the store.
"""

import contextlib
from collections import deque
from dataclasses import replace
from datetime import datetime, timedelta

from bot.store.store import Store
from policy_rules.events import STEWARD, EventKind
from policy_rules.policy import Policy
from policy_rules.temper import Standing
from policy_rules.vocabulary import Message
from policy_rules.waiting_cards import is_quiet, last_morning

PAUSED = "paused"  # the fact that survives a restart
MOST_HIDES = 100  # that are looked up at the start; more than any policy expects in its window


class Now:
    """The circumstances that `temper` weighs, kept up to date."""

    def __init__(self) -> None:
        self.paused = False
        self._hides: deque[datetime] = deque()

    async def recall(self, store: Store) -> None:
        """Take up what the journal knows: a restart ends no pause and does not reset the breaker."""
        self.paused = await store.fact(PAUSED) is not None
        resumed = await store.newest_event(EventKind.RESUMED)
        events = await store.latest_events(EventKind.HIDE_ASKED, limit=MOST_HIDES)
        self._hides = deque(
            recorded.event.at
            for recorded in events
            if recorded.event.actor == STEWARD and (resumed is None or recorded.seq > resumed.seq)
        )

    def resume(self) -> None:
        """A person has looked: what was hidden before no longer counts."""
        self.paused = False
        self._hides.clear()

    def hides(self, at: datetime) -> None:
        """One more message is about to be hidden without a person: it counts before the next one is weighed."""
        self._hides.append(at)

    def did_not_hide(self, at: datetime) -> None:
        """What was about to be hidden at `at` was not."""
        with contextlib.suppress(ValueError):  # it is out of the window already
            self._hides.remove(at)

    def standing(self, policy: Policy, sent_at: datetime, now: datetime) -> Standing:
        """The standing for a message written at `sent_at`."""
        limit = policy.automatic.hides
        since = now - timedelta(minutes=limit.within_minutes)
        while self._hides and self._hides[0] <= since:
            self._hides.popleft()
        return Standing(
            shadow=policy.automatic.mode == "shadow",
            paused=self.paused,
            hides_lately=len(self._hides),
            most_hides=limit.most,
            age=now - sent_at,
            act_within=timedelta(minutes=policy.automatic.act_within_minutes),
        )

    async def standing_for(self, message: Message, store: Store, policy: Policy, now: datetime) -> Standing:
        """The standing for what was found on `message`, with what there was of cards since the morning.

        What was hidden lately is counted last: whoever is told it hides, or does not, before another one is weighed.
        """
        cards = await store.cards_since(last_morning(policy, now))
        return replace(
            self.standing(policy, message.edited_at or message.sent_at, now),
            quiet=is_quiet(policy.automatic.quiet_hours, now),
            cards=cards,
            most_cards=policy.automatic.cards_per_day,
        )
