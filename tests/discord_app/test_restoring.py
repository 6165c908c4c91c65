"""What a webhook may post: as much as fits, under a name that Discord takes."""

from hypothesis import given
from hypothesis import strategies as st

from bot.discord_app.restoring import LONGEST, LONGEST_EMBED, fitted, name_of

NOTE = "-# First posted a while ago"


@given(st.text(alphabet="ab ", max_size=4000))
def test_a_message_comes_back_whole_whatever_its_length(content: str) -> None:
    first, *rest = fitted(content, NOTE)
    assert len(first) <= LONGEST
    assert all(len(one) <= LONGEST_EMBED for one in rest)
    assert "".join([first, *rest]).replace("\n", "") == content + NOTE


def test_a_short_one_stands_in_one_piece() -> None:
    assert fitted("Morning", NOTE) == [f"Morning\n{NOTE}"]
    assert fitted("", NOTE) == [NOTE]


def test_a_name_that_discord_refuses_is_broken_wherever_it_stands() -> None:
    name = name_of("Clyde of Discord, discord")
    assert "discord" not in name.casefold()
    assert "clyde" not in name.casefold()
    assert name.replace("\u200b", "") == "Clyde of Discord, discord"
    assert name_of("sam") == "sam"
