"""Whatever is typed can be kept: halves of characters, which JSON allows, are made whole."""

from bot.discord_app.translate import whole


def test_halves_of_characters_are_replaced_one_for_one() -> None:
    assert whole("a\ud800b\udfffc") == "a\ufffdb\ufffdc"
    assert whole("plain") == "plain"
    assert whole("👍 é") == "👍 é"
