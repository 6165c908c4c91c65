"""Tunes the encoder: `python -m bot.training.tune --data DIR --work DIR [--minutes N]`, again and again until it ends.

Two cores suffice. Each call goes on where the one before stopped; what it writes is read by `bot.training.encoder`.
`--after DIR` begins where another tuning ended: a further pass, in which labels may be added. With `--share N` that
pass goes over the sentences written for this project and every Nth row from elsewhere. What a row does not tell is
taken from the network as it stood at the beginning, so that new sentences do not cost old knowledge (Li and Hoiem,
Learning without Forgetting, 2016).
"""

import argparse
import copy
import math
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import nn

from bot.scoring.pieces import Pieces
from bot.training.measure import ORDINARY
from bot.training.pretrained import LONGEST, start
from bot.training.rows import LABELS, OWN_LABELS, Row
from bot.training.sentences import OWN
from bot.training.sources import all_rows
from bot.training.split import Part
from bot.training.templates import TEMPLATES
from policy_rules.text import normalise

TUNED_FOR = (*LABELS, *OWN_LABELS)  # the first ones are those that `bot.training.encoder` mixes with n-grams
EPOCHS = 1
TOKENS = 1024  # of a batch, padding included
RATE = 8e-5  # of learning, at its highest
RATE_AFTER = 8e-5  # in a further pass, over fewer rows
KEPT = 1.0  # how much the earlier network's answers count in such a pass where a row has none
CHAT_TIMES = 3  # how much oftener chat is learned from in such a pass than what comes from elsewhere
CHAT_WEIGHT = 1.5  # and what it counts there: with .5 beside our own sentences' 3 an everyday "you" reads as contempt
HEAD_RATE = 1e-3
WARM_UP = 0.06  # of all steps
HEAVIEST = 3.0  # a row that counts more is shown more often instead
SEEN = 600  # characters of a training text that are read
SAVE_EVERY = 200  # steps
SEED = 7
LAYER = "encoder.encoder.layer."  # begins the name of a weight in one
STATE, VOCABULARY = "tuning.pt", "vocabulary.txt"  # in the folder that --work names


@dataclass(frozen=True, slots=True)
class Example:
    """A row as the network sees it: pieces, a value for each label, and whether it is known."""

    pieces: tuple[int, ...]
    values: tuple[float, ...]
    known: tuple[float, ...]
    weight: float


class Network(nn.Module):
    """The encoder with a line for each label on the mean of its last hidden states."""

    def __init__(self, encoder: Any, width: int, lines: int = len(TUNED_FOR)) -> None:
        super().__init__()
        self.encoder = encoder
        self.heads = nn.Linear(width, lines)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Rows x labels: log-odds."""
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        wide = mask.unsqueeze(-1).to(hidden.dtype)
        scored: torch.Tensor = self.heads((hidden * wide).sum(1) / wide.sum(1))
        return scored


def examples_of(rows: Sequence[Row], pieces: Pieces) -> list[Example]:
    """The training rows, heavy ones several times; every other one with disguise undone, as texts are read in chat."""
    examples = []
    for place, row in enumerate(rows):
        text = row.text[:SEEN]
        ids = tuple(pieces.of(normalise(text).plain if place % 2 else text))
        copies = max(1, math.ceil(row.weight / HEAVIEST))
        values = tuple(float(row.labels.get(label, 0)) for label in TUNED_FOR)
        known = tuple(float(label in row.labels) for label in TUNED_FOR)
        examples += [Example(ids, values, known, row.weight / copies)] * copies
    return examples


def batches(examples: Sequence[Example], epoch: int) -> list[list[Example]]:
    """All examples once, those of like length together, in an order that only the epoch decides."""
    chance = random.Random(SEED + epoch)  # noqa: S311 - an order, no secret
    order = sorted(examples, key=lambda example: (len(example.pieces), chance.random()))
    together: list[list[Example]] = [[]]
    for example in order:
        if together[-1] and (len(together[-1]) + 1) * len(example.pieces) > TOKENS:
            together.append([])
        together[-1].append(example)
    chance.shuffle(together)
    return together


def loss_of(network: Network, batch: Sequence[Example], before: Network | None = None) -> torch.Tensor:
    """Cross-entropy over the labels that are known; over the others against what the network `before` made of them."""
    longest = max(len(example.pieces) for example in batch)
    ids = torch.zeros((len(batch), longest), dtype=torch.long)
    mask = torch.zeros((len(batch), longest), dtype=torch.long)
    for place, example in enumerate(batch):
        ids[place, : len(example.pieces)] = torch.tensor(example.pieces)
        mask[place, : len(example.pieces)] = 1
    scored = network(ids, mask)
    values = torch.tensor([example.values for example in batch])
    known = torch.tensor([example.known for example in batch])
    loss = weighed(scored, values, known * torch.tensor([[example.weight] for example in batch]))
    if before is None:
        return loss
    with torch.no_grad():
        kept = torch.sigmoid(before(ids, mask))
    lines = kept.shape[1]  # labels that were added since have no earlier answer
    return loss + KEPT * weighed(scored[:, :lines], kept, 1.0 - known[:, :lines])


def weighed(scored: torch.Tensor, values: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """The mean cross-entropy of log-odds against values between 0 and 1; nothing where nothing counts."""
    losses = nn.functional.binary_cross_entropy_with_logits(scored, values, reduction="none")
    return (losses * weights).sum() / weights.sum().clamp(min=1.0)


@dataclass
class Tuning:
    """A network on its way, which can be put down and taken up again."""

    network: Network
    optimiser: torch.optim.Optimizer
    steps: int  # in all
    done: int = 0
    before: Network | None = None  # as an earlier tuning left it

    def rate(self) -> float:
        """The share of the learning rate at this step: up, then down to nothing."""
        warm = max(1, int(self.steps * WARM_UP))
        return min(self.done / warm, (self.steps - self.done) / max(1, self.steps - warm))

    def step(self, batch: Sequence[Example]) -> float:
        """Learn from one batch; the loss before it."""
        for group in self.optimiser.param_groups:
            group["lr"] = group["highest"] * max(self.rate(), 1e-3)
        loss = loss_of(self.network, batch, self.before)
        self.optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        self.done += 1
        return float(loss.detach())

    def save(self, path: Path) -> None:
        """Write everything that a later call needs, all or nothing."""
        state = {"network": self.network.state_dict(), "optimiser": self.optimiser.state_dict(), "done": self.done}
        torch.save(state, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    def load(self, path: Path) -> None:
        """Go on where an earlier call stopped."""
        state = torch.load(path, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.done = state["done"]


def tuning_of(network: Network, steps: int, rate: float = RATE) -> Tuning:
    """A tuning at its beginning: AdamW, the heads faster than the encoder."""
    groups = [
        {"params": list(network.encoder.parameters()), "highest": rate},
        {"params": list(network.heads.parameters()), "highest": HEAD_RATE},
    ]
    return Tuning(network, torch.optim.AdamW(groups, lr=rate, weight_decay=0.01), steps)


def take_over(network: Network, before: Path) -> Network:
    """Begin with what an earlier tuning came to; layers and labels that it did not have stay as they were made.

    Returns that earlier network, to be asked and never changed.
    """
    state = torch.load(before / STATE, weights_only=True)["network"]
    layers = {name.split(".")[3] for name in state if name.startswith(LAYER)}
    encoder = copy.deepcopy(network.encoder)
    encoder.encoder.layer = encoder.encoder.layer[: len(layers)]
    earlier = Network(encoder, network.heads.in_features, len(state["heads.bias"]))
    earlier.load_state_dict(state)
    for kind in ("heads.weight", "heads.bias"):
        fresh = network.state_dict()[kind].clone()
        fresh[: len(state[kind])] = state[kind]
        state[kind] = fresh
    network.load_state_dict(network.state_dict() | state)
    return earlier.eval()


def shared(rows: Sequence[Row], share: int, *, make_up: bool = False) -> list[Row]:
    """Our own sentences and templates, every `share`th of the other rows, and more of ordinary chat.

    To `make_up` for those that are left out, each that stays counts as much more.
    """
    of_chat = max(1, share // CHAT_TIMES)
    some = []
    for place, row in enumerate(rows):
        every = of_chat if row.source in ORDINARY else share
        if row.source.startswith((OWN, TEMPLATES)):
            some.append(row)
        elif place % every == 0:
            some.append(replace(row, weight=row.weight * every) if make_up else row)
    return some


def louder(rows: Sequence[Row]) -> list[Row]:
    """The same rows, ordinary chat among them counting `CHAT_WEIGHT`."""
    return [replace(row, weight=CHAT_WEIGHT) if row.source in ORDINARY else row for row in rows]


def to_come(examples: Sequence[Example], done: int, epochs: int) -> Iterator[list[Example]]:
    """The batches of all epochs that are not done yet."""
    place = 0
    for epoch in range(epochs):
        for batch in batches(examples, epoch):
            if place >= done:
                yield batch
            place += 1


def main(arguments: Sequence[str] | None = None) -> None:
    """Tune for some minutes, or to the end."""
    parser = argparse.ArgumentParser(prog="python -m bot.training.tune", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds text/, argument/ and chat/")
    parser.add_argument("--work", type=Path, required=True, help="where the state is kept between calls")
    parser.add_argument("--after", type=Path, help="the --work of a tuning that has ended, to begin where it stopped")
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="how often to go over the rows")
    parser.add_argument("--share", type=int, default=1, help="learn from every Nth row that is not our own")
    parser.add_argument("--minutes", type=float, default=150.0, help="after which to stop, to go on another time")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args(arguments)
    torch.manual_seed(SEED)
    torch.set_num_threads(options.threads)
    options.work.mkdir(parents=True, exist_ok=True)
    rows = shared([row for row in all_rows(options.data) if row.part is Part.TRAIN], options.share)
    if options.after:
        rows = louder(rows)
    begun = start([row.text[:SEEN] for row in rows], words_of(options.after) if options.after else None)
    examples = examples_of(rows, Pieces(begun.vocabulary, LONGEST))
    network = Network(begun.model, begun.model.config.hidden_size)
    steps = sum(len(batches(examples, epoch)) for epoch in range(options.epochs))
    tuning = tuning_of(network, steps, RATE_AFTER if options.after else RATE)
    if options.after:
        tuning.before = take_over(network, options.after)
    path = options.work / STATE
    if path.exists():
        tuning.load(path)
    (options.work / VOCABULARY).write_text("\n".join(begun.vocabulary), encoding="utf-8")
    run(tuning, to_come(examples, tuning.done, options.epochs), path, time.monotonic() + options.minutes * 60)


def words_of(work: Path) -> tuple[str, ...]:
    """The vocabulary of an earlier tuning, which a second pass keeps."""
    return tuple((work / VOCABULARY).read_text(encoding="utf-8").split("\n"))


def run(tuning: Tuning, left: Iterator[list[Example]], path: Path, until: float) -> None:
    """Learn until the time is up or nothing is left, and keep what was learned."""
    tuning.network.train()
    begun, first, smooth = time.monotonic(), tuning.done, 0.0
    for batch in left:
        loss = tuning.step(batch)
        smooth = loss if not smooth else 0.98 * smooth + 0.02 * loss
        if tuning.done % SAVE_EVERY == 0:
            tuning.save(path)
            pace = (time.monotonic() - begun) / (tuning.done - first)
            minutes = (tuning.steps - tuning.done) * pace / 60
            sys.stdout.write(f"{tuning.done} of {tuning.steps} steps, loss {smooth:.4f}, {minutes:.0f} min to go\n")
            sys.stdout.flush()
        if time.monotonic() > until:
            break
    tuning.save(path)


if __name__ == "__main__":
    main()
