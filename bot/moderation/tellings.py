"""What members tell of people and of things elsewhere: a case without a message, its words and picture kept sealed."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.clock import Clock
from bot.moderation.judge import Judge
from bot.moderation.record import write_down
from bot.moderation.snapshot import Snapshot, to_bytes
from bot.store.evidence import KeptFile
from bot.store.store import Store
from bot.store.writer import Writer
from policy_rules.case import NO_MESSAGE
from policy_rules.report import NOBODY_LEFT
from policy_rules.told import Told, of_told


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that came with a report; it is kept, and opened by nobody but a person."""

    id: str
    name: str = field(repr=False)
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Telling:
    """What somebody told, in their words."""

    told: Told
    reason: str = field(default="", repr=False)
    quoted: str = field(default="", repr=False)  # what they copied from elsewhere, or say of it
    picture: Picture | None = None


class Tellings:
    """The road of what is no message here."""

    def __init__(self, store: Store, judge: Judge, clock: Clock, wake: Callable[[], None]) -> None:
        self._store = store
        self._judge = judge
        self._clock = clock
        self._wake = wake

    async def tell(self, telling: Telling) -> int:
        """Open a case for it: its number, or NOBODY_LEFT where nobody of the group could look; then nothing is kept.

        Raises EvidenceProblem where more came than is kept of a case.
        """
        told, policy, now = telling.told, self._judge.policy, self._clock.now()
        route = told.route(policy)
        if route is None:
            return NOBODY_LEFT

        async def note(writer: Writer) -> int:
            case_id = await writer.new_case_id()
            await write_down(writer, of_told(told, case_id, route, policy, now), case_id)
            if telling.quoted:
                await writer.keep(case_id, 0, to_bytes(self._quoted(telling, case_id)))
            if telling.reason:
                await writer.keep_reason(case_id, told.reporter.id, telling.reason)
            if telling.picture:
                kept = telling.picture
                await writer.keep_file(case_id, kept.id, kept.name, kept.media_type, kept.content)
            return case_id

        case_id = await self._store.transaction(note)
        self._wake()
        return case_id

    async def pictures(self, case_id: int) -> tuple[KeptFile, ...]:
        """The picture that came with a report, if one did."""
        case = await self._store.case(case_id)
        return await self._store.files(case_id) if case is not None and case.picture else ()

    def _quoted(self, telling: Telling, case_id: int) -> Snapshot:
        told, named = telling.told, telling.told.named
        return Snapshot(
            message_id=f"{NO_MESSAGE}{case_id}",
            channel_id=told.channel_id,
            channel_name="",
            parent_channel_id=None,
            author_id=named.id if named else "",
            author_name=named.name if named else "",
            author_avatar_url=None,
            content=telling.quoted,
            text=telling.quoted,
            sent_at=self._clock.now(),
        )
