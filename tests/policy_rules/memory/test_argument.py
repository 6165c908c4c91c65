"""The argument memory: quarrels heat a channel, jokes and apologies cool it, and it is pure, bounded and forgetful."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_rules.detectors.tone import Cue, Tone, ToneReader
from policy_rules.detectors.welfare import WelfareSeen
from policy_rules.detectors.welfare_words.cue import WelfareKind
from policy_rules.group import Group
from policy_rules.memory import MEMORIES
from policy_rules.memory.argument import (
    MOST_TURNS,
    ArgumentHot,
    ArgumentMemory,
    ArgumentReading,
    ArgumentWindow,
)
from policy_rules.signals import Evidence, Signals, Turn
from policy_rules.vocabulary import Scores, Unknown
from tests.policy_rules.detectors.reading import subject

START = datetime(2026, 3, 5, 19, 0, tzinfo=UTC)
HOT = ArgumentHot(heat=3.0)
WINDOW = ArgumentWindow.for_group(Group(), (HOT,))

QUARREL = [
    ("ann", "where is the freezer list, you always lose it"),
    ("ben", "no I didn't, stop blaming me"),
    ("ann", "it's your fault we ran out, as usual"),
    ("ben", "oh please. read the freezer list, you made that up"),
    ("ann", "you're impossible, grow up"),
    ("ben", "whatever. I've had enough of you"),
]
BANTER = [
    ("ann", "you absolute muppet haha, you always burn the toast"),
    ("ben", "lol your fault for trusting me, as usual"),
    ("ann", "hahaha never again you clown"),
    ("ben", "grow up lol"),
    ("ann", "haha ok fair enough"),
    ("ben", "cheers 😂"),
]
DEBATE = [
    ("ann", "I think mornings would suit the families better"),
    ("ben", "not sure, the van is out until ten"),
    ("ann", "fair point, could we try one Saturday and see"),
    ("ben", "I still disagree but happy to try it"),
    ("ann", "thanks, let's talk about it at the meeting"),
    ("ben", "sounds good"),
]


def turn(
    number: int, author: str, text: str, *, hostility: float = 0.01, to: tuple[str, ...] = (), welfare: bool = False
) -> Turn:
    scores = Scores("a model", {"hostility": hostility, "disagreement": 0.03})
    seen = WelfareSeen(frozenset({WelfareKind.WANTING_TO_DIE})) if welfare else WelfareSeen()
    tone = ToneReader.for_group(Group(), ()).read(subject(text))
    return Turn(str(number), author, to, Signals({Scores: scores, Tone: tone, WelfareSeen: seen}))


def readings(
    said: Iterable[tuple[str, str]],
    *,
    hostility: float = 0.01,
    gap: timedelta = timedelta(seconds=20),
    window: ArgumentWindow = WINDOW,
) -> list[ArgumentReading]:
    value, read, now = window.empty(), [], START
    for number, (author, text) in enumerate(said):
        other = "ben" if author == "ann" else "ann"
        value, reading = window.step(value, turn(number, author, text, hostility=hostility, to=(other,)), now)
        assert isinstance(reading, ArgumentReading)
        read.append(reading)
        now += gap
    return read


def met(reading: ArgumentReading, asked: ArgumentHot = HOT) -> Evidence | Unknown | None:
    return asked.met(Signals().having(ArgumentReading, reading))


def test_it_is_registered() -> None:
    assert ArgumentWindow in MEMORIES


def test_a_quarrel_is_told_once_and_names_who_and_where() -> None:
    evidence = [found for reading in readings(QUARREL) if (found := met(reading))]
    assert len(evidence) == 1
    assert isinstance(evidence[0], Evidence)
    assert set(evidence[0].members) == {"ann", "ben"}
    assert set(evidence[0].messages) <= {str(number) for number in range(len(QUARREL))}
    assert len(evidence[0].messages) > 2


def test_a_quarrel_is_hotter_where_the_model_agrees() -> None:
    assert max(r.heat for r in readings(QUARREL, hostility=0.2)) > max(r.heat for r in readings(QUARREL))


@pytest.mark.parametrize("said", [BANTER, DEBATE])
def test_jokes_and_honest_disagreement_are_no_quarrel(said: list[tuple[str, str]]) -> None:
    assert not any(met(reading) for reading in readings(said))


def test_one_hard_message_is_no_quarrel() -> None:
    quiet = [("ann", "van is here"), ("ben", "boxes are by the door"), ("cas", "rota is pinned")]
    assert not any(met(reading) for reading in readings([*quiet, ("ann", "you're useless, grow up"), *quiet]))


def test_one_person_alone_is_not_two_sided() -> None:
    tirade = [("ann", text) for _, text in QUARREL]
    read = readings(tirade)
    assert not any(reading.two_sided for reading in read)
    assert not any(met(reading) for reading in read)
    alone = ArgumentHot(heat=3.0, two_sided=False)
    window = ArgumentWindow.for_group(Group(), (alone,))
    assert any(met(reading, alone) for reading in readings(tirade, window=window))


def test_an_apology_and_a_truce_cool_it() -> None:
    peace = [
        ("ben", "sorry, I shouldn't have said that"),
        ("ann", "no I'm sorry too, let's leave it"),
        ("ben", "thanks 🙂 fair enough"),
    ]
    hot = max(reading.heat for reading in readings(QUARREL))
    assert readings([*QUARREL, *peace])[-1].heat < hot / 2


def test_time_cools_it_and_a_new_quarrel_is_told_again() -> None:
    value, now, told = WINDOW.empty(), START, 0
    for round_number in range(2):
        for number, (author, text) in enumerate(QUARREL):
            value, reading = WINDOW.step(value, turn(100 * round_number + number, author, text), now)
            assert isinstance(reading, ArgumentReading)
            told += met(reading) is not None
            now += timedelta(seconds=20)
        for number in range(12):
            value, _ = WINDOW.step(value, turn(100 * round_number + 50 + number, f"m{number}", "boxes are here"), now)
            now += timedelta(minutes=10)
    assert told == 2


def test_a_slow_channel_forgets_slowly() -> None:
    slow = readings(QUARREL, gap=timedelta(minutes=40))
    assert max(reading.heat for reading in slow) >= HOT.heat


def test_a_pair_is_named_only_where_replies_say_so() -> None:
    assert set(readings(QUARREL)[-1].pair or ()) == {"ann", "ben"}
    value, reading = WINDOW.empty(), None
    for number, (author, text) in enumerate(QUARREL):
        value, reading = WINDOW.step(value, turn(number, author, text), START + timedelta(seconds=20 * number))
    assert isinstance(reading, ArgumentReading)
    assert reading.pair is None


def test_a_turn_that_raised_welfare_adds_nothing() -> None:
    value, _ = WINDOW.step(WINDOW.empty(), turn(1, "ann", "hello"), START)
    after, reading = WINDOW.step(value, turn(2, "ben", "you never listen, grow up", hostility=0.9, welfare=True), START)
    assert after == value
    assert isinstance(reading, ArgumentReading)
    assert reading.heat == 0


def test_without_any_signal_it_is_unknown_and_remembers_nothing() -> None:
    value, reading = WINDOW.step(WINDOW.empty(), Turn("1", "ann", ()), START)
    assert isinstance(reading, Unknown)
    assert value == WINDOW.empty()
    assert isinstance(HOT.met(Signals()), Unknown)


def test_criticism_that_is_said_to_nobody_weighs_less() -> None:
    said = [("ann", "the trustees' decision is a disgraceful joke"), ("ben", "the new rota is ridiculous nonsense")] * 3
    value, heats = WINDOW.empty(), []
    for number, (author, text) in enumerate(said):
        value, reading = WINDOW.step(value, turn(number, author, text), START + timedelta(seconds=20 * number))
        assert isinstance(reading, ArgumentReading)
        heats.append(reading.heat)
    assert max(heats) < HOT.heat / 2


TURNS = st.lists(
    st.builds(
        lambda author, hostility, cues, to: (author, hostility, frozenset(cues), to),
        st.sampled_from([f"m{number}" for number in range(50)]),
        st.floats(0, 1),
        st.sets(st.sampled_from(Cue)),
        st.lists(st.sampled_from(["m1", "m2"]), max_size=2).map(tuple),
    ),
    max_size=60,
)


def made(number: int, of: tuple[str, float, frozenset[Cue], tuple[str, ...]]) -> Turn:
    author, hostility, cues, to = of
    return Turn(str(number), author, to, Signals({Scores: Scores("m", {"hostility": hostility}), Tone: Tone(cues)}))


def after(turns: list[tuple[str, float, frozenset[Cue], tuple[str, ...]]]) -> ArgumentMemory:
    value = WINDOW.empty()
    for number, of in enumerate(turns):
        value, _ = WINDOW.step(value, made(number, of), START + timedelta(seconds=7 * number))
    return value


@given(TURNS)
def test_it_is_bounded_and_pure(turns: list[tuple[str, float, frozenset[Cue], tuple[str, ...]]]) -> None:
    value = after(turns)
    assert value == after(turns)
    assert len(value.turns) <= MOST_TURNS
    _, reading = WINDOW.step(value, made(999, ("m1", 1.0, frozenset(), ())), START + timedelta(hours=1))
    assert isinstance(reading, ArgumentReading)
    assert 0 <= reading.heat <= 4.0 * MOST_TURNS
    assert len(reading.speakers) <= MOST_TURNS


@given(TURNS.filter(lambda turns: 0 < len(turns) < MOST_TURNS))
def test_forgetting_undoes_a_turn(turns: list[tuple[str, float, frozenset[Cue], tuple[str, ...]]]) -> None:
    assert WINDOW.forget(after(turns), str(len(turns) - 1)).turns == after(turns[:-1]).turns
    assert WINDOW.forget(after(turns), "unheard of") == after(turns)


@given(TURNS.filter(lambda turns: 1 < len(turns) < MOST_TURNS), st.data())
def test_an_edit_replaces_its_turn(
    turns: list[tuple[str, float, frozenset[Cue], tuple[str, ...]]], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(turns) - 1))
    edited = (turns[place][0], 0.0, frozenset({Cue.APOLOGY}), turns[place][3])
    value, reading = WINDOW.step(after(turns), made(place, edited), START + timedelta(hours=2))
    expected = after([*turns[:place], edited, *turns[place + 1 :]])
    assert value.turns == expected.turns
    again, same = WINDOW.step(value, made(place, edited), START + timedelta(hours=3))
    assert again.turns == value.turns
    assert isinstance(reading, ArgumentReading)
    assert isinstance(same, ArgumentReading)
    assert same.heat == reading.heat
