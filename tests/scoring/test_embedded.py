"""The model that ships: it loads, it is quick and small, and it ranks sentences as a person would, most of the time."""

import shutil
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from bot.moderation.judge import Judge
from bot.scoring.embedded import EmbeddedScorer
from bot.scoring.probes import check_probes
from bot.scoring.scorer import ScorerProblem
from bot.scoring.service import ScoringService
from policy_rules.policy import load_policy
from policy_rules.verdict import Category
from policy_rules.vocabulary import Channel, Member, Message, said


@pytest.fixture(scope="module")
def scorer() -> EmbeddedScorer:
    return EmbeddedScorer.shipped()


def test_it_passes_the_probes_that_every_model_must_pass(scorer: EmbeddedScorer) -> None:
    check_probes(scorer)


def test_it_names_itself_and_its_labels(scorer: EmbeddedScorer) -> None:
    assert scorer.name.startswith("steward-encoder 1+")
    assert scorer.labels == {
        "toxicity", "identity_attack", "threat", "insult", "obscene", "hostility", "disagreement",
        "private_details", "case_talk", "internal_business", "welfare", "concern", "politics", "contempt", "prejudice",
        "protest", "menace", "advances",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("label", "worse", "better"),
    [
        ("toxicity", "you are such an idiot", "you are such a help"),
        ("insult", "what a pathetic moron you are", "what a lovely evening that was"),
        ("threat", "i will break your arms", "i will bring your coats"),
        ("identity_attack", "all immigrants are scum", "all volunteers are welcome"),
        ("obscene", "fucking brilliant work", "really brilliant work"),
        ("hostility", "shut up, nobody cares what you think", "thank you, that was useful"),
        ("disagreement", "no, i don't agree with that at all", "yes, i agree with that, thanks"),
        ("private_details", "lorna has been sectioned again, she's on the ward", "lorna has the keys to the ward"),
        ("case_talk", "my client is back on heroin and lost her flat", "my client loved the soup"),
        ("internal_business", "the disciplinary hearing for the manager is on friday", "the quiz is on friday"),
        ("welfare", "i don't want to be here any more, i want it to end", "i don't want any more cake, thanks"),
        ("menace", "i know which bus you take home and where you sit", "i know which bus takes us home"),
        (
            "advances",
            "wear those little shorts again love, i was watching",
            "wear warm clothes on saturday",
        ),
        ("concern", "the trustees wasted the appeal money on a carpet", "the trustees brought cake"),
    ],
)
def test_the_worse_sentence_scores_higher(scorer: EmbeddedScorer, label: str, worse: str, better: str) -> None:
    assert scorer.score(worse).values[label] > scorer.score(better).values[label] + 0.1


@pytest.mark.parametrize(
    "text",
    [
        "i don't want to live any more",
        "i hate myself so much tonight",
        "i'm a deaf lesbian and a proud mum",
        "as a muslim i can't do friday lunchtimes",
        "this printer is useless and i hate it",
        "the trustees should explain where the money went",
        "see you at ten, bring the van keys",
    ],
)
async def test_despair_identity_and_grumbling_break_no_rule(scorer: EmbeddedScorer, text: str) -> None:
    service = await ScoringService.start(lambda: scorer)
    try:
        room, sam = Channel("1", "general"), Member("1", "sam")
        message = Message("1", room, sam, said(text), datetime(2026, 3, 5, tzinfo=UTC))
        judgement = await Judge(load_policy(), service).judge(message)
    finally:
        await service.aclose()
    assert {finding.category for finding in judgement.verdict.findings} <= {Category.WELFARE}


@pytest.mark.parametrize(
    "disguised",
    ["you m0r0n", "you m-o-r-o-n", "you m o r o n", "you \uff4d\uff4f\uff52\uff4f\uff4e", "you m\u043er\u043en"],
)
def test_a_disguised_word_is_read_as_it_is_meant(scorer: EmbeddedScorer, disguised: str) -> None:
    plain = scorer.score("you moron").values["toxicity"]
    assert scorer.score(disguised).values["toxicity"] == pytest.approx(plain, abs=0.1)


def test_the_end_of_a_long_text_is_read(scorer: EmbeddedScorer) -> None:
    long = "The parcels are packed and the van leaves at nine. " * 40
    ending = long + "You are a stupid, pathetic idiot."
    assert scorer.score(ending).values["toxicity"] > scorer.score(long).values["toxicity"] + 0.3


@pytest.mark.parametrize("text", ["", " \n ", "\ud800", "🐙" * 2000, "x" * 4000, "\0"])
def test_nothing_that_is_typed_stops_it(scorer: EmbeddedScorer, text: str) -> None:
    assert all(0 <= value <= 1 for value in scorer.score(text).values.values())


def test_it_says_the_same_twice(scorer: EmbeddedScorer) -> None:
    assert scorer.score("who took my mug?") == EmbeddedScorer.shipped().score("who took my mug?")


def test_it_knows_what_ordinary_chat_scores(scorer: EmbeddedScorer) -> None:
    for label in scorer.labels:
        assert 0 <= scorer.ordinary(label, "q50") <= scorer.ordinary(label, "q95") <= scorer.ordinary(label, "q99") < 1


def test_it_fits_into_a_package() -> None:
    weights = files("bot.scoring") / "weights"
    assert len((weights / "encoder.onnx").read_bytes()) <= 22_000_000
    assert all(len(head.read_bytes()) <= 200_000 for head in (weights / "heads").iterdir())


def test_heads_of_another_encoder_are_refused(tmp_path: Path) -> None:
    with as_file(files("bot.scoring") / "weights") as folder:
        shutil.copytree(folder, tmp_path / "weights")
    path = tmp_path / "weights" / "heads" / "toxicity.json"
    path.write_text(path.read_text("utf-8").replace("steward-encoder 1", "steward-encoder 0"), encoding="utf-8")
    with pytest.raises(ScorerProblem, match="belong to another encoder"):
        EmbeddedScorer.from_folder(tmp_path / "weights")


@pytest.mark.parametrize("content", [b"", b"not a model", b"{}"])
@pytest.mark.parametrize("name", ["encoder.onnx", "heads/threat.json", "ngrams.npz"])
def test_a_damaged_part_is_a_sentence_with_a_cure(tmp_path: Path, name: str, content: bytes) -> None:
    with as_file(files("bot.scoring") / "weights") as folder:
        shutil.copytree(folder, tmp_path / "weights")
    (tmp_path / "weights" / name).write_bytes(content)
    with pytest.raises(ScorerProblem, match="install Steward again"):
        EmbeddedScorer.from_folder(tmp_path / "weights")
