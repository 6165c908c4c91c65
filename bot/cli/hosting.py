"""What commands on the host share: they open the database with the settings' key, and say what stands in the way."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.cli.console import could_not
from bot.cli.run import keys_of
from bot.settings import Settings, SettingsProblem, load_settings
from bot.store.problems import StoreProblem
from bot.store.reader import Reader, reading
from bot.store.store import Store
from bot.store.writer import Writer

T = TypeVar("T")


def on_host(work: Callable[[Settings], Awaitable[T]]) -> T:
    """What `work` comes to; a problem with settings, key or database is told, and ends the program."""

    async def once() -> T:
        return await work(load_settings())

    try:
        return asyncio.run(once())
    except (SettingsProblem, StoreProblem) as problem:
        return could_not(str(problem))


def written(work: Callable[[Writer], Awaitable[T]]) -> T:
    """What `work` comes to in one transaction, while no bot runs on the database."""

    async def run(settings: Settings) -> T:
        keys = keys_of(settings)
        settings.database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        async with Store.open(settings.database, keys) as store:
            return await store.transaction(work)

    return on_host(run)


def asked(ask: Callable[[Reader], Awaitable[T]]) -> T:
    """The answer to a question, also while the bot runs."""

    async def run(settings: Settings) -> T:
        async with reading(settings.database, keys_of(settings)) as reader:
            return await ask(reader)

    return on_host(run)
