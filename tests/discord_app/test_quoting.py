"""Quoting: nothing in it formats, pings a role or everybody, or hides; names are shown."""

from bot.discord_app.quoting import behind_spoiler, quoted


def test_a_mention_of_a_member_or_a_channel_stays_a_name() -> None:
    assert quoted("ask <@100000000000000001> in <#100000000000000002>") == (
        "ask <@100000000000000001> in <#100000000000000002>"
    )


def test_roles_and_everybody_are_not_called_and_nothing_formats() -> None:
    text = quoted("@everyone @here <@&100000000000000001> **bold** [here](https://example.org) <t:0>")
    assert "@everyone" not in text
    assert "@here" not in text
    assert "<@&" not in text
    assert "**bold**" not in text
    assert "<t:" not in text.replace("\\<t:", "")


def test_a_spoiler_cannot_be_broken_out_of() -> None:
    shown = behind_spoiler("a || b || c")
    assert shown.startswith("||")
    assert "||" not in shown[2:-2].replace("\\|", "")
    assert len(behind_spoiler("|" * 4000)) <= 1024
