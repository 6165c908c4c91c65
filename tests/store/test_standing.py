"""Small facts survive a restart."""

from pathlib import Path

from bot.store.store import Store
from tests.store.samples import KEYS


async def test_a_fact_is_there_after_a_restart(path: Path) -> None:
    path.parent.mkdir()
    async with Store.open(path, KEYS) as store:
        assert await store.fact("paused_until") is None
        await store.transaction(lambda writer: writer.set_fact("paused_until", "2026-03-02T15:00:00+00:00"))
        await store.transaction(lambda writer: writer.set_fact("paused_until", "2026-03-02T16:00:00+00:00"))

    async with Store.open(path, KEYS) as store:
        assert await store.fact("paused_until") == "2026-03-02T16:00:00+00:00"
        await store.transaction(lambda writer: writer.set_fact("paused_until", None))
        assert await store.fact("paused_until") is None
