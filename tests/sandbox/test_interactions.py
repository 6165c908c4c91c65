"""Commands, buttons and forms, from the member's finger to the bot and back."""

from datetime import timedelta
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.clock import VirtualClock
from bot.sandbox.errors import SandboxError
from bot.sandbox.permissions import ALL
from bot.sandbox.pilot import Pilot
from bot.sandbox.server import Sandbox
from bot.sandbox.snowflakes import EPOCH
from bot.sandbox.wire import CallbackKind
from tests.conftest import Connect
from tests.sandbox.listener import Listener


class Why(discord.ui.Modal, title="Restore"):
    """Asks for a reason."""

    reason: discord.ui.Label[Any] = discord.ui.Label(text="Reason", component=discord.ui.TextInput(max_length=200))
    shown: discord.ui.Label[Any] = discord.ui.Label(
        text="Who is told",
        component=discord.ui.Select(options=[discord.SelectOption(label=one) for one in ("Nobody", "Everybody")]),
    )

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        """Change the card that the button stood on."""
        told = self.shown.component.values[0]  # type: ignore[attr-defined]
        text = f"restored: {self.reason.component.value} ({told})"  # type: ignore[attr-defined]
        await interaction.response.edit_message(content=text, view=None)


class Restore(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"case:(?P<case>\d+):restore"):
    """A button that works after a restart."""

    def __init__(self, case: int) -> None:
        super().__init__(discord.ui.Button(label="Restore", custom_id=f"case:{case}:restore"))

    @classmethod
    async def from_custom_id(cls, interaction: Any, item: Any, match: Any, /) -> "Restore":
        """Read the case."""
        del interaction, item
        return cls(int(match["case"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Ask why."""
        await interaction.response.send_modal(Why())


class Moderator(Listener):
    """A bot with a command, a subcommand, a menu and a button."""

    def __init__(self) -> None:
        super().__init__()
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(app_commands.Command(name="pause", description="Stop", callback=pause))
        group = app_commands.Group(name="case", description="Cases", default_permissions=discord.Permissions(8192))
        group.add_command(app_commands.Command(name="show", description="Show one", callback=show))
        self.tree.add_command(group)
        self.tree.add_command(app_commands.ContextMenu(name="Report message", callback=report))

    async def setup_hook(self) -> None:
        """Register."""
        self.add_dynamic_items(Restore)
        await self.tree.sync()


async def pause(interaction: discord.Interaction, minutes: app_commands.Range[int, 1, 60]) -> None:
    """Think, then answer."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    await interaction.followup.send(f"paused for {minutes} minutes")


async def show(interaction: discord.Interaction, member: discord.Member) -> None:
    """Answer for all to see, and once more in private."""
    await interaction.response.send_message(f"cases of {member.name}")
    await interaction.followup.send("only you see this", ephemeral=True)


async def report(interaction: discord.Interaction, message: discord.Message) -> None:
    """Thank the reporter."""
    await interaction.response.send_message(f"thank you, about: {message.content}", ephemeral=True)


async def test_a_button_a_form_and_a_changed_card(pilot: Pilot, connect: Connect) -> None:
    client = Moderator()
    async with connect(client):
        view = discord.ui.View(timeout=None)
        view.add_item(Restore(7))
        await client.place("mods").send("Case 7", view=view)
        (card,) = pilot.messages("#mods")
        with pytest.raises(SandboxError, match="no button 'Hide' to press; there is Restore"):
            await pilot.click("maria", card, "Hide")
        with pytest.raises(SandboxError, match="does not see the channel"):
            await pilot.click("lee", card, "Restore")
        form = (await pilot.click("maria", card, "Restore")).modal
        assert form is not None
        assert form.fields == ("Reason", "Who is told")
        with pytest.raises(SandboxError, match="'Reason' has to be filled in"):
            await pilot.submit("maria", form, {"Who is told": "Nobody"})
        reply = await pilot.submit("maria", form, {"Reason": "a mistake", "Who is told": "Everybody"})
        assert (reply.kind, reply.content) == (CallbackKind.UPDATE, "restored: a mistake (Everybody)")
    assert pilot.texts("#mods") == ["restored: a mistake (Everybody)"]
    assert pilot.messages("#mods")[0]["components"] == []


async def test_slash_commands(pilot: Pilot, connect: Connect) -> None:
    async with connect(Moderator()):
        reply = await pilot.slash("maria", "pause", minutes=5)
        assert (reply.content, reply.ephemeral) == ("paused for 5 minutes", True)
        reply = await pilot.slash("maria", "case show", "#mods", member="lee")
        assert (reply.content, reply.ephemeral) == ("cases of lee", False)
        await pilot.until(lambda: len(pilot.ephemeral("maria")) == 2)
        for who, command, options, error in (
            ("maria", "pause", {}, "missing \\['minutes'\\]"),
            ("maria", "pause", {"minutes": "five"}, "does not take 'five'"),
            ("maria", "stop", {}, "no such command 'stop'; there is pause, case"),
            ("lee", "case show", {"member": "sam"}, "lee may not use 'case'"),
        ):
            with pytest.raises(SandboxError, match=error):
                await pilot.slash(who, command, **options)
    assert [one["content"] for one in pilot.ephemeral("maria")] == ["paused for 5 minutes", "only you see this"]
    assert pilot.ephemeral("lee") == []
    assert pilot.texts("#mods") == ["cases of lee"]


async def test_the_menu_of_a_message(pilot: Pilot, connect: Connect) -> None:
    async with connect(Moderator()):
        posted = await pilot.say("lee", "#general", "nobody wants you here")
        reply = await pilot.menu("sam", "Report message", posted)
        assert (reply.content, reply.ephemeral) == ("thank you, about: nobody wants you here", True)


async def test_an_answer_after_three_seconds_is_too_late() -> None:
    clock = VirtualClock(EPOCH + timedelta(days=4000))
    async with Sandbox.start(clock=clock) as sandbox:
        guild = sandbox.world.found_guild("Riverside Food Bank")
        sandbox.invite_bot(guild, permissions=int(ALL))
        sandbox.world.add_channel(guild, "general")
        pilot = Pilot(sandbox, guild)
        pilot.patience = 0.3

        class Slow(Moderator):
            """Answers too late, twice, and long after."""

            async def on_interaction(self, interaction: discord.Interaction) -> None:
                """Let the time pass that the test is about."""
                answer, late = interaction.response.send_message, clock.advance
                if interaction.data is not None and interaction.data.get("options"):
                    late(timedelta(seconds=4))
                    self.dispatch("refused", await refusal_of(answer("late")))
                else:
                    await answer("in time")
                    again = interaction.client.http.request
                    route = discord.http.Route(
                        "POST", "/interactions/{id}/{token}/callback", id=interaction.id, token=interaction.token
                    )
                    self.dispatch("refused", await refusal_of(again(route, json={"type": 6})))
                    late(timedelta(minutes=16))
                    self.dispatch("refused", await refusal_of(interaction.followup.send("long after")))

        with sandbox.stands_in():
            async with Slow() as client:
                client.tree.clear_commands(guild=None)
                client.tree.add_command(app_commands.Command(name="quick", description="q", callback=nothing))
                client.tree.add_command(app_commands.Command(name="pause", description="p", callback=pause))
                await client.login(sandbox.token)
                connected = client.loop.create_task(client.connect())
                await client.hears("ready")
                await pilot.slash("owner", "quick")
                assert [(await client.hears("refused", number)) for number in (1, 2)] == [40060, 50027]
                with pytest.raises(SandboxError, match=r"did not happen within"):
                    await pilot.slash("owner", "pause", minutes=1)
                assert await client.hears("refused", 3) == 10062
                await client.close()
                await connected


async def nothing(interaction: discord.Interaction) -> None:
    """Leave the answer to the client."""


async def refusal_of(work: Any) -> int:
    """The code that something was refused with."""
    with pytest.raises(discord.HTTPException) as refused:
        await work
    return refused.value.code
