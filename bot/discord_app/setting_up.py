"""/setup: walks an administrator through rooms, roles, the reaction and the mode, and hands out a policy file.

It changes nothing itself: what a group decides stands in its policy file, where it can be read, kept and taken back.
"""

import io
import logging
import re
from collections.abc import Callable, Sequence
from typing import Any, Self, cast
from weakref import WeakValueDictionary

import discord
from discord import app_commands

from bot.discord_app.buttons import Said, answering
from bot.discord_app.rights import automod_said
from bot.discord_app.setup_draft import (
    ROOMS,
    checks,
    draft_of,
    open_rooms_without_hands,
)
from bot.discord_app.setup_file import EXTENDS, fragment, sections
from bot.discord_app.words import Words
from bot.failure import outline
from policy_rules.policy import Policy, PolicyProblem, load_policy, parse_policy
from policy_rules.policy_shape import Mode

log = logging.getLogger(__name__)

NAME = "steward-policy.yaml"
PATIENCE_S = 1800.0  # for which the walk waits for a press; nothing is lost but the choices
PAGES = ("rooms", "people", "more", "ways")
ON_PAGE = {"rooms": ("moderators", "sealed", "log", "notice"), "people": (), "more": ("leaders",), "ways": ()}
TEAMS_ON = {
    "rooms": (),
    "people": ("moderators", "safeguarding_lead", "safeguarding_deputy", "confidentiality_lead"),
    "more": ("group_leader", "equality_lead"),
    "ways": (),
}
REACTIONS = ("🚩", "⚠️", "🛟", "✋")
NONE = "none"
MOST_ROLES = 10
MOST_LINES = 12


class Walk(discord.ui.View):
    """One page of the walk, for the one who began it."""

    def __init__(self, policy: Callable[[], Policy], guild: discord.Guild, owner: int, words: Words) -> None:
        super().__init__(timeout=PATIENCE_S)
        self._policy = policy
        self._draft = draft_of(policy(), guild)
        self._guild = guild
        self._owner = owner
        self._words = words
        self._page = 0
        self._lay_out()

    def _lay_out(self) -> None:
        """The page's menus and buttons, in place of those of the page before."""
        self.clear_items()
        name = PAGES[self._page]
        for room in ON_PAGE[name]:
            self.add_item(self._room(room))
        for team in TEAMS_ON[name]:
            self.add_item(self._team(team))
        if name == "ways":
            self.add_item(self._menu("reaction", self._reactions(), self._react))
            self.add_item(self._menu("mode", self._modes(), self._set_mode))
        self._buttons()

    def text(self) -> str:
        """The page as it reads now: what is asked, and what speaks against what is chosen so far."""
        page = PAGES[self._page]
        shown = ROOMS if page in ("more", "ways") else ON_PAGE["rooms"]
        found = checks(self._draft, self._guild, self._words, tuple(shown))
        return "\n".join([self._words(f"setup.pages.{page}"), *_listed(found, self._words)])

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Only whoever began it, as long as they administer the server."""
        return interaction.user.id == self._owner and interaction.permissions.administrator

    async def on_error(self, interaction: discord.Interaction, error: Exception, item: Any, /) -> None:
        """A page that could not be shown. What it held stays out of the log."""
        del item
        log.error("setup failed (%s): %s", interaction.id, outline(error))

    def _room(self, room: str) -> "discord.ui.ChannelSelect[Any]":
        known = [int(self._draft.rooms[room])] if room in self._draft.rooms else []
        menu: discord.ui.ChannelSelect[Any] = discord.ui.ChannelSelect(
            custom_id=f"setup:{room}",
            channel_types=[discord.ChannelType.text],
            placeholder=self._words(f"setup.{room}"),
            min_values=0,
            default_values=[_default(one, discord.SelectDefaultValueType.channel) for one in known],
        )

        async def chosen(interaction: discord.Interaction) -> None:
            self._draft.rooms.pop(room, None)
            for one in _ids(menu.values):
                self._draft.rooms[room] = one
            await self._show(interaction, self._page)

        menu.callback = chosen  # type: ignore[method-assign]
        return menu

    def _team(self, team: str) -> "discord.ui.RoleSelect[Any]":
        menu: discord.ui.RoleSelect[Any] = discord.ui.RoleSelect(
            custom_id=f"setup:team:{team}",
            placeholder=self._words(f"setup.teams.{team}"),
            min_values=0,
            max_values=MOST_ROLES,
            default_values=[
                _default(int(one), discord.SelectDefaultValueType.role)
                for one in self._draft.teams.get(team, ())[:MOST_ROLES]
            ],
        )

        async def chosen(interaction: discord.Interaction) -> None:
            self._draft.teams[team] = tuple(_ids(menu.values))
            await self._show(interaction, self._page)

        menu.callback = chosen  # type: ignore[method-assign]
        return menu

    def _menu(
        self, name: str, options: list[discord.SelectOption], take: Callable[[str], None]
    ) -> "discord.ui.Select[Any]":
        menu: discord.ui.Select[Any] = discord.ui.Select(custom_id=f"setup:{name}", options=options)

        async def chosen(interaction: discord.Interaction) -> None:
            take(menu.values[0])
            await self._show(interaction, self._page)

        menu.callback = chosen  # type: ignore[method-assign]
        return menu

    def _reactions(self) -> list[discord.SelectOption]:
        own = self._draft.reaction
        known = list(dict.fromkeys([*([own] if own else []), *REACTIONS]))
        label = self._words("setup.reaction")
        options = [discord.SelectOption(label=f"{label}: {one}", value=one, default=one == own) for one in known]
        none = discord.SelectOption(label=self._words("setup.no_reaction"), value=NONE, default=own is None)
        return [*options, none]

    def _modes(self) -> list[discord.SelectOption]:
        label = self._words("setup.mode")
        return [
            discord.SelectOption(
                label=self._words(f"setup.{mode}"), value=mode, description=label, default=mode is self._draft.mode
            )
            for mode in Mode
        ]

    def _react(self, value: str) -> None:
        self._draft.reaction = None if value == NONE else value

    def _set_mode(self, value: str) -> None:
        self._draft.mode = Mode(value)

    def _buttons(self) -> None:
        if self._page > 0:
            self._button("back", lambda interaction: self._show(interaction, self._page - 1))
        if self._page + 1 < len(PAGES):
            self._button("next", lambda interaction: self._show(interaction, self._page + 1))
        else:
            self._button("done", self._give)

    def _button(self, name: str, do: Callable[[discord.Interaction], Any]) -> None:
        style = discord.ButtonStyle.secondary if name == "back" else discord.ButtonStyle.primary
        button: discord.ui.Button[Any] = discord.ui.Button(
            label=self._words(f"setup.{name}"), style=style, custom_id=f"setup:{name}", row=4
        )
        button.callback = do  # type: ignore[method-assign, assignment]
        self.add_item(button)

    async def _show(self, interaction: discord.Interaction, page: int) -> None:
        self._page = page
        self._lay_out()
        await interaction.response.edit_message(content=self.text(), view=self)

    async def _give(self, interaction: discord.Interaction) -> None:
        await answering(interaction, self._file)

    async def _file(self) -> Said | str:
        """The file, if it is a policy; else what is wrong with it."""
        chosen = (self._draft, self._guild, self._policy(), load_policy())
        try:
            parse_policy(EXTENDS + sections(*chosen), NAME)
        except PolicyProblem as problem:
            return self._words("setup.broken", problem=str(problem))[:2000]
        found = checks(self._draft, self._guild, self._words, ROOMS)
        if count := open_rooms_without_hands(self._guild):
            found.append(self._words("setup.cannot_hide", count=count))
        listed = [*_listed(found, self._words), f"· {automod_said(self._guild.me, self._words)}"]
        said = self._words("setup.file", checks="\n".join(listed))
        return Said(said, files=[discord.File(io.BytesIO(fragment(*chosen).encode()), NAME)])


def _listed(found: Sequence[str], words: Words) -> list[str]:
    return [f"· {line}" for line in found[:MOST_LINES]] if found else [words("setup.right")]


def _default(known: int, kind: discord.SelectDefaultValueType) -> discord.SelectDefaultValue:
    return discord.SelectDefaultValue(id=known, type=kind)


def _ids(values: Sequence[Any]) -> list[str]:
    """What was chosen; Discord says more of it than its id, where it knows more."""
    return [str(getattr(one, "id", one)) for one in values]


class SetupDesk:
    """Begins walks, and knows which of them still answer for themselves. A walk is in memory alone."""

    def __init__(self, policy: Callable[[], Policy], words: Words) -> None:
        self._policy = policy
        self._words = words
        self._walks: WeakValueDictionary[int, Walk] = WeakValueDictionary()  # by the message that shows it

    async def begin(self, interaction: discord.Interaction) -> None:
        """Show the first page, to administrators alone; Discord's settings only hide the command."""
        if interaction.guild is None or not interaction.permissions.administrator:
            await answering(interaction, self._refuse)
            return
        walk = Walk(self._policy, interaction.guild, interaction.user.id, self._words)

        async def first() -> Said:
            return Said(walk.text(), walk)

        shown = await answering(interaction, first)
        if shown is not None:
            self._walks[shown.id] = walk

    async def _refuse(self) -> str:
        return self._words("setup.not_allowed")

    def is_going_on(self, message: discord.Message | None) -> bool:
        """Whether the walk that `message` shows was begun since the start, and still waits for a press."""
        walk = self._walks.get(message.id) if message else None
        return walk is not None and not walk.is_finished()

    async def over(self) -> str:
        """What is said to a press on a page of a walk that nobody remembers."""
        return self._words("setup.over")


class LeftOver(discord.ui.DynamicItem[discord.ui.Item[Any]], template=r"setup:.+"):
    """A button or menu of a walk that is over, by a restart or because it waited too long."""

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str]
    ) -> Self:
        """What was pressed."""
        del interaction, match
        return cls(item)

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """A walk that goes on answers by itself."""
        return not _desk_of(interaction).is_going_on(interaction.message)

    async def callback(self, interaction: discord.Interaction) -> None:
        """Say that it is over."""
        await answering(interaction, _desk_of(interaction).over)


def _desk_of(interaction: discord.Interaction) -> SetupDesk:
    return cast("SetupDesk", cast("Any", interaction.client).setup_desk)


def setup_command() -> app_commands.Command[Any, ..., Any]:
    """The command, served by the desk that the client carries."""

    @app_commands.command(name="setup", description="For administrators: choose rooms and roles, and get a policy file")
    @app_commands.guild_only()
    @app_commands.default_permissions(administrator=True)
    async def setup(interaction: discord.Interaction) -> None:
        await _desk_of(interaction).begin(interaction)

    return setup
