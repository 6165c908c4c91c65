"""A mistake in a policy file is shown with its place, its line and its cure; only a PolicyProblem ever comes out."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_rules.policy import Policy, PolicyProblem, parse_policy
from tests.policy_rules.policy_predicates import PREDICATES, SHIPPED


def parsed(text: str, name: str = "ours.yaml") -> Policy:
    return parse_policy(text, name, shipped=SHIPPED, predicates=PREDICATES)


def complaint(text: str) -> str:
    with pytest.raises(PolicyProblem) as caught:
        parsed(text)
    return str(caught.value)


def ending(text: str) -> str:
    """How it ends: with a version, or with what is wrong and where."""
    try:
        return parsed(text).version
    except PolicyProblem as problem:
        return next(line for line in str(problem).splitlines() if line.startswith("ours.yaml:"))


GOLDEN = {
    "a word that is nearly right": (
        "extends: shipped\nrules:\n  - id: shouting\n    looks_for:\n      - loudness: {shoutng: 0.9}\n",
        """\
ours.yaml:5:20: unknown key 'shoutng' under rules.shouting.looks_for.item 1.loudness
    5 |       - loudness: {shoutng: 0.9}
      |                    ^^^^^^^
   did you mean 'shouting'? What can stand here: shouting, swearing.""",
    ),
    "a detector that does not exist": (
        "extends: shipped\nrules: [{id: shouting, looks_for: [{loudnes: {shouting: 0.9}}]}]\n",
        """\
ours.yaml:2:37: nothing can look for 'loudnes'
    2 | rules: [{id: shouting, looks_for: [{loudnes: {shouting: 0.9}}]}]
      |                                     ^^^^^^^
   did you mean 'loudness'? What can stand here: loudness, number, phrase.""",
    ),
    "a threshold out of range": (
        "extends: shipped\nrules: [{id: shouting, looks_for: [{loudness: {shouting: 90}}]}]\n",
        """\
ours.yaml:2:58: rules.shouting.looks_for.item 1.loudness.shouting should be less than or equal to 1
    2 | rules: [{id: shouting, looks_for: [{loudness: {shouting: 90}}]}]
      |                                                          ^^
   an example: loudness: {shouting: 0.9}""",
    ),
    "two things on one line": (
        "extends: shipped\nrules:\n- id: shouting\n  looks_for:\n  - loudness: {shouting: 1}\n    number: {}\n",
        """\
ours.yaml:6:5: one thing to look for on each line
    6 |     number: {}
      |     ^^^^^^
   begin this one with '- ', like the first""",
    ),
    "a pattern that re2 rejects": (
        "extends: shipped\nrules: [{id: number_told, unless: [{phrase: {any: ['(?=x)']}}]}]\n",
        """\
ours.yaml:2:52: the pattern '(?=x)' cannot be used: invalid perl operator: (?=
    2 | rules: [{id: number_told, unless: [{phrase: {any: ['(?=x)']}}]}]
      |                                                    ^^^^^^^
   an example: phrase: {any: ["\\\\bget out\\\\b"]}""",
    ),
    "yes for true": (
        "extends: shipped\nrules:\n  - id: shouting\n    live: yes\n",
        """\
ours.yaml:4:11: rules.shouting.live should be true or false
    4 |     live: yes
      |           ^^^
   did you mean 'true'?""",
    ),
    "a severity of one's own": (
        "extends: shipped\nrules:\n  - id: shouting\n    severity: hihg\n",
        """\
ours.yaml:4:15: 'hihg' cannot stand at rules.shouting.severity
    4 |     severity: hihg
      |               ^^^^
   did you mean 'high'? What can stand here: high, low, medium, severe.""",
    ),
    "a number where a name belongs": (
        "extends: shipped\nrules:\n  - id: shouting\n    clause: 5.4\n",
        """\
ours.yaml:4:13: rules.shouting.clause should be text
    4 |     clause: 5.4
      |             ^^^
   put it in quotes: "5.4\"""",
    ),
    "a clause that does not exist": (
        "extends: shipped\nrules:\n  - id: shouting\n    clause: 5.4-kin\n",
        """\
ours.yaml:4:5: the policy has no clause '5.4-kin'
    4 |     clause: 5.4-kin
      |     ^^^^^^
   did you mean '5.4-kind'? What can stand here: 5.1, 5.4-kind, safety.""",
    ),
    "a team that does not exist": (
        "extends: shipped\nrules:\n  - id: shouting\n    effects:\n      - escalate: moderator\n",
        """\
ours.yaml:5:19: no team is called 'moderator'
    5 |       - escalate: moderator
      |                   ^^^^^^^^^
   did you mean 'moderators'? What can stand here: moderators, safeguarding_lead.""",
    ),
    "an effect that does not exist": (
        "extends: shipped\nrules:\n  - id: shouting\n    effects: [ban]\n",
        """\
ours.yaml:4:15: an effect is 'hide', '{escalate: team}' or '{nudge: about}' (own_details, location, consent)
    4 |     effects: [ban]
      |               ^^^""",
    ),
    "a new rule that is not whole": (
        "extends: shipped\nrules:\n  - id: mine\n    clause: 5.4-kind\n    severity: low\n",
        """\
ours.yaml:3:5: 'effects' is missing under rules.mine
    3 |   - id: mine
      |     ^
   No other is called 'mine', so this is a new one, which needs them all.""",
    ),
    "a rule whose name is written wrong": (
        "extends: shipped\nrules:\n  - {id: shoutin, live: true}\n",
        """\
ours.yaml:3:5: 'clause', 'severity' and 'effects' are missing under rules.shoutin
    3 |   - {id: shoutin, live: true}
      |     ^
   did you mean 'shouting'? No other is called 'shoutin', so this is a new one, which needs them all.""",
    ),
    "a tab before a key": (
        "extends: shipped\n\tgroup: {name: Riverside}\n",
        """\
ours.yaml:2:1: a tab stands here, which YAML does not allow
    2 |  group: {name: Riverside}
      | ^
   put spaces in its place""",
    ),
    "another policy to extend": (
        "extends: shiped\n",
        """\
ours.yaml:1:10: 'shiped' is no policy to extend
    1 | extends: shiped
      |          ^^^^^^
   did you mean 'shipped'? What can stand here: shipped.""",
    ),
    "nothing to extend": (
        "group: {name: Riverside}\n",
        """\
ours.yaml:1:1: this is not a whole policy
    1 | group: {name: Riverside}
      | ^
   a group's own file begins with 'extends: shipped' and writes only what is different""",
    ),
    "a bracket that is not closed": (
        "extends: shipped\ngroup: {name: Riverside\n",
        """\
ours.yaml:2:24: this is not YAML: expected ',' or '}', but got '<stream end>' while parsing a flow mapping
    2 | group: {name: Riverside
      |                        ^
   check the spaces before this line, and quote text that holds ': ', ' #' or begins with a sign""",
    ),
    "a key twice": (
        "extends: shipped\nteams: {}\nteams: {}\n",
        """\
ours.yaml:3:1: 'teams' is written twice here
    3 | teams: {}
      | ^^^^^
   keep one of them""",
    ),
    "an alias": (
        "extends: shipped\ngroup: &us {name: Riverside}\n",
        """\
ours.yaml:2:8: anchors and aliases (& and *) are not used here
    2 | group: &us {name: Riverside}
      |        ^^^^^
   write the value out""",
    ),
}


@pytest.mark.parametrize("mistake", GOLDEN)
def test_a_mistake_is_shown_with_its_place_and_its_cure(mistake: str) -> None:
    text, shown = GOLDEN[mistake]
    assert complaint(text) == shown


def test_all_mistakes_are_shown_at_once_in_their_order() -> None:
    shown = complaint("extends: shipped\ngroup: {nme: x}\nrules:\n  - id: shouting\n    live: 1\n    colour: red\n")
    assert [line.split(": ")[0] for line in shown.splitlines() if line.startswith("ours")] == [
        "ours.yaml:2:9",
        "ours.yaml:5:11",
        "ours.yaml:6:5",
    ]


def test_no_more_than_twenty_mistakes_are_shown() -> None:
    shown = complaint("extends: shipped\n" + "".join(f"wrong_{number}: 1\n" for number in range(30)))
    assert shown.count("unknown key") == 20
    assert shown.endswith("and 10 more")


def test_ids_are_not_given_twice() -> None:
    assert "there are two rules called 'shouting'" in complaint(
        "extends: shipped\nrules: [{id: shouting}, " + COPY + "]"
    )
    twice = SHIPPED.replace("id: number_told", "id: shouting")
    with pytest.raises(PolicyProblem, match=r"shipped\.yaml:19:9: there are two rules called 'shouting'"):
        parsed(twice, "shipped.yaml")


COPY = """{id: shouting, clause: 5.4-kind, looks_for: [{loudness: {}}], severity: low,
  effects: [{escalate: moderators}], examples: {breach: [a], fine: [b]}}"""


class TestHidingOnAnOpinion:
    """People.md 6: an opinion alone hides only where its precision was measured."""

    def test_a_measured_opinion_may_hide(self) -> None:
        assert parsed("extends: shipped\n").rule("shouting").measured

    @pytest.mark.parametrize("measured", ["null", "{precision: 0.96, on: few}"])
    def test_an_unmeasured_one_may_not(self, measured: str) -> None:
        shown = complaint(f"extends: shipped\nrules: [{{id: shouting, measured: {measured}}}]\n")
        assert shown.startswith("ours.yaml:2:24: rule 'shouting' would hide messages on an opinion alone")

    def test_a_measurement_does_not_outlive_what_was_measured(self) -> None:
        shown = complaint("extends: shipped\nrules: [{id: shouting, looks_for: [{loudness: {shouting: 0.1}}]}]\n")
        assert shown.startswith("ours.yaml:2:24: rule 'shouting' would hide messages on an opinion alone")

    def test_an_opinion_beside_a_check_may_hide(self) -> None:
        both = "[{loudness: {shouting: 0.1}}, {number: {}}]"
        assert parsed(f"extends: shipped\nrules: [{{id: shouting, looks_for: {both}}}]\n").rules


class TestCare:
    """People.md 1 and 12: who asks for help is not hidden, and only those who are responsible see it."""

    RULE = """extends: shipped
rules: [{id: help, clause: safety, looks_for: [{number: {}}], severity: severe, sealed: SEALED, effects: [EFFECT],
  examples: {breach: [a], fine: [b]}}]"""

    def test_a_sealed_escalation_is_right(self) -> None:
        right = self.RULE.replace("SEALED", "true").replace("EFFECT", "{escalate: safeguarding_lead}")
        assert parsed(right).rule("help").sealed

    def test_it_must_be_sealed(self) -> None:
        open_to_all = self.RULE.replace("SEALED", "false").replace("EFFECT", "{escalate: safeguarding_lead}")
        assert "rule 'help' must be sealed" in complaint(open_to_all)

    def test_it_must_not_hide(self) -> None:
        assert "rule 'help' must not hide" in complaint(self.RULE.replace("SEALED", "true").replace("EFFECT", "hide"))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("clause: '5.1'", "clause '5.1' is not one that rules look for"),
        ("examples: {breach: []}", "rule 'shouting' has no example of what is a breach"),
        ("examples: {fine: [[hello]]}", "a line of an exchange names who says it"),
        ("looks_for: []", "rule 'shouting' looks for nothing"),
        ("looks_for: {loudness: {}}", "rules.shouting.looks_for should be a list"),
        ("spares: {audiences: [everyone]}", "cannot stand at rules.shouting.spares.audiences.item 1"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(change: str, sentence: str) -> None:
    assert sentence in complaint(f"extends: shipped\nrules: [{{id: shouting, {change}}}]\n")


@pytest.mark.parametrize("own", ["queue: {appeal_days: 40}", "retention: {dismissed_days: 10}"])
def test_nobody_can_ask_for_a_review_of_what_is_erased_by_then(own: str) -> None:
    words = complaint(f"extends: shipped\n{own}\n")
    assert words.startswith("ours.yaml:2:")
    assert "a review could be asked for after" in words


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5000,
        "{a: " * 5000,
        "- " * 5000,
        "extends: !!python/object:os.system shipped",
        "a: *b",
        '"\\ud800": 1',
        "--- 1\n--- 2",
    ],
    ids=["lists", "maps", "dashes", "tag", "alias", "half a character", "two documents"],
)
def test_what_is_made_to_break_a_parser_is_a_problem(text: str) -> None:
    assert complaint(text)


WORDS = st.sampled_from(
    [
        "extends: shipped\n",
        "rules:",
        "\n  - ",
        "id: shouting",
        "looks_for",
        "{",
        "}",
        "[",
        "]",
        ": ",
        ", ",
        "\n",
        "&a ",
        "*a",
        "!!str ",
        "'",
        '"',
        "# ",
        "|\n",
        ">\n",
        "? ",
        "~",
        "0x1f",
        "1e999",
        ".nan",
        "9" * 20,
        "\t",
        "\ufeff",
        "\x00",
    ]
)


@given(st.lists(WORDS, max_size=30).map("".join) | st.text(max_size=60))
@settings(deadline=None, max_examples=150)
def test_any_text_is_a_policy_or_a_problem(text: str) -> None:
    assert ending(text)


@given(st.integers(0, 2**32), st.integers(1, 4))
@settings(deadline=None, max_examples=150)
def test_any_slip_of_the_hand_is_a_policy_or_a_problem(seed: int, slips: int) -> None:
    chance, text = random.Random(seed), SHIPPED  # noqa: S311 - a seeded slip, no secret
    for _ in range(slips):
        place = chance.randrange(len(text))
        text = (
            text[:place]
            + chance.choice(["", " ", "\n", "x", ":", "{", "]", "'", "- ", "null"])
            + text[place + chance.randrange(3) :]
        )
    assert ending(text)
