"""How well people of a large register are recognised, on a smaller one."""

from bot.evaluation.register_figures import alarms, people, recall
from policy_rules.register.entry import Entry, Register, Who
from policy_rules.register.names import Names


def test_people_are_recognised_however_their_name_is_written() -> None:
    names = tuple(people(200, seed=5))
    assert len(set(names)) == 200
    index = Names.of(Register(tuple(Entry(str(place), Who.SERVICE_USER, name) for place, name in enumerate(names))))
    assert index is not None

    found = recall(names, index)
    assert found["exact"] >= 0.98
    assert found["one typo"] >= 0.8
    assert min(share for way, share in found.items() if way != "one typo") >= 0.9
    assert alarms(index, ["the van is back", "see you all at nine"]) == dict.fromkeys(alarms(index, []), 0.0)
