"""`steward run`: the bot against Discord, with the settings of the environment and `.env`."""

import asyncio
import logging
import signal
from functools import partial

from bot.cli.console import could_not
from bot.clock import SystemClock
from bot.health.endpoint import EndpointProblem, listening, serving
from bot.logs import set_up_logging
from bot.policy_file import PolicyFile
from bot.scoring.choose import load_scorer
from bot.scoring.process import ProcessScorer
from bot.scoring.scorer import Scorer, ScorerProblem
from bot.scoring.service import ScoringService
from bot.settings import Settings, SettingsProblem, load_settings
from bot.steward import Setting, StartProblem, Steward
from bot.store.keys import Keys
from bot.store.problems import StoreProblem
from bot.store.store import Store
from policy_rules.detectors.toxicity import ToxicityAtLeast
from policy_rules.policy import Policy, PolicyProblem

log = logging.getLogger(__name__)


def run() -> None:
    """Start the bot and moderate until it is stopped (Ctrl+C, or SIGTERM). Settings: STEWARD_… or the file .env."""
    try:
        settings = load_settings()
        set_up_logging(settings.log_level, settings.log_format)
        asyncio.run(moderate(settings))
    except (SettingsProblem, PolicyProblem, StoreProblem, ScorerProblem, StartProblem, EndpointProblem) as problem:
        could_not(str(problem))


async def moderate(settings: Settings) -> None:
    """Open the store, load the model, log in. Raises the problem that stands in the way, before anything is changed."""
    token = settings.needed_token()
    policy = PolicyFile(settings.policy)
    keys = keys_of(settings)
    with listening(settings.metrics_port) as listener:
        settings.database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        async with Store.open(settings.database, keys) as store:
            service = await ScoringService.start(lambda: scorer_of(settings))
            _warn_of_missing_labels(policy.policy, service)
            try:
                steward = Steward(Setting(token, settings.guild, policy, store, service, SystemClock()))
                async with serving(listener, steward.health.vitals):
                    await _until_told_to_stop(steward)
            finally:
                await service.aclose()


def _warn_of_missing_labels(policy: Policy, service: ScoringService) -> None:
    """Say which scores the policy asks for that this model does not give: such a rule never acts by itself."""
    asked = {label for predicate in policy.asked(ToxicityAtLeast) for label in predicate.thresholds}
    for label in sorted(asked - service.labels):
        log.warning("the policy asks for %s, which the model %s does not score", label, service.name)


def scorer_of(settings: Settings) -> Scorer:
    """The model that the settings name, loaded, in a process of its own if they say so. Raises ScorerProblem."""
    load = partial(load_scorer, settings.model, models=settings.models)
    return ProcessScorer(load) if settings.model_process else load()


def keys_of(settings: Settings) -> Keys:
    """The keys, from the variable or the key file. Raises StoreProblem with the command that makes one."""
    if settings.key is not None:
        return Keys.from_value(settings.key.get_secret_value())
    return Keys.from_file(settings.key_file.expanduser(), settings.database)


async def _until_told_to_stop(steward: Steward) -> None:
    """Run until SIGINT or SIGTERM; either ends it cleanly, with its work on disk."""
    running = asyncio.create_task(steward.run())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        if not running.cancelled():
            raise
