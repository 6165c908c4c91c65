"""The numbers as Prometheus reads them. Labels are ids of the policy's rules and words of ours, so they are bounded.

What is in confidence stands in totals alone: which rules, how many and whose cannot be told from them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.health.vitals import Vitals
from policy_rules.vocabulary import FileTrouble

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

Labels = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Metric:
    """One number, or one for each set of labels; none where it is not known."""

    name: str
    kind: str  # counter | gauge
    says: str
    values: Mapping[tuple[tuple[str, str], ...], float]

    def lines(self) -> Iterator[str]:
        """As the text format writes it."""
        yield f"# HELP {self.name} {self.says}"
        yield f"# TYPE {self.name} {self.kind}"
        for labels, value in self.values.items():
            yield f"{self.name}{_within_braces(labels)} {value}"


def exposition(vitals: Vitals) -> str:
    """The whole page, in Prometheus's text format (0.0.4)."""
    metrics = (*_of_the_process(vitals), *_of_reading(vitals), *_of_work(vitals), *_of_hiding(vitals))
    return "".join(f"{line}\n" for metric in metrics for line in metric.lines())


def _of_the_process(vitals: Vitals) -> Iterator[Metric]:
    yield _gauge("start_time_seconds", "When Steward started, in seconds since 1970.", _seconds(vitals.started_at))
    yield _gauge("connected", "Whether Discord is connected (1) or not (0).", int(vitals.connected_since is not None))
    yield _gauge(
        "last_backup_time_seconds", "When `steward backup` last made a copy here.", _seconds(vitals.last_backup)
    )
    yield _gauge(
        "last_erased_time_seconds",
        "When what is too old was last erased, as is done daily.",
        _seconds(vitals.last_erased),
    )


def _of_reading(vitals: Vitals) -> Iterator[Metric]:
    yield Metric("steward_messages_read_total", "counter", "Messages and edits that were read.", {(): vitals.messages})
    yield Metric(
        "steward_verdicts_total",
        "counter",
        "Verdicts by the rule that led to them; without a rule, nothing was found that may be counted by one.",
        {(("rule", rule), ("action", action)): count for (rule, action), count in vitals.verdicts.items()},
    )
    yield _gauge("texts_waiting", "Texts and other news that wait for their turn, or have it.", vitals.waiting)
    yield _gauge("unscored_messages", "Messages that the rules alone have read so far.", vitals.backlog.unscored)
    yield _gauge("unopened_messages", "Messages whose files are still to be opened.", vitals.backlog.unopened)
    yield Metric(
        "steward_unread_files",
        "gauge",
        "Files of the last seven days that could not be read, or only in part, by why.",
        {(("trouble", trouble.value),): vitals.unread_files.get(trouble, 0) for trouble in FileTrouble},
    )
    yield _gauge("scorer_healthy", "Whether the model answers (1) or not (0).", int(vitals.model_answers))
    yield _gauge(
        "scorer_lag_seconds",
        "How long the text that has waited longest for the model waits.",
        vitals.lag.total_seconds(),
    )


def _of_work(vitals: Vitals) -> Iterator[Metric]:
    backlog = vitals.backlog
    yield Metric(
        "steward_cases_open",
        "gauge",
        "Cases that wait for a person: those that nobody has taken, and those that somebody has.",
        {(("state", "waiting"),): backlog.cases - backlog.taken, (("state", "taken"),): backlog.taken},
    )
    age = (vitals.at - backlog.oldest).total_seconds() if backlog.oldest else 0
    yield _gauge("oldest_open_case_age_seconds", "How long the open case that has waited longest waits.", max(0, age))
    yield _gauge("outbox_waiting", "Effects to be carried out, those for later among them.", backlog.work)
    yield _gauge("outbox_failed", "Effects that could not be carried out and are still kept.", backlog.failed)


def _of_hiding(vitals: Vitals) -> Iterator[Metric]:
    standing = vitals.standing
    yield _gauge("hides_in_window", "Messages hidden by themselves in the breaker's window.", standing.hides_lately)
    yield _gauge("hides_in_window_limit", "How many the policy expects there at most.", standing.most_hides)
    yield _gauge(
        "paused", "Whether hiding is paused, by a person or by the breaker (1) or not (0).", int(standing.paused)
    )


def _gauge(name: str, says: str, value: float | None) -> Metric:
    return Metric(f"steward_{name}", "gauge", says, {} if value is None else {(): value})


def _seconds(at: datetime | None) -> float | None:
    return at.timestamp() if at else None


def _within_braces(labels: Labels) -> str:
    pairs = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels)
    return f"{{{pairs}}}" if pairs else ""


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
