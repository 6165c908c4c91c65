"""What AutoMod stopped and nobody has read: sealed, bounded fairly, in turn, and gone when it is no longer needed."""

from pathlib import Path

import pytest

from bot.clock import VirtualClock
from bot.store import stopped
from bot.store.problems import EvidenceProblem
from bot.store.rotation import rotate
from bot.store.stopped import KEPT_FOR, Stopped
from bot.store.store import Store
from tests.store.samples import KEYS, NOW, OTHER_KEYS

TEXT = "nobody would miss me"


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    path.parent.mkdir()
    monkeypatch.setattr(stopped, "MOST", 3)


async def keep(store: Store, *names: str) -> None:
    """`jo2` is the second message of jo."""
    for name in names:
        one = Stopped(f"stopped-{name}", "11", name[:-1], NOW)
        await store.transaction(lambda writer, one=one: writer.keep_stopped(one, TEXT))  # type: ignore[misc]


async def kept(store: Store) -> list[str]:
    return [one.message_id.removeprefix("stopped-") for one in await store.stopped(10)]


async def test_it_is_sealed_and_another_key_opens_it(path: Path, clock: VirtualClock) -> None:
    async with Store.open(path, KEYS, clock=clock) as store:
        await keep(store, "jo1")
    assert all(TEXT.encode() not in file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    assert (await rotate(path, KEYS, OTHER_KEYS, NOW)).sealed == 1
    async with Store.open(path, OTHER_KEYS, clock=clock) as store:
        assert await store.stopped_text("stopped-jo1") == TEXT
        assert (await store.about("jo"))["stopped_and_unread"] == [TEXT]
        assert (await store.about("lee"))["stopped_and_unread"] == []


async def test_who_floods_a_server_pushes_out_only_their_own(path: Path, clock: VirtualClock) -> None:
    async with Store.open(path, KEYS, clock=clock) as store:
        await keep(store, "jo1", "lee1", "lee2", "lee3", "lee4")
        assert await kept(store) == ["jo1", "lee3", "lee4"]


async def test_one_that_was_tried_goes_behind_the_others_and_all_go_in_time(path: Path, clock: VirtualClock) -> None:
    async with Store.open(path, KEYS, clock=clock) as store:
        await keep(store, "jo1", "lee1")
        assert await store.unscored_count() == 0  # a moment ago, and it is being read
        await store.transaction(lambda writer: writer.put_off_stopped("stopped-jo1"))
        assert await kept(store) == ["lee1", "jo1"]
        assert (await store.unscored_count(), (await store.backlog(NOW)).unscored) == (1, 1)
        assert await store.oldest_stopped() == NOW
        assert await store.transaction(lambda writer: writer.erase_stopped(NOW)) == 0
        await store.transaction(lambda writer: writer.settle_stopped("stopped-lee1"))
        assert await kept(store) == ["jo1"]
        assert await store.transaction(lambda writer: writer.erase_stopped(NOW + KEPT_FOR)) == 1
        assert (await kept(store), await store.oldest_stopped()) == ([], None)


async def test_one_that_was_changed_does_not_open(path: Path, clock: VirtualClock) -> None:
    async with Store.open(path, KEYS, clock=clock) as store:
        await keep(store, "jo1", "lee1")
        swap = "UPDATE stopped SET sealed = (SELECT sealed FROM stopped WHERE author_id = 'lee')"
        await store.transaction(lambda writer: writer._database.run(swap))
        with pytest.raises(EvidenceProblem):
            await store.stopped_text("stopped-jo1")
        assert await store.stopped_text("stopped-lee1") == TEXT


async def test_who_is_erased_leaves_none(path: Path, clock: VirtualClock) -> None:
    async with Store.open(path, KEYS, clock=clock) as store:
        await keep(store, "jo1", "lee1")
        erased = await store.transaction(lambda writer: writer.erase_person("jo"))
        assert erased.stopped == 1
        assert await kept(store) == ["lee1"]
        assert (await store.about("jo"))["stopped_and_unread"] == []
