"""What was said lately: bounded, replaced by edits, and discreet."""

from datetime import timedelta

from bot.moderation import recent
from bot.moderation.recent import Recent
from policy_rules.decide import decide
from policy_rules.signals import Signals
from policy_rules.verdict import Verdict
from tests.moderation.recording import edited, message
from tests.policy_rules.flags import Flags, flag_policy, flags
from tests.store.samples import NOW

POLICY = flag_policy()


def clean() -> Verdict:
    return decide(message("hello", NOW), Signals({Flags: Flags({})}), POLICY)


def test_the_lines_before_a_message_are_the_last_three_in_their_order() -> None:
    seen = Recent()
    for number in range(6):
        seen.add(message(f"line {number}", NOW + timedelta(seconds=number), number=number), clean())
    newest = message("now", NOW + timedelta(seconds=9), number=9)
    assert [line.text for line in seen.before(newest)] == ["line 3", "line 4", "line 5"]
    assert seen.before(message("elsewhere", NOW, channel="78")) == ()


def test_an_edit_replaces_its_message_and_what_is_gone_is_not_shown() -> None:
    seen = Recent()
    posted = message("first", NOW, number=1)
    seen.add(posted, clean())
    seen.add(message("second", NOW, number=2), clean())
    seen.add(edited(posted, "changed"), clean())
    later = message("now", NOW, number=3)
    assert [line.text for line in seen.before(later)] == ["changed", "second"]
    seen.forget("77", "1")
    assert [line.text for line in seen.before(later)] == ["second"]
    assert seen.find("77", "1") is None


def test_what_is_in_confidence_never_stands_beside_anything() -> None:
    seen = Recent()
    cry = message("help", NOW, number=1)
    seen.add(cry, decide(cry, flags("help"), POLICY))
    assert seen.before(message("now", NOW, number=2)) == ()
    assert seen.find("77", "1") == cry  # an edit of it is known as one


def test_nothing_grows_without_bound() -> None:
    seen = Recent()
    for number in range(recent.MESSAGES_EACH + 10):
        seen.add(message("x", NOW, number=number), clean())
    assert seen.find("77", "9") is None
    for channel in range(recent.MOST_CHANNELS):
        seen.add(message("x", NOW, number=1, channel=f"c{channel}"), clean())
    assert seen.find("77", str(recent.MESSAGES_EACH)) is None
