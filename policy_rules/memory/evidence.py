"""How much one turn adds to an argument, or takes from it, by the model's scores and the tone's cues."""

from dataclasses import dataclass

from policy_rules.detectors.tone import Cue, Tone
from policy_rules.signals import Turn
from policy_rules.vocabulary import Scores, Unknown


@dataclass(frozen=True, slots=True)
class Scale:
    """How a label's scores lie on ordinary chat: its median, and the score that one message in twenty exceeds."""

    median: float
    upper: float
    lowest: float
    highest: float

    def of(self, score: float) -> float:
        """The score in units of ordinary chat, clipped: 0 at the median, 1 where one in twenty lies."""
        return min(self.highest, max(self.lowest, (score - self.median) / (self.upper - self.median)))


# Medians are those of the embedded model on ordinary chat. The upper ends lie about its .95 to .99
# quantiles, chosen with the drift so that at heat 4 such chat gives about one alert in a thousand messages. A model
# with other quantiles needs other numbers here. The clips keep any one message from making an argument.
HOSTILITY = Scale(median=0.013, upper=0.10, lowest=-0.5, highest=2.0)
DISAGREEMENT = Scale(median=0.006, upper=0.24, lowest=-0.5, highest=1.5)
TOXICITY = Scale(median=0.007, upper=0.12, lowest=-0.5, highest=2.0)  # stands in for hostility where a model lacks that

DRIFT = 0.4  # what an ordinary turn must exceed to count at all
IMPERSONAL = 0.4  # how much of a hard word counts that is not said to anybody: criticism is welcome (people.md 3)
UNNAMED_DISPUTE = 0.5  # and of disagreement with nobody's person in it

CONCERN = (
    0.7  # a score from which words that address nobody are criticism of the group, which has no heat (people.md 3)
)

_HEAT = {Cue.BLAME: 0.7, Cue.DISMISSAL: 0.7, Cue.DISPUTE: 0.6, Cue.SARCASM: 0.4}
_CALM = {Cue.LAUGHTER: 1.0, Cue.APOLOGY: 0.8, Cue.TRUCE: 0.7, Cue.AGREEMENT: 0.5, Cue.THANKS: 0.5, Cue.HEDGE: 0.2}
MOST_CALM = 1.5


@dataclass(frozen=True, slots=True)
class Weight:
    """What one turn weighs: `heat` can be negative for an ordinary turn, `calm` is 0 to MOST_CALM."""

    heat: float
    calm: float


def weigh(turn: Turn) -> Weight | Unknown:
    """The weight of a turn; Unknown if neither the model nor the tone could be read."""
    scores, tone = turn.signals.of(Scores), turn.signals.of(Tone)
    if isinstance(scores, Unknown) and isinstance(tone, Unknown):
        return Unknown(f"no argument can be told: {scores.why}; {tone.why}")
    cues = frozenset() if isinstance(tone, Unknown) else tone.cues
    values = {} if isinstance(scores, Unknown) else scores.values
    personal = bool(turn.to) or bool(cues & {Cue.SECOND_PERSON, Cue.BLAME})
    hostility = _hostility(dict(values))
    dispute = DISAGREEMENT.of(values["disagreement"]) if "disagreement" in values else 0.0
    spoken = sum(_HEAT[cue] for cue in cues if cue in _HEAT)
    hard = hostility + spoken
    heat = (
        (hard if personal or hard < 0 else IMPERSONAL * hard) + (1.0 if personal else UNNAMED_DISPUTE) * dispute - DRIFT
    )
    if not personal and values.get("concern", 0.0) >= CONCERN:
        heat = min(heat, 0.0)
    return Weight(heat, min(MOST_CALM, sum(_CALM[cue] for cue in cues if cue in _CALM)))


def _hostility(values: dict[str, float]) -> float:
    if "hostility" in values:
        return HOSTILITY.of(values["hostility"])
    return TOXICITY.of(values["toxicity"]) if "toxicity" in values else 0.0
