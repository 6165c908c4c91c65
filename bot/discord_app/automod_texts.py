"""What Discord's own AutoMod did, as cards and the file of a case say it: rules by their names, never a text."""

from collections.abc import Iterator, Sequence

from bot.discord_app.quoting import quoted, shortened
from bot.discord_app.sanction_texts import length_of
from bot.discord_app.words import Words
from policy_rules.automod_act import AutoModAct, Did
from policy_rules.case import Case

LONGEST_NAME = 60  # characters of the name of a rule, on a card
MOST_LINES = 6


def automod_lines(case: Case, words: Words) -> list[str]:
    """A line for each rule that acted on the case's message, then for each that stopped others of its author."""
    own = [act for act in case.automod if act.message_id == case.message_id]
    others = [act for act in case.automod if act not in own]
    return [*_about_it(case, own, words), *_about_others(others, words)][:MOST_LINES]


def _about_it(case: Case, acts: Sequence[AutoModAct], words: Words) -> Iterator[str]:
    for rule in _rules(acts):
        of_rule = sorted((act for act in acts if act.rule == rule), key=lambda act: list(Did).index(act.did))
        said = "; ".join(dict.fromkeys(did_said(act, words) for act in of_rule))
        how = "stopped" if case.stopped else "acted"
        yield words(f"automod.{how}", rule=named(rule, words), did=said)


def _about_others(acts: Sequence[AutoModAct], words: Words) -> Iterator[str]:
    """How many messages, whatever a rule did about each; what it did besides stopping them."""
    for rule in _rules(acts):
        of_rule = [act for act in acts if act.rule == rule]
        besides = dict.fromkeys(did_said(act, words) for act in of_rule if act.did is Did.TIMED_OUT)
        count = len({act.message_id for act in of_rule})
        line = words("automod.others", rule=named(rule, words), count=count)
        yield "; ".join([line, *besides])


def _rules(acts: Sequence[AutoModAct]) -> list[str]:
    return list(dict.fromkeys(act.rule for act in acts))


def named(rule: str, words: Words) -> str:
    """The rule by its name."""
    return quoted(shortened(rule, LONGEST_NAME)) if rule else words("automod.unnamed")


def did_said(act: AutoModAct, words: Words) -> str:
    """One action, as people say it."""
    return words(f"automod.did.{act.did}", length=length_of(max(1, act.seconds // 60), words))
