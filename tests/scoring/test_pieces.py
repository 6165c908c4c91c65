"""What the encoder sees of a text: pieces of words, and emoji by their names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.scoring.pieces import Pieces, spoken

VOCABULARY = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "van", "##s", "key", "!", "face", "with", "tears", "of", "joy")


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    return Pieces(VOCABULARY, 8)


def test_words_are_cut_into_known_pieces(pieces: Pieces) -> None:
    assert [VOCABULARY[place] for place in pieces.of("Vans key!")] == ["[CLS]", "van", "##s", "key", "!", "[SEP]"]
    assert [VOCABULARY[place] for place in pieces.of("zebra")] == ["[CLS]", "[UNK]", "[SEP]"]


def test_a_long_text_is_cut_off(pieces: Pieces) -> None:
    assert len(pieces.of("van " * 100)) == 8


def test_emoji_are_read_out() -> None:
    assert spoken("late again \N{FACE WITH TEARS OF JOY}").split() == [
        "late",
        "again",
        *["face", "with", "tears", "of", "joy"],
    ]
    assert spoken("\N{PIG FACE}" * 9).split() == ["pig", "face"] * 2
    assert "dark skin" in spoken("\N{THUMBS UP SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-6}")


def test_letters_of_any_script_stay_as_they_are() -> None:
    for text in ("plain", "caf\u00e9", "\u0440\u0443\u0441\u0441\u043a\u0438\u0439", "\u65e5\u672c\u8a9e"):
        assert spoken(text) == text


@given(st.text())
def test_any_text_will_do(text: str) -> None:
    found = Pieces(VOCABULARY, 8).of(text)
    assert 2 <= len(found) <= 8
    assert set(found) <= set(range(len(VOCABULARY)))


def test_a_lone_half_of_a_character_does_no_harm(pieces: Pieces) -> None:
    assert len(pieces.of("van \ud800")) >= 3
