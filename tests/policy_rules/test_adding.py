"""Which case an older message joins."""

from dataclasses import replace
from datetime import UTC, datetime

from policy_rules.adding import case_to_join
from policy_rules.around import Route
from policy_rules.case import Case, Status
from policy_rules.verdict import Category, Severity
from policy_rules.vocabulary import Channel, Member, Message, said

NOW = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
TOM, JO = Member("tom", "Tom"), Member("jo", "Jo")
OLDER = Message("older", Channel("1", "rota"), TOM, said("hm"), NOW)
OPEN = Route("moderators", sealed=False)


def case(number: int, **changes: object) -> Case:
    new = Case(
        id=number,
        status=Status.OPEN,
        message_id=f"m{number}",
        channel_id="1",
        author_id="tom",
        rule="reported",
        clause="5.4-kind",
        name="Be kind to people",
        category=Category.HARASSMENT,
        severity=Severity.MEDIUM,
        team="moderators",
        sealed=False,
        opened_at=NOW,
    )
    return replace(new, **changes)  # type: ignore[arg-type]


def test_the_newest_open_one_on_its_author_that_they_reported() -> None:
    cases = [
        case(1, reporters=("jo",)),
        case(2, reporters=("jo",)),
        case(3, reporters=("jo",), status=Status.LEFT),
        case(4, reporters=("jo",), author_id="sam"),
        case(5, reporters=("sam",)),
        case(6, targets=("jo",)),
    ]
    joined = case_to_join(cases, OLDER, JO, OPEN)
    assert joined is not None
    assert joined.id == 2


def test_else_the_one_in_which_they_are_the_target() -> None:
    joined = case_to_join([case(5, reporters=("sam",)), case(6, targets=("jo",))], OLDER, JO, OPEN)
    assert joined is not None
    assert joined.id == 6
    assert case_to_join([case(5, reporters=("sam",))], OLDER, JO, OPEN) is None


def test_what_must_be_led_around_its_author_joins_no_card_that_they_read() -> None:
    around = Route("group_leader", sealed=True, around=("tom",))
    read, led = case(1, reporters=("jo",)), case(2, reporters=("jo",), sealed=True, around=("tom",))
    assert case_to_join([read], OLDER, JO, around) is None
    assert case_to_join([led, read], OLDER, JO, around) == led
