"""The group's policy file: read at the start and when it changes, and changed with its comments and order kept."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from policy_rules.policy import Policy, PolicyProblem, load_policy


@dataclass(frozen=True, slots=True)
class Refused:
    """The file changed and cannot be followed; `problem` shows the places."""

    problem: PolicyProblem


class NotWritten(Exception):
    """The file was left as it is; the message says why and what to do."""


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

    def make_live(self, rule_id: str, *, with_mode: bool) -> None:
        """Write that a rule is live, and with `with_mode` that Steward as a whole is. `look` then finds it.

        Raises NotWritten, the file as it was.
        """
        if self._path is None:
            raise NotWritten("the shipped policy is never changed: write a file of the group's own")

        def change(content: Any) -> None:
            own_rule(content, rule_id)["live"] = True
            if with_mode:
                content.setdefault("automatic", CommentedMap())["mode"] = "live"

        rewrite(self._path, change)

    def _stamp(self) -> tuple[int, int] | None:
        try:
            status = self._path.stat() if self._path else None
        except OSError:
            return (0, 0)  # gone: reading it says so
        return (status.st_mtime_ns, status.st_size) if status else None


def rewrite(path: Path, change: Callable[[Any], None]) -> None:
    """Change what a policy file says, comments and order kept. Raises NotWritten, the file as it was."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 120
    yaml.indent(mapping=2, sequence=4, offset=2)
    try:
        load_policy(path)  # whose problems say where they are
        content = yaml.load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YAMLError, PolicyProblem) as problem:
        raise NotWritten(f"{path} cannot be read: {problem}") from None
    change(content)
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8") as file:
            yaml.dump(content, file)
        load_policy(part)
        part.replace(path)
    except (OSError, PolicyProblem) as problem:
        raise NotWritten(f"{path} was left as it is: {problem}") from None
    finally:
        _gone(part)


def _gone(part: Path) -> None:
    with suppress(OSError):  # where nothing can be written, nothing was
        part.unlink(missing_ok=True)


def own_rule(content: Any, rule_id: str) -> Any:
    """What the file itself says of a rule; a new entry where it says nothing yet."""
    own = content.setdefault("rules", CommentedSeq())
    rule = next((one for one in own if one.get("id") == rule_id), None)
    if rule is None:
        rule = CommentedMap({"id": rule_id})
        own.append(rule)
    return rule
