"""Walks through every route once. The sandbox fixture checks each request and answer against Discord's description."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.sandbox.pilot import Pilot
from bot.sandbox.routes.table import ROUTES
from bot.sandbox.wire import InteractionKind

FLAG = "%F0%9F%9A%A9"


class Caller:
    """Calls the API as the bot, without discord.py."""

    def __init__(self, session: aiohttp.ClientSession, pilot: Pilot) -> None:
        self.pilot = pilot
        self.bot = pilot.world.bot_id
        self._session = session

    async def __call__(self, call: str, body: Any = None) -> Any:
        """The JSON of the answer to "METHOD /path", which must be a success."""
        method, path = call.split()
        headers = {"Authorization": f"Bot {self.pilot.sandbox.token}"}
        url = self.pilot.sandbox.api_url + path
        async with self._session.request(method, url, json=body, headers=headers) as answer:
            assert answer.status < 300, (call, await answer.text())
            return None if answer.status == 204 else await answer.json()


@pytest.fixture
async def api(pilot: Pilot) -> AsyncIterator[Caller]:
    """The bot's calls."""
    async with aiohttp.ClientSession(requote_redirect_url=False) as session:
        yield Caller(session, pilot)


async def test_every_route_answers_as_discord_describes_it(api: Caller) -> None:
    for walk in (own_things, messages, threads, guild, webhooks, interactions):
        await walk(api)
    called = {f"{one.method} {one.template}" for one in api.pilot.sandbox.api.calls if one.status < 300}
    assert {route.name for route in ROUTES} - called == set()


async def own_things(api: Caller) -> None:
    """The bot, its application and its commands."""
    assert (await api("GET /users/@me"))["id"] == api.bot
    sam = api.pilot.member_id("sam")
    assert (await api(f"GET /users/{sam}"))["username"] == "sam"
    for path in ("/oauth2/applications/@me", "/applications/@me"):
        assert (await api(f"GET {path}"))["id"] == api.bot
    assert [one["id"] for one in await api("GET /users/@me/guilds?limit=10")] == [api.pilot.guild]
    for path in ("/gateway", "/gateway/bot"):
        assert (await api(f"GET {path}"))["url"] == api.pilot.sandbox.gateway_url
    command = {"name": "pause", "description": "Stop hiding", "default_member_permissions": 8192}
    for place in (f"/applications/{api.bot}", f"/applications/{api.bot}/guilds/{api.pilot.guild}"):
        (registered,) = await api(f"PUT {place}/commands", [command])
        assert (await api(f"POST {place}/commands", command))["id"] == registered["id"]
        assert [one["name"] for one in await api(f"GET {place}/commands")] == ["pause"]
    direct = await api("POST /users/@me/channels", {"recipient_id": sam})
    await api(f"POST /channels/{direct['id']}/messages", {"content": "a note"})


async def messages(api: Caller) -> None:
    """Messages, reactions, pins."""
    place = f"/channels/{api.pilot.channel_id('#general')}"
    await api(f"POST {place}/typing")
    assert (await api(f"GET {place}"))["name"] == "general"
    ids = [(await api(f"POST {place}/messages", {"content": text}))["id"] for text in "abcd"]
    await api(f"PATCH {place}/messages/{ids[0]}", {"content": "edited"})
    assert (await api(f"GET {place}/messages/{ids[0]}"))["content"] == "edited"
    assert [one["content"] for one in await api(f"GET {place}/messages?limit=2")] == ["d", "c"]
    reaction = f"{place}/messages/{ids[0]}/reactions/{FLAG}"
    await api(f"PUT {reaction}/@me")
    assert [one["id"] for one in await api(f"GET {reaction}")] == [api.bot]
    await api(f"DELETE {reaction}/@me")
    await api.pilot.react("sam", api.pilot.messages("#general")[0], "🚩")
    await api(f"DELETE {reaction}/{api.pilot.member_id('sam')}")
    for pins in (f"{place}/messages/pins", f"{place}/pins"):
        await api(f"PUT {pins}/{ids[1]}")
        assert await api(f"GET {pins}")
        await api(f"DELETE {pins}/{ids[1]}")
    await api(f"DELETE {place}/messages/{ids[0]}")
    await api(f"POST {place}/messages/bulk-delete", {"messages": ids[1:3]})
    assert api.pilot.texts("#general") == ["d"]


async def threads(api: Caller) -> None:
    """Threads on a message and without."""
    parent = f"/channels/{api.pilot.channel_id('#general')}"
    posted = await api.pilot.say("priya", "#general", "the fridge")
    thread = await api(f"POST {parent}/messages/{posted.id}/threads", {"name": "Fridge"})
    place = f"/channels/{thread['id']}"
    sam = api.pilot.member_id("sam")
    await api(f"PUT {place}/thread-members/{sam}")
    await api(f"PUT {place}/thread-members/@me")
    assert {one["user_id"] for one in await api(f"GET {place}/thread-members")} == {sam, api.bot}
    await api(f"DELETE {place}/thread-members/{sam}")
    await api(f"DELETE {place}/thread-members/@me")
    await api(f"POST {parent}/threads", {"name": "Van", "type": 11})
    assert len((await api(f"GET /guilds/{api.pilot.guild}/threads/active"))["threads"]) == 2
    await api(f"PATCH {place}", {"archived": True})
    archived = await api(f"GET {parent}/threads/archived/public")
    assert [one["name"] for one in archived["threads"]] == ["Fridge"]
    assert (await api(f"GET {parent}/threads/archived/private"))["threads"] == []


async def guild(api: Caller) -> None:
    """The guild, its channels, roles and members."""
    place = f"/guilds/{api.pilot.guild}"
    assert (await api(f"GET {place}"))["name"] == "Riverside Food Bank"
    channel = await api(f"POST {place}/channels", {"name": "attic"})
    role = await api(f"POST {place}/roles", {"name": "Helper"})
    await api(f"PUT /channels/{channel['id']}/permissions/{role['id']}", {"type": 0, "allow": "0", "deny": "1024"})
    assert len(await api(f"GET {place}/channels")) == 4
    await api(f"DELETE /channels/{channel['id']}")
    assert len(await api(f"GET {place}/roles")) == 4
    member = f"{place}/members/{api.pilot.member_id('sam')}"
    api.pilot.world.roles[api.pilot.guild][role["id"]]["position"] = 0  # below the bot's own
    await api(f"PUT {member}/roles/{role['id']}")
    assert (await api(f"GET {member}"))["roles"] == [role["id"]]
    await api(f"DELETE {member}/roles/{role['id']}")
    await api(f"PATCH {member}", {"nick": "Sam T"})
    await api(f"GET {place}/members?limit=10")
    assert (await api(f"GET {place}/audit-logs"))["audit_log_entries"]
    mods = api.pilot.channel_id("#mods")
    rule = api.pilot.world.automod.add_rule(
        api.pilot.guild, "Rude words", ["rude"], blocks=True, alerts_in=mods, timeout=timedelta(minutes=5)
    )
    assert [await api(f"GET {place}/auto-moderation/rules/{rule}")] == await api(f"GET {place}/auto-moderation/rules")


async def webhooks(api: Caller) -> None:
    """Webhooks and their messages."""
    parent = f"/channels/{api.pilot.channel_id('#rota')}"
    one, other = [await api(f"POST {parent}/webhooks", {"name": name}) for name in ("first", "second")]
    assert len(await api(f"GET {parent}/webhooks")) == len(await api(f"GET /guilds/{api.pilot.guild}/webhooks")) == 2
    assert (await api(f"GET /webhooks/{one['id']}"))["name"] == "first"
    hook = f"/webhooks/{one['id']}/{one['token']}"
    assert (await api(f"GET {hook}"))["name"] == "first"
    sent = await api(f"POST {hook}?wait=true", {"content": "Tuesday", "username": "Priya"})
    await api(f"PATCH {hook}/messages/{sent['id']}", {"content": "Friday"})
    assert (await api(f"GET {hook}/messages/{sent['id']}"))["content"] == "Friday"
    await api(f"DELETE {hook}/messages/{sent['id']}")
    await api(f"DELETE {hook}")
    await api(f"DELETE /webhooks/{other['id']}")
    assert await api(f"GET {parent}/webhooks") == []


async def interactions(api: Caller) -> None:
    """An answer with its receipt, and a follow-up."""
    channel_id = api.pilot.channel_id("#rota")
    data = {"id": "1", "name": "pause", "type": 1}
    begun = api.pilot.world.interactions.begin(InteractionKind.COMMAND, api.pilot.member_id("sam"), channel_id, data)
    callback = f"/interactions/{begun.id}/{begun.token}/callback?with_response=true"
    receipt = await api(f"POST {callback}", {"type": 4, "data": {"content": "paused"}})
    assert receipt["resource"]["message"]["content"] == "paused"
    await api(f"PATCH /webhooks/{api.bot}/{begun.token}/messages/@original", {"content": "paused, twice"})
    await api(f"POST /webhooks/{api.bot}/{begun.token}", {"content": "and resumed"})
    assert api.pilot.texts("#rota") == ["paused, twice", "and resumed"]
