"""The command line: results on stdout, one clear message on stderr, exit codes that mean what they say."""

import base64
import json
import logging
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import console
from bot.cli.main import app
from policy_rules.policy import load_policy

KEY = "00" * 32
KEPT = {"PATH", "LANG", "SYSTEMROOT"}


def steward(*arguments: str, folder: Path, **environment: str) -> Result:
    """Run `steward` in `folder`, with nothing in the environment but what is given."""
    root = logging.getLogger()
    handlers = root.handlers[:]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(console.out, "_width", 120)
        for name in os.environ.keys() - KEPT:
            patch.delenv(name)
        for name, value in {**surroundings(folder), **environment}.items():
            patch.setenv(name, value)
        ended = CliRunner().invoke(app, arguments)
    root.handlers[:] = handlers
    assert ended.exception is None or isinstance(ended.exception, SystemExit), "it ends with a traceback"
    return ended


def surroundings(folder: Path) -> dict[str, str]:
    return {"PYTHONPATH": str(Path(__file__).parents[2]), "HOME": str(folder), "COLUMNS": "120"}


def assert_one_clear_message(result: Result, *parts: str) -> None:
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("steward: ")
    assert "Traceback" not in result.stderr
    for part in parts:
        assert part in result.stderr


def test_a_process_ends_with_one_clear_message_as_well(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if name in KEPT}
    ended = subprocess.run(
        [sys.executable, "-m", "bot.cli.main", "run"],
        cwd=tmp_path,
        env={**kept, **surroundings(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("steward: ")
    assert "STEWARD_TOKEN is not set" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_demo_goes_as_its_script_expects(tmp_path: Path) -> None:
    result = steward("demo", "--json", folder=tmp_path)
    assert result.exit_code == 0, result.stderr + result.stdout[-2000:]
    document = json.loads(result.stdout)
    assert len(document["messages"]) == 50
    assert document["otherwise"] == []
    assert {message["action"] for message in document["messages"]} == {"none", "hide", "escalate"}
    asks = next(at for at, one in enumerate(document["messages"]) if one["says"] == "asks for somebody else to look")
    assert "tell_team" in document["messages"][asks]["effects"]
    assert "restore" in document["messages"][asks + 1]["effects"]


def test_the_demo_saves_its_picture(tmp_path: Path) -> None:
    result = steward("demo", "--svg", "demo.svg", folder=tmp_path)
    assert result.exit_code == 0
    assert "went as the script expects" in result.stdout
    assert (tmp_path / "demo.svg").read_text(encoding="utf-8").startswith("<svg")


def test_running_without_a_token_says_how_to_get_one(tmp_path: Path) -> None:
    assert_one_clear_message(steward("run", folder=tmp_path), "STEWARD_TOKEN is not set", "steward demo")


def test_running_without_a_key_names_the_command_that_makes_one(tmp_path: Path) -> None:
    result = steward("run", folder=tmp_path, STEWARD_TOKEN="x")
    assert_one_clear_message(result, "steward key make")
    assert not list(tmp_path.glob("steward-data/*"))


def test_a_malformed_policy_is_shown_where_it_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text("extends: shipped\nautomatic: {mode: lively}\n")
    result = steward("run", folder=tmp_path, STEWARD_TOKEN="x", STEWARD_KEY=KEY, STEWARD_POLICY="policy.yaml")
    assert_one_clear_message(result, "policy.yaml:2:", "lively", "^", "did you mean 'live'")


def test_a_wrong_setting_names_the_variable_and_not_its_value(tmp_path: Path) -> None:
    result = steward("run", folder=tmp_path, STEWARD_TOKEN="x", STEWARD_GUILD="not-a-number-4711")
    assert_one_clear_message(result, "STEWARD_GUILD")
    assert "4711" not in result.stderr


def test_a_busy_port_for_the_numbers_names_its_cure_before_anything_is_changed(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        result = steward("run", folder=tmp_path, STEWARD_TOKEN="x", STEWARD_KEY=KEY, STEWARD_METRICS_PORT=port)
    assert_one_clear_message(result, f"port {port}", "in use", "STEWARD_METRICS_PORT")
    assert not list(tmp_path.glob("steward-data/*"))


@pytest.mark.parametrize(("name", "value"), [("STEWARD_METRICS_PORT", "70000"), ("STEWARD_LOG_FORMAT", "xml")])
def test_a_setting_that_can_have_no_such_value_says_so(tmp_path: Path, name: str, value: str) -> None:
    result = steward("run", folder=tmp_path, STEWARD_TOKEN="x", STEWARD_KEY=KEY, **{name: value})
    assert_one_clear_message(result, name)


def test_a_key_is_made_once_and_only_for_its_owner(tmp_path: Path) -> None:
    made = steward("key", "make", "keys/steward.key", folder=tmp_path)
    assert made.exit_code == 0
    path = tmp_path / "keys" / "steward.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_text()
    assert_one_clear_message(steward("key", "make", "keys/steward.key", folder=tmp_path), "steward.key")
    assert path.read_text() == before


@pytest.mark.parametrize(
    "arguments", [[], ["policy"], ["key"], ["run"], ["doctor"], ["demo"], ["trace"], ["bench"], ["play"]]
)
def test_every_command_helps(arguments: list[str]) -> None:
    result = CliRunner().invoke(app, [*arguments, "--help"])
    assert result.exit_code == 0
    assert "Usage" in result.output


def test_the_doctor_names_what_is_missing_with_its_cure(tmp_path: Path) -> None:
    result = steward("doctor", "--offline", folder=tmp_path, PATH=str(tmp_path))
    assert result.exit_code == 1
    assert "missing  the token: STEWARD_TOKEN is not set" in result.stdout
    assert "missing  the key:" in result.stdout
    assert "steward key make" in result.stdout
    assert f"right    the policy: {len(load_policy().rules)} rules" in result.stdout
    assert "right    text in pictures: NOT read, since Tesseract is not installed here" in result.stdout
    assert "manage messages" in result.stdout
    assert "administrator" not in result.stdout


def test_the_doctor_prints_the_link_that_invites_the_bot(tmp_path: Path) -> None:
    token = base64.urlsafe_b64encode(b"123456789012345678").decode() + ".x.secret-part"
    result = steward("doctor", "--offline", folder=tmp_path, STEWARD_TOKEN=token, STEWARD_KEY=KEY)
    assert result.exit_code == 0
    assert "client_id=123456789012345678" in result.stdout
    assert "secret-part" not in result.stdout
    wrong = steward("doctor", folder=tmp_path, STEWARD_TOKEN="my client secret", STEWARD_KEY=KEY)
    assert "no bot's token" in wrong.stdout
    assert "the server" not in wrong.stdout  # with what is no token nobody is asked


def test_trace_walks_a_text_through_every_room(tmp_path: Path) -> None:
    result = steward("trace", "call maggie on 07700 900123", folder=tmp_path)
    assert result.exit_code == 0
    for room in (
        "typed",
        "read as",
        "scores",
        "private_number",
        "met: it gives a telephone number",
        "decide",
        "temper",
    ):
        assert room in result.stdout
    assert "in shadow" in result.stdout
    assert "cry_for_help" not in result.stdout
    assert "cry_for_help" in steward("trace", "call maggie on 07700 900123", "--all", folder=tmp_path).stdout


def test_trace_names_no_rule_in_full_where_nothing_is_there(tmp_path: Path) -> None:
    result = steward("trace", "see you on friday", folder=tmp_path)
    assert "private_number" not in result.stdout
    assert "rules look for is there; --all shows them" in result.stdout
    assert "under 0.05" in result.stdout.replace("\N{NO-BREAK SPACE}", " ")
    assert "welfare" not in result.stdout


def test_trace_as_json_is_one_document(tmp_path: Path) -> None:
    document = json.loads(steward("trace", "call maggie on 07700 900123", "--json", folder=tmp_path).stdout)
    assert document["decided"] == "hide"
    assert document["tempered"] == "escalate"
    assert document["findings"][0]["spans"] == [[15, 27]]


@pytest.mark.parametrize(
    "text", ["", " ", "\x00\x1b[31m", "[bold]x[/bold] [/]", "😀" * 3000, "\u0131\u0307", "\u202e\u200b"]
)
def test_trace_takes_any_text(text: str) -> None:
    assert CliRunner().invoke(app, ["trace", "--", text]).exit_code == 0


def test_policy_check_says_what_the_shipped_policy_is() -> None:
    result = CliRunner().invoke(app, ["policy", "check"])
    assert result.exit_code == 0
    assert f"{len(load_policy().rules)} rules" in result.output


def test_policy_test_runs_the_rules_own_examples() -> None:
    result = CliRunner().invoke(app, ["policy", "test", "--json"])
    assert result.exit_code == 0, result.output
    document = json.loads(result.output)
    assert document["failed"] == []
    assert document["examples"] > 50


def test_policy_test_fails_on_an_example_that_does_not_hold(tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text(
        "extends: shipped\nrules:\n  - id: private_number\n    examples: {breach: [good morning], fine: [hello]}\n"
    )
    result = CliRunner().invoke(app, ["policy", "test", str(policy), "--json"])
    assert result.exit_code == 1
    assert json.loads(result.output)["failed"][0]["rule"] == "private_number"
