"""The group's policy file: read at the start and when it changes; where the change has a mistake, what was stays."""

from dataclasses import dataclass
from pathlib import Path

from policy_rules.policy import Policy, PolicyProblem, load_policy


@dataclass(frozen=True, slots=True)
class Refused:
    """The file changed and cannot be followed; `problem` shows the places."""

    problem: PolicyProblem


class PolicyFile:
    """Watches the file by its time and size. Without a file, the shipped policy, which never changes."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._seen = self._stamp()
        self.policy = load_policy(path)

    def look(self) -> Policy | Refused | None:
        """A new policy if the file has changed, Refused if the change has a mistake, None if nothing changed."""
        stamp = self._stamp()
        if stamp == self._seen:
            return None
        self._seen = stamp
        try:
            policy = load_policy(self._path)
        except PolicyProblem as problem:
            return Refused(problem)
        if policy.version == self.policy.version:
            return None
        self.policy = policy
        return policy

    def _stamp(self) -> tuple[int, int] | None:
        try:
            status = self._path.stat() if self._path else None
        except OSError:
            return (0, 0)  # gone: reading it says so
        return (status.st_mtime_ns, status.st_size) if status else None
