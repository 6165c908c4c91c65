"""What is posted in the group's name: heated politics, and pictures of people without a word about consent."""

from dataclasses import replace

import pytest
from pydantic import ValidationError

from policy_rules.detectors.public_voice import PublicVoice, PublicVoiceHeld, PublicVoiceSeen
from policy_rules.group import Group
from policy_rules.policy import parse_policy
from policy_rules.signals import Evidence, Signals
from policy_rules.vocabulary import Channel, Part, PartKind, Scores, Unknown, said
from tests.policy_rules.detectors.reading import subject
from tests.policy_rules.flags import message

DETECTOR = PublicVoice.for_group(Group(), ())
OWN = """\
extends: shipped
group: {name: Riverside}
teams: {moderators: {roles: [Moderator]}}
channels: {moderators: mods, sealed: mods, speaks_for_group: [news]}
"""


def seen(text: str, *files: str) -> PublicVoiceSeen | Unknown:
    given = subject(text)
    parts = (*said(text), *(Part(PartKind.ATTACHMENT, name) for name in files))
    scores = Scores("told", {"politics": 0.7})
    return DETECTOR.read(replace(given, message=replace(given.message, parts=parts), scores=scores))


@pytest.mark.parametrize(
    ("text", "file", "asked"),
    [
        ("our picnic!", "IMG_01.jpg", True),
        ("our picnic!", "clip.MP4", True),
        ("our picnic, everyone in it signed the form", "IMG_01.jpg", False),
        ("missing since Sunday, last seen at the station, please share", "boy.png", False),
        ("the new poster", "IMG_01.jpg", False),
        ("minutes", "minutes.pdf", False),
    ],
)
def test_a_picture_asks_for_a_word_about_consent(text: str, file: str, *, asked: bool) -> None:
    found = seen(text, file)
    assert isinstance(found, PublicVoiceSeen)
    assert found.picture is asked


def test_politics_counts_from_its_threshold_and_is_unknown_without_a_model() -> None:
    found = seen("vote them out")
    signals = Signals().having(PublicVoiceSeen, found)
    assert isinstance(PublicVoiceHeld(politics=0.6).met(signals), Evidence)
    assert PublicVoiceHeld(politics=0.8).met(signals) is None
    blind = Signals().having(PublicVoiceSeen, PublicVoiceSeen(None))
    assert isinstance(PublicVoiceHeld(politics=0.6).met(blind), Unknown)
    with pytest.raises(ValidationError, match="say politics"):
        PublicVoiceHeld()


def test_the_rules_cover_the_rooms_that_speak_for_the_group_and_no_other() -> None:
    rule = parse_policy(OWN, "own.yaml").rule("heated_politics")
    assert rule.covers(replace(message(), channel=Channel("1", "news")))
    assert not rule.covers(message())
    nowhere = parse_policy(OWN.replace(", speaks_for_group: [news]", ""), "own.yaml").rule("heated_politics")
    assert not nowhere.covers(message())
