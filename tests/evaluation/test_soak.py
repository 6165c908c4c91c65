"""A few rounds of the soak: the bot as its own process, killed in the middle of its work while calls go wrong."""

from collections import Counter

from bot.evaluation.soak import soak_for
from bot.evaluation.soak_audit import Audit


async def test_nothing_is_lost_and_nothing_is_done_twice() -> None:
    audit = await soak_for(3, seed=11)
    assert audit.clean, str(audit)
    assert audit.cases > 0
    assert audit.effects["delete"] > 0


def test_an_audit_says_what_is_wrong() -> None:
    audit = Audit(3, 1, Counter(delete=1), ("a message in #rota was lost",))
    assert not audit.clean
    assert "a message in #rota was lost" in str(audit)
