"""Long texts in windows: nothing is left out, and a sentence across a border is seen whole."""

from hypothesis import given
from hypothesis import strategies as st

from bot.scoring.windows import highest, windows


@given(st.text(alphabet="ab \n", max_size=400))
def test_windows_cover_the_text_and_stay_within_their_size(text: str) -> None:
    pieces = list(windows(text, size=40, overlap=8))
    assert all(len(piece) <= 40 for piece in pieces)
    rebuilt = pieces[0] + "".join(piece[8:] for piece in pieces[1:])
    assert rebuilt == text


def test_a_window_ends_between_words_where_it_can() -> None:
    first, *_ = windows("word " * 20, size=42, overlap=5)
    assert first == "word " * 7 + "word"


def test_the_worst_window_counts_for_each_label() -> None:
    assert highest([{"threat": 0.2, "insult": 0.9}, {"threat": 0.7, "insult": 0.1}]) == {"threat": 0.7, "insult": 0.9}
