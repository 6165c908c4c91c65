"""A checkpoint of Detoxify's kind is checked, converted, compared and served; each way to be wrong is said."""

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from detoxify import detoxify as package
from typer.testing import CliRunner

from bot.cli.main import app
from bot.conversion import fetch as fetching
from bot.conversion.fetch import NEAR, fetch
from bot.conversion.graph import ConversionProblem
from bot.scoring.blend import Blend
from bot.scoring.choose import load_scorer
from bot.scoring.converted import ConvertedScorer
from bot.scoring.detoxify import DetoxifyScorer
from bot.scoring.probes import check_probes
from bot.scoring.scorer import ScorerProblem
from tests.scoring.conftest import TinyDetoxify

SAMPLE = ("can anyone help", "you stupid liar", "i am the one", "shut up")


@pytest.fixture(scope="module")
def converted(tiny_detoxify: TinyDetoxify, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    return fetch(tiny_detoxify.checkpoint, folder, SAMPLE, lambda _: None, tiny_detoxify.config)


def test_what_is_served_is_what_detoxify_says(tiny_detoxify: TinyDetoxify, converted: Path) -> None:
    served, original = ConvertedScorer(converted), DetoxifyScorer(tiny_detoxify.checkpoint, tiny_detoxify.config)
    check_probes(served)
    assert served.labels == original.labels
    for text in SAMPLE:
        assert served.score(text).values == pytest.approx(dict(original.score(text).values), abs=NEAR)


def test_each_step_is_said_and_nothing_else_is_left(tiny_detoxify: TinyDetoxify, tmp_path: Path) -> None:
    steps: list[str] = []
    path = fetch(tiny_detoxify.checkpoint, tmp_path, SAMPLE, steps.append, tiny_detoxify.config)
    assert [*tmp_path.iterdir()] == [path]
    assert any("every weight" in step for step in steps)
    assert any("what torch says" in step for step in steps)
    assert any("eight bits" in step for step in steps)


def test_the_exact_model_is_kept_where_eight_bits_change_too_much(
    tiny_detoxify: TinyDetoxify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, converted: Path
) -> None:
    monkeypatch.setattr(fetching, "NEAR", -1.0)
    steps: list[str] = []
    path = fetch(tiny_detoxify.checkpoint, tmp_path, SAMPLE, steps.append, tiny_detoxify.config)
    assert "exact model is kept" in steps[-1]
    assert path.stat().st_size > converted.stat().st_size
    original = DetoxifyScorer(tiny_detoxify.checkpoint, tiny_detoxify.config)
    for text in SAMPLE:
        assert ConvertedScorer(path).score(text).values == pytest.approx(dict(original.score(text).values), abs=1e-5)


@pytest.mark.parametrize("text", ["", " ", "\ud800 half a character", "🐙" * 700, "a" * 4000])
def test_nothing_that_is_typed_stops_it(converted: Path, text: str) -> None:
    assert all(0 <= value <= 1 for value in ConvertedScorer(converted).score(text).values.values())


def test_the_end_of_a_long_text_is_read(converted: Path) -> None:
    scorer, dense = ConvertedScorer(converted), "." * 560  # a piece each, all in one window
    assert scorer.score(f"{dense} you stupid liar").values["toxicity"] > scorer.score(dense).values["toxicity"] + 0.2


def test_the_bot_runs_it_without_torch(converted: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from bot.scoring.choose import load_scorer\n"
        f"load_scorer({str(converted)!r}).score('you stupid liar')\n"
        "assert not {'torch', 'transformers', 'detoxify', 'onnx'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_checkpoint_that_is_not_whole_leaves_nothing(tiny_detoxify: TinyDetoxify, tmp_path: Path) -> None:
    state = {key: value for key, value in tiny_detoxify.content["state_dict"].items() if key != "classifier.weight"}
    broken = tiny_detoxify.altered(tmp_path / "broken.ckpt", state)
    with pytest.raises(ScorerProblem, match=r"classifier\.weight"):
        fetch(broken, tmp_path / "models", SAMPLE, lambda _: None, tiny_detoxify.config)
    assert not (tmp_path / "models").exists()


def test_a_converted_file_that_is_damaged_is_a_sentence_with_a_cure(converted: Path, tmp_path: Path) -> None:
    whole = converted.read_bytes()
    for content in (b"", b"nonsense", whole[: len(whole) // 2]):
        (tmp_path / "cut.onnx").write_bytes(content)
        with pytest.raises(ScorerProblem, match="steward model fetch"):
            ConvertedScorer(tmp_path / "cut.onnx")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where torch keeps what it fetched; nothing yet."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    folder = tmp_path / "hub" / "checkpoints"
    folder.mkdir(parents=True)
    return folder


def named(monkeypatch: pytest.MonkeyPatch, digits: str) -> str:
    """Let Detoxify's type be fetched under a name with these digits, from where nobody answers."""
    name = f"tiny-{digits}.ckpt"
    monkeypatch.setitem(package.MODEL_URLS, "original", f"http://127.0.0.1:9/{name}")
    return name


def test_a_type_is_fetched_by_name_and_found_without_torch(
    tiny_detoxify: TinyDetoxify, cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    content = tiny_detoxify.checkpoint.read_bytes()
    (cache / named(monkeypatch, sha256(content).hexdigest()[:8])).write_bytes(content)
    path = fetch("original", tmp_path / "models", SAMPLE, lambda _: None)
    assert path.name == "detoxify-original.onnx"
    scorer = load_scorer("detoxify:original", models=tmp_path / "models")
    assert isinstance(scorer, Blend)
    assert "hostility" in scorer.labels
    assert "converted" in scorer.name


def test_a_file_that_is_not_what_its_name_says(
    cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tiny_detoxify: TinyDetoxify
) -> None:
    (cache / named(monkeypatch, "0123abcd")).write_bytes(tiny_detoxify.checkpoint.read_bytes())
    with pytest.raises(ConversionProblem, match="damaged or another file"):
        fetch("original", tmp_path / "models", SAMPLE, lambda _: None)


def test_weights_that_cannot_be_fetched(cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    named(monkeypatch, "0123abcd")
    with pytest.raises(ConversionProblem, match=r"could not be fetched.*copy the file"):
        fetch("original", tmp_path / "models", SAMPLE, lambda _: None)
    assert list(cache.iterdir()) == []


def test_the_commands(tiny_detoxify: TinyDetoxify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    config = str(tiny_detoxify.config)
    done = CliRunner().invoke(app, ["model", "fetch", str(tiny_detoxify.checkpoint), "--config", config])
    assert done.exit_code == 0, done.output
    assert "is ready" in done.output
    assert "in the package" in CliRunner().invoke(app, ["model", "list"]).output
    assert "steward-encoder" in CliRunner().invoke(app, ["model", "status"]).output
    assert CliRunner().invoke(app, ["model", "fetch", "nonsense"]).exit_code == 2
    assert CliRunner().invoke(app, ["model", "remove", "original"]).exit_code == 2
