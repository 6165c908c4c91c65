"""A model in a process of its own: one that crashes or hangs is ended and started anew, and takes nothing along."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import MappingProxyType

from bot.failure import outline
from bot.scoring.scorer import Scorer, ScorerProblem
from policy_rules.vocabulary import Scores

LOADING_S = 120.0  # how long a model may take to load
PATIENCE_S = 8.0  # with one text; less than the service's own, which would only give up the thread that waits


class ProcessScorer:
    """The scorer that `load` makes, in a child process. Called on one thread at a time, like every scorer."""

    def __init__(self, load: Callable[[], Scorer], patience_s: float = PATIENCE_S) -> None:
        """Raises ScorerProblem as `load` does. `load` is sent to the child, so it must be one that pickle can send."""
        self._load = load
        self._patience_s = patience_s
        self._child: BaseProcess | None = None
        self.name, self.labels = self._begin()

    def score(self, text: str) -> Scores:
        """What the child says. Raises ScorerProblem when it crashed or hung; the next text finds a fresh one."""
        if self._child is None:
            self._begin()
        try:
            self._pipe.send(text)
            if not self._pipe.poll(self._patience_s):
                self._end()
                raise ScorerProblem("the process that reads did not answer in time and was ended")
            answer = self._pipe.recv()
        except (EOFError, OSError):
            self._end()
            raise ScorerProblem("the process that reads has crashed; another one takes its place") from None
        if isinstance(answer, dict):
            return Scores(self.name, MappingProxyType(answer))
        raise ScorerProblem(str(answer))

    def _begin(self) -> tuple[str, frozenset[str]]:
        context = multiprocessing.get_context("spawn")  # a fork would copy the database's and the gateway's threads
        self._pipe, far = context.Pipe()
        self._child = context.Process(target=_serve, args=(self._load, far), name="steward-scoring", daemon=True)
        self._child.start()
        far.close()
        try:
            answer = self._pipe.recv() if self._pipe.poll(LOADING_S) else "the model took too long to load"
        except EOFError:
            answer = "the process that reads ended while it loaded the model: is there enough memory for it?"
        if isinstance(answer, tuple):
            name, labels = answer
            return name, labels
        self._end()
        raise ScorerProblem(str(answer))

    def _end(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.join()
            self._child.close()
            self._pipe.close()
            self._child = None


def _serve(load: Callable[[], Scorer], pipe: Connection) -> None:
    """The child: load once, then answer text after text until the parent is gone. Never prints what it reads."""
    try:
        scorer = load()
    except ScorerProblem as problem:
        pipe.send(str(problem))
        return
    pipe.send((scorer.name, scorer.labels))
    while True:
        try:
            text = pipe.recv()
        except (EOFError, OSError, KeyboardInterrupt):
            return
        try:
            pipe.send(dict(scorer.score(text).values))
        except Exception as problem:  # noqa: BLE001 - told to the parent, which goes on
            pipe.send(f"the model failed: {outline(problem)}")
