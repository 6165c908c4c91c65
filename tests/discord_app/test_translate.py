"""Whatever is typed can be kept: halves of characters, which JSON allows, are made whole."""

import discord

from bot.discord_app.translate import attachment_of, whole


def test_halves_of_characters_are_replaced_one_for_one() -> None:
    assert whole("a\ud800b\udfffc") == "a\ufffdb\ufffdc"
    assert whole("plain") == "plain"
    assert whole("👍 é") == "👍 é"


def test_the_name_of_a_file_can_be_kept_too() -> None:
    payload = {"id": "5", "filename": "rota \ud800.pdf", "size": 3, "url": "", "proxy_url": ""}
    state = discord.Client(intents=discord.Intents.none())._connection
    file = discord.Attachment(data=payload, state=state)  # type: ignore[arg-type]
    assert attachment_of(file).name == "rota \ufffd.pdf"
