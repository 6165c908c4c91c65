"""`steward doctor`: what is missing before `steward run` can work, with its cure, and the link that invites the bot."""

import asyncio
import base64
import binascii
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.text import Text

from bot.cli.console import FOUND, could_not, out
from bot.cli.run import keys_of
from bot.discord_app.inspecting import InspectionProblem, inspected
from bot.discord_app.invite import invite_url, needed_permissions
from bot.discord_app.words import words_in
from bot.files.reader import tesseract_here
from bot.policy_file import PolicyFile
from bot.scoring.choose import load_scorer
from bot.scoring.scorer import ScorerProblem
from bot.scoring.service import ScoringService
from bot.settings import Settings, SettingsProblem, load_settings
from bot.store.problems import StoreProblem
from policy_rules.policy import PolicyProblem

THE_TOKEN, THE_SERVER = "the token", "the server"
PROBLEMS = (SettingsProblem, StoreProblem, ScorerProblem, PolicyProblem, InspectionProblem)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must be right: what it is, and how it is looked at (returns a few words, raises a problem)."""

    name: str
    look: Callable[[], str]


def doctor(
    *,
    offline: Annotated[bool, typer.Option("--offline", help="Do not ask Discord about the server.")] = False,
) -> None:
    """Say what is missing, in plain words, and print the link that invites the bot. Exit code 1 if something is."""
    try:
        settings = load_settings()
    except SettingsProblem as problem:
        could_not(str(problem))
    missing: list[str] = []
    for check in _checks(settings, offline=offline):
        if check.name == THE_SERVER and THE_TOKEN in missing:
            continue  # nobody would answer
        try:
            out.print(Text.assemble(("right    ", "green"), f"{check.name}: {check.look()}"), soft_wrap=True)
        except PROBLEMS as problem:
            missing.append(check.name)
            out.print(Text.assemble(("missing  ", "bold red"), f"{check.name}: {problem}"), soft_wrap=True)
    asked = ", ".join(_permissions())
    out.print(Text(f"The link asks for: {asked}. Never more, and never Administrator."), soft_wrap=True)
    if missing:
        raise typer.Exit(FOUND)


def _checks(settings: Settings, *, offline: bool) -> Iterator[Check]:
    yield Check(THE_TOKEN, lambda: f"there; invite the bot with {_invite(settings.needed_token())}")
    yield Check("the key", lambda: f"key {keys_of(settings).id}")
    yield Check("the policy", lambda: _policy(settings))
    if settings.token is not None and not offline:
        yield Check(THE_SERVER, lambda: asyncio.run(_server(settings)))
    yield Check("text in pictures", lambda: _pictures(settings))
    yield Check("the model", lambda: asyncio.run(_model(settings)))


def _policy(settings: Settings) -> str:
    policy = PolicyFile(settings.policy).policy
    live = sum(rule.live for rule in policy.rules)
    return f"{len(policy.rules)} rules for {policy.group.name}, {live} of them live, mode {policy.automatic.mode.value}"


async def _server(settings: Settings) -> str:
    """What the server looks like. Raises InspectionProblem where anything there is not as it should be."""
    policy = PolicyFile(settings.policy).policy
    seen = await inspected(settings.needed_token(), settings.guild, policy, words_in(policy.group.writes_in))
    if seen.lacks:
        raise InspectionProblem("\n         ".join((*seen.lacks, seen.automod)))
    rooms = ", ".join(seen.read) or "no room"
    return "\n         ".join((f"{seen.server}. Steward reads {rooms}", *seen.readers, seen.automod))


def _pictures(settings: Settings) -> str:
    """Nothing is missing without it: a group may do without, but it should know."""
    if not PolicyFile(settings.policy).policy.files.read:
        return "not read, since the policy says that no files are"
    if tesseract_here() is None:
        return "NOT read, since Tesseract is not installed here; 'sudo apt-get install tesseract-ocr' adds it"
    return "read, by Tesseract"


async def _model(settings: Settings) -> str:
    service = await ScoringService.start(lambda: load_scorer(settings.model, models=settings.models))
    await service.aclose()
    return service.name


def _invite(token: str) -> str:
    """The link; a token begins with its application's id, in base64. Raises SettingsProblem if this one does not."""
    first = token.split(".", 1)[0]
    try:
        return invite_url(int(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4))))
    except (binascii.Error, ValueError):
        raise SettingsProblem(
            "STEWARD_TOKEN is no bot's token. Copy it again from Discord's developer portal (Bot, Reset Token); the "
            "client secret and the public key are something else."
        ) from None


def _permissions() -> list[str]:
    return [name.replace("_", " ") for name, asked in needed_permissions() if asked]
