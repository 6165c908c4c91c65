"""Reads what came of opening a message's files: one that was made to break readers, a picture that tells its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from pydantic import Field

from policy_rules.group import Group
from policy_rules.signals import Evidence, Predicate, Signals, Subject
from policy_rules.vocabulary import FileTrouble, Unknown


@dataclass(frozen=True, slots=True)
class FilesOpened:
    """What was noticed on the files of a message, once they were opened."""

    bombs: int = 0
    located: int = 0


class FileOpened(Predicate):
    """A file unfolds into far more than it seems (`bomb`), or a picture says where it was taken (`located`)."""

    key: ClassVar[str] = "file"
    example: ClassVar[str] = "file: {bomb: true}"
    nothing_without: ClassVar = (FilesOpened, ("bombs", "located"))
    opinion: ClassVar[bool] = False

    bomb: bool = Field(default=False, description="It was made to break what opens it.")
    located: bool = Field(default=False, description="It is a picture with the place where it was taken.")

    def met(self, signals: Signals) -> Evidence | Unknown | None:
        """Met by a file of either kind that is asked for."""
        seen = signals.of(FilesOpened)
        if isinstance(seen, Unknown):
            return seen
        if self.bomb and seen.bombs:
            return Evidence("a file unfolds into far more than it seems, so it was not read", 1.0, checked=True)
        if self.located and seen.located:
            return Evidence("a picture says where it was taken", 1.0, checked=True)
        return None


class Files:
    """Reads what came of opening files."""

    signal: ClassVar[type[FilesOpened]] = FilesOpened
    predicate: ClassVar[type[Predicate]] = FileOpened

    @classmethod
    def for_group(cls, group: Group, asked: Sequence[Predicate]) -> Self:  # noqa: ARG003 - the same for every group
        """The detector, which needs to know nothing of the group."""
        return cls()

    def read(self, subject: Subject) -> FilesOpened:
        """What was noticed; nothing before they were opened."""
        files = subject.message.attachments
        return FilesOpened(sum(file.trouble is FileTrouble.BOMB for file in files), sum(file.located for file in files))
