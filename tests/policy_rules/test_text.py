"""The normalised view reads through disguise, and always says where it stood in what was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_rules.text import normalise
from policy_rules.vocabulary import Span

ODD_ONES = st.sampled_from("<>@#:*_`|~\\ .-aab1@$!\u0456\u200b\u0301\ud800/w")
ANY_CHARACTER = st.characters(exclude_categories=()) | ODD_ONES
ANYTHING_TYPED = st.text(ANY_CHARACTER, max_size=120)
ORDINARY = st.lists(
    st.sampled_from(["we", "need", "soooo", "h4te", "café", "b i n s", "4pm", "**bold**", "\u0422EA", "!"])
)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Bring the KEYS", "bring the keys"),
        ("naïve Café Zoë", "naive cafe zoe"),
        ("nаsty pеrsоn", "nasty person"),  # noqa: RUF001 - three Cyrillic letters
        ("ｎａｓｔｙ 𝓷𝓪𝓼𝓽𝔂 ɴᴀꜱᴛʏ 🅽🅰🆂🆃🆈", "nasty nasty nasty nasty"),  # noqa: RUF001 - a disguise
        ("na\u200bs\u00adt\u202ey", "nasty"),
        ("n̶a̶s̶t̶y̶", "nasty"),
        ("n4sty, sh!t, @ss, a$$, b@stard", "nasty, shit, ass, ass, bastard"),
        ("silenc3", "silence"),
        ("sh3's here", "she's here"),
        ("why don't you just di3", "why don't you just die"),
        ("sh3's a c0mm1773e of one, silenc3", "she's a committee of one, silence"),
        ("n a s t y and n.a.s.t.y", "nasty and nasty"),
        ("so n a s t y", "so nasty"),
        ("sooooo goooood", "so good"),
        ("**nas**ty ||nasty|| `nasty` _nasty_", "nasty nasty nasty nasty"),
        ("<@123> see <#456> <:grin:789> <t:1700000000:R>", "  see      "),
        ("it’s “fine” – really", 'it\'s "fine" - really'),  # noqa: RUF001 - as telephones type it
    ],
)
def test_disguise_and_markup_are_read_through(typed: str, plain: str) -> None:
    assert normalise(typed).plain == plain


@pytest.mark.parametrize(
    "typed",
    [
        "gate opens at 4pm on the 2nd, row 10a",
        "ring 07700 900123 or 0161 496 0000",
        "covid19 jab, b2b, 12345",
        "room5, team1, no7, m1 or m5, g0, version3, mp3 and mp4",
        "@sam and @everyone: e.g. the vans, i.e. both",
        "it's a b or c choice, plan b i think",
        "mail a.b.c@example.org about https://example.org/a_b/www?x=1",
        "привет, приходите завтра",
        "हिन्दी में",
    ],
)
def test_what_is_no_disguise_stays(typed: str) -> None:
    assert normalise(typed).plain == typed


def test_digit_rules_see_what_was_typed_without_markup_and_links() -> None:
    typed = "<@12345678> h4te https://example.org/07700900123 07700 900123"
    assert normalise(typed).blanked == " " * 11 + " h4te " + " " * 31 + " 07700 900123"


@pytest.mark.parametrize(
    ("typed", "plain", "stretch"),
    [
        ("you n.a.s.t.y man", "nasty", "n.a.s.t.y"),
        ("that is baaaad", "bad", "baaaad"),
        ("such a n**as**ty man", "nasty", "n**as**ty"),
        ("such a n̶a̶s̶t̶y̶ man", "nasty", "n̶a̶s̶t̶y̶"),
        ("ﬁne ﬁnd", "find", "ﬁnd"),
    ],
)
def test_a_span_covers_what_was_dropped_inside_it(typed: str, plain: str, stretch: str) -> None:
    text = normalise(typed)
    start = text.plain.index(plain)
    span = text.typed_span(Span(start, start + len(plain)))
    assert typed[span.start : span.end] == stretch


@given(ANYTHING_TYPED)
def test_it_is_total_and_its_places_are_places(typed: str) -> None:
    text = normalise(typed)
    assert text.typed == typed
    assert len(text.blanked) == len(typed)
    assert all(now in (" ", was) for now, was in zip(text.blanked, typed, strict=True))
    assert len(text.offsets) == len(text.plain)
    assert list(text.offsets) == sorted(text.offsets)
    assert all(0 <= place < len(typed) for place in text.offsets)


@given(ANYTHING_TYPED, st.integers(-5, 130), st.integers(-5, 130))
def test_every_span_lies_within_what_was_typed(typed: str, start: int, end: int) -> None:
    span = normalise(typed).typed_span(Span(start, end))
    assert 0 <= span.start <= span.end <= len(typed)


@given(ORDINARY)
def test_a_plain_text_is_plain_already(words: list[str]) -> None:
    plain = normalise(" ".join(words)).plain
    assert normalise(plain).plain == plain
