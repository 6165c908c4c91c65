"""An exchange as people read it on a card: who said what, which turns weighed most, and what went on later."""

from collections.abc import Iterator, Sequence

from bot.discord_app.quoting import FIELD, quoted, shortened
from bot.moderation.snapshot import Line, Snapshot

ALL_FIELDS = 3600  # characters of the whole exchange: an embed holds 6,000 with everything else on it
SHORTEST = 60  # characters of a turn that are shown at least
WEIGHED, OTHER = "▸", "·"  # before a turn that weighed, and before the others


def transcript(snapshot: Snapshot, weighed: set[str], text: str) -> Iterator[tuple[str, str]]:
    """Fields by name. Each is blurred until a press; `text` is how the message itself may be shown."""
    own = Line(snapshot.message_id, snapshot.author_id, snapshot.author_name, text, snapshot.sent_at)
    until = (*snapshot.before, own)
    most = max(SHORTEST, ALL_FIELDS // max(1, len(until) + len(snapshot.after)) - 40)
    for place, block in enumerate(blocks([_shown(line, weighed, most) for line in until])):
        yield "exchange" if place == 0 else "exchange_more", f"||{block}||"
    for block in blocks([_shown(line, weighed, most) for line in snapshot.after])[-1:]:
        yield "went_on", f"||{block}||"


def blocks(lines: Sequence[str]) -> list[str]:
    """The lines in as few blocks as fit a field each."""
    cut: list[str] = []
    for line in lines:
        if cut and len(cut[-1]) + len(line) + 1 <= FIELD - 4:
            cut[-1] = f"{cut[-1]}\n{line}"
        else:
            cut.append(shortened(line, FIELD - 4))
    return cut


def _shown(line: Line, weighed: set[str], most: int) -> str:
    mark = WEIGHED if line.message_id in weighed else OTHER
    return f"{mark} {quoted(line.author_name)}: {shortened(quoted(line.text), most)}"
