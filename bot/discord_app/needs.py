"""Which permissions each effect needs where it acts. `steward doctor` and the invite link are made from this."""

from collections.abc import Mapping

import discord

from policy_rules.effects import (
    Alert,
    Announce,
    AskSafeguarding,
    Delete,
    Effect,
    KeepFiles,
    LetIn,
    Log,
    NudgeAuthor,
    OfferWord,
    OpenNote,
    OpenThread,
    OpenWith,
    PinNotice,
    PointToNotes,
    PostAgain,
    PostCard,
    RemoveMark,
    Restore,
    SayCalm,
    SettleAsking,
    TakeBack,
    TakeDown,
    TellAuthor,
    TellReporter,
    TellTeam,
    UnpinNotice,
    UpdateCard,
)
from policy_rules.morning_effects import PostShadowDay, PostWaited, UpdateShadowDay

SPEAK = discord.Permissions(view_channel=True, send_messages=True, embed_links=True)
# Beyond the effects: to read what was missed, and to look for what was posted before.
READING = discord.Permissions(view_channel=True, read_message_history=True)

NEEDS: Mapping[type[Effect], discord.Permissions] = {
    KeepFiles: discord.Permissions(view_channel=True, read_message_history=True),
    Delete: discord.Permissions(view_channel=True, manage_messages=True),
    TellAuthor: discord.Permissions(),
    NudgeAuthor: discord.Permissions(),
    TakeDown: discord.Permissions(view_channel=True, manage_messages=True),
    TellReporter: discord.Permissions(),
    OpenNote: discord.Permissions(view_channel=True, create_private_threads=True, send_messages_in_threads=True),
    PointToNotes: SPEAK,
    RemoveMark: discord.Permissions(view_channel=True, manage_messages=True),
    Log: SPEAK,
    PostCard: SPEAK,
    TellTeam: SPEAK,
    UpdateCard: SPEAK,
    Restore: discord.Permissions(view_channel=True, manage_webhooks=True),
    PostAgain: discord.Permissions(view_channel=True, manage_webhooks=True),
    Announce: SPEAK,
    PinNotice: discord.Permissions(view_channel=True, pin_messages=True),
    UnpinNotice: discord.Permissions(view_channel=True, pin_messages=True),
    SayCalm: SPEAK,
    TakeBack: discord.Permissions(view_channel=True),
    OfferWord: discord.Permissions(),
    OpenThread: discord.Permissions(view_channel=True, create_private_threads=True, send_messages_in_threads=True),
    LetIn: discord.Permissions(send_messages_in_threads=True),
    OpenWith: discord.Permissions(send_messages_in_threads=True),
    AskSafeguarding: SPEAK,
    PostShadowDay: SPEAK,
    UpdateShadowDay: SPEAK,
    PostWaited: SPEAK,
    SettleAsking: SPEAK,
    Alert: SPEAK,
}
# Slow mode takes the right to change a whole room, so the invite does not ask for it: a group gives it if it likes.
SLOW_ROOM = discord.Permissions(view_channel=True, manage_channels=True)
# The same with timeouts, which take a right over people.
TIME_OUT = discord.Permissions(moderate_members=True)
# And with hearing what Discord's own AutoMod does, which Discord tells only to who may manage the server.
HEAR_AUTOMOD = discord.Permissions(manage_guild=True)
SLOW_THREAD = discord.Permissions(view_channel=True, manage_threads=True)
