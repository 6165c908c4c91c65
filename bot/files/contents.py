"""What was read of a file, as it comes out of the process that reads it."""

import json
from dataclasses import asdict, dataclass

from policy_rules.vocabulary import FileTrouble

LARGEST_FILE = 8 * 1024 * 1024  # bytes; larger ones are not read
MOST_TEXT = 40_000  # characters of a file that are read
MOST_ANSWER = 8 * MOST_TEXT  # bytes: JSON may spell a character out


@dataclass(frozen=True, slots=True)
class Contents:
    """The text of a file, a line to a paragraph or a row of a table; empty where there is none or it was not read."""

    text: str = ""
    trouble: FileTrouble | None = None  # why it, or a part of it, was not read
    located: bool = False  # a picture that says where it was taken


def to_bytes(contents: Contents) -> bytes:
    """The contents as they go through the pipe."""
    return json.dumps(asdict(contents), ensure_ascii=False).encode("utf-8", "replace")


def from_bytes(answer: bytes) -> Contents:
    """What came through the pipe. Raises ValueError for anything else."""
    said = json.loads(answer)
    if not isinstance(said, dict) or not isinstance(said.get("text"), str):
        raise ValueError("the process that reads files did not answer with contents")  # noqa: TRY004 - what it said
    trouble = said.get("trouble")
    return Contents(said["text"][:MOST_TEXT], FileTrouble(trouble) if trouble else None, bool(said.get("located")))
