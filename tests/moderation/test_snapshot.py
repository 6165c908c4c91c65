"""What is kept of a message comes back as it was, whatever was typed."""

from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from bot.moderation.snapshot import LONGEST_LINE, from_bytes, line_of, snapshot_of, to_bytes
from policy_rules.vocabulary import Attachment
from tests.moderation.recording import message
from tests.store.samples import NOW


@given(st.text())
@example("half a character: \ud83d")
def test_a_snapshot_is_read_back_as_it_was_kept(text: str) -> None:
    posted = replace(message(text, NOW), attachments=(Attachment("1", text, "text/plain", 5, None),))
    kept = snapshot_of(posted, (line_of(posted, text),))
    assert from_bytes(to_bytes(kept)) == kept
    assert len(kept.before[0].text) <= LONGEST_LINE
