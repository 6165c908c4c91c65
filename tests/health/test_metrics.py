"""The page as Prometheus reads it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.health.metrics import exposition
from bot.health.vitals import Vitals
from bot.store.backlog import Backlog
from policy_rules.temper import Standing
from tests.health.exposed import samples_of, value

NOW = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
VITALS = Vitals(
    at=NOW,
    started_at=NOW - timedelta(hours=2),
    connected_since=None,
    model="embedded",
    model_answers=True,
    lag=timedelta(milliseconds=1500),
    waiting=4,
    messages=31,
    verdicts={("", "none"): 29, ("private_number", "hide"): 2, ('odd"\\rule', "escalate"): 0},
    standing=Standing(paused=True, hides_lately=2, most_hides=5),
    backlog=Backlog(cases=3, taken=1, oldest=NOW - timedelta(minutes=10), work=7, failed=1, unscored=2, unopened=5),
    unread_files={"locked": 3},
    reads_pictures=False,
    last_backup=None,
    last_erased=NOW - timedelta(hours=1),
)


def test_every_number_is_there_and_reads_as_the_format_wants_it() -> None:
    page = samples_of(exposition(VITALS))
    assert value(page, "start_time_seconds") == (NOW - timedelta(hours=2)).timestamp()
    assert value(page, "connected") == 0
    assert value(page, "messages_read_total") == 31
    assert value(page, "verdicts_total", rule="private_number", action="hide") == 2
    assert value(page, "verdicts_total", rule='odd\\"\\\\rule', action="escalate") == 0
    assert value(page, "cases_open", state="waiting") == 2
    assert value(page, "cases_open", state="taken") == 1
    assert value(page, "oldest_open_case_age_seconds") == 600
    assert value(page, "scorer_healthy") == 1
    assert value(page, "scorer_lag_seconds") == 1.5
    assert value(page, "texts_waiting") == 4
    assert value(page, "unscored_messages") == 2
    assert value(page, "unopened_messages") == 5
    assert (value(page, "unread_files", trouble="locked"), value(page, "unread_files", trouble="old")) == (3, 0)
    assert (value(page, "outbox_waiting"), value(page, "outbox_failed")) == (7, 1)
    assert (value(page, "hides_in_window"), value(page, "hides_in_window_limit")) == (2, 5)
    assert value(page, "paused") == 1
    assert value(page, "last_erased_time_seconds") == (NOW - timedelta(hours=1)).timestamp()


def test_what_is_not_known_is_left_out_and_not_nought() -> None:
    page = samples_of(exposition(VITALS))
    with pytest.raises(KeyError):
        value(page, "last_backup_time_seconds")
