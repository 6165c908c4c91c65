"""Effects: stored as words and numbers, read back the same, and two pieces of work have two keys."""

import pytest

from policy_rules.effects import (
    EFFECTS,
    Alert,
    Announce,
    AskSafeguarding,
    Delete,
    Effect,
    EndSlowMode,
    KeepFiles,
    LetIn,
    LiftTimeOut,
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
    SlowMode,
    TakeBack,
    TakeDown,
    TellAuthor,
    TellReporter,
    TellTeam,
    TimeOut,
    UnpinNotice,
    UpdateCard,
    arguments,
    effect_from,
    key_of,
)
from policy_rules.morning_effects import PostShadowDay, PostWaited, UpdateShadowDay

ALL: list[Effect] = [
    KeepFiles(1, "77", "900"),
    Delete(1, "77", "900"),
    TellAuthor(1, "a1", "restored", 4),
    TellReporter(1, "a1", "restored", 4),
    NudgeAuthor("77", "900", "a1", "own_details"),
    TakeDown("77", "900", "2026-03-02"),
    OpenNote(1, "77", "a1", "restored", 4),
    PointToNotes(1, "77", "a1", 4),
    RemoveMark("77", "900", "a1", "🚩", "2026-03-02"),
    Log(1, "hidden", 4),
    PostCard(1, "moderators"),
    PostCard(1, "moderators", 4, silent=True),
    UpdateCard(1, 4),
    TellTeam(1, "author_ring", 4),
    Restore(1, "77", "900", 4),
    PostAgain(1, "77", 4),
    PostShadowDay("2026-03-02"),
    UpdateShadowDay("2026-03-02", "77", "901", 4),
    PostWaited("1 2 30"),
    SayCalm(1, "77", 4),
    TakeBack(1, "77", "901", "2026-03-02T12:00:00+00:00"),
    SlowMode(1, "77", 4),
    EndSlowMode(1, "77", 30, 0, "2026-03-02T12:00:00+00:00"),
    OfferWord(1, "a1", 4),
    OpenThread(1, "77", 4),
    LetIn(1, "78", "a1"),
    OpenWith(1, "78"),
    TimeOut(1, "a1", "2026-03-02T12:00:00+00:00", 4),
    LiftTimeOut(1, "a1", "2026-03-02T12:00:00+00:00", 4),
    AskSafeguarding(1, 4),
    SettleAsking(1, "77", "901", 4),
    Announce("77", "2026-03-02"),
    PinNotice("77", "2026-03-02", "77/78"),
    UnpinNotice("77", "78", "2026-03-02"),
    Alert("model_failed", "2026-03-02"),
]


@pytest.mark.parametrize("effect", ALL)
def test_an_effect_is_read_back_as_it_was_stored(effect: Effect) -> None:
    assert effect_from(effect.kind, arguments(effect)) == effect


def test_none_is_left_out_here() -> None:
    assert {effect.kind for effect in ALL} == set(EFFECTS)


def test_each_effect_has_a_key_of_its_own() -> None:
    assert len({key_of(effect) for effect in ALL}) == len(ALL)


def test_the_same_work_asked_for_later_is_other_work() -> None:
    assert key_of(Restore(1, "77", "900", 4)) != key_of(Restore(1, "77", "900", 9))
    assert key_of(Delete(1, "77", "900", 4)) != key_of(Delete(1, "77", "900", 9))
    assert key_of(Delete(1, "77", "900")) == key_of(Delete(1, "77", "900"))
