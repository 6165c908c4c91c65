"""`steward play`: a member, then the moderator, typed line by line into the real thing."""

import subprocess
import sys
from pathlib import Path

LEAK = "Maggie's number is 07700 900123"


def played(*lines: str | bytes, folder: Path) -> str:
    """What is printed when these lines are typed, then the input ends."""
    typed = b"".join((line.encode() if isinstance(line, str) else line) + b"\n" for line in lines)
    result = subprocess.run(
        [sys.executable, "-m", "bot.cli.main", "play"],
        cwd=Path(__file__).parents[2],
        env={"HOME": str(folder), "COLUMNS": "200", "LANG": "C.UTF-8"},
        input=typed,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert result.stderr == b""
    assert result.returncode == 0
    return result.stdout.decode()


def after(printed: str, typed: str) -> str:
    """What was printed between this line and the next prompt."""
    return printed.split(f"> {typed}\n", 1)[1].split("> ", 1)[0]


def test_a_leak_is_hidden_told_and_put_back(tmp_path: Path) -> None:
    printed = played(LEAK, "/as maria", "/cards", "/press 1 restore", "/quit", "not said", folder=tmp_path)
    hidden = after(printed, LEAK)
    assert "Steward hides it: Keep people's details private" in hidden
    assert "priya gets a private message" in hidden
    assert "07700" not in hidden.split("Steward hides it")[1]
    assert "[Restore] [Keep hidden]   /press 1 restore" in after(printed, "/cards")
    restored = after(printed, "/press 1 restore")
    assert "#general shows again, as priya:" in restored
    assert LEAK in restored
    assert "not said" not in printed


def test_a_member_sees_and_may_only_what_a_member_does(tmp_path: Path) -> None:
    printed = played(LEAK, "/in #moderators", "/press 1 restore", "/cards", "/pause", folder=tmp_path)
    assert "priya sees no channel #moderators. There is #general, #rota, #kitchen." in printed
    assert "priya does not see the channel that number 1 stands in." in after(printed, "/press 1 restore")
    assert "nothing that priya can press" in after(printed, "/cards")
    assert "manage messages" in after(printed, "/pause")


def test_edits_deletions_and_cards_that_follow_them(tmp_path: Path) -> None:
    cruel = "@sam you are a pathetic idiot and everyone here hates you"
    printed = played("morning", f"/edit {LEAK}", "/as tom", cruel, "/delete", "/delete", folder=tmp_path)
    assert "Steward hides it" in after(printed, f"/edit {LEAK}")
    assert "Steward asks a person: Be kind to people" in after(printed, cruel)
    assert "The author took the message away." in after(printed, "/delete")
    assert printed.count("tom has nothing standing to change.") == 1


def test_nonsense_gets_one_friendly_line(tmp_path: Path) -> None:
    nonsense = {
        "/crads": "Did you mean /cards?",
        "/": "/help lists what there is.",
        "/as": "ruth (Safeguarding)",
        "/as Nobody": "nobody here is called 'Nobody'",
        "/in nowhere": "priya sees no channel #nowhere",
        "/press": "Which one?",
        "/press 99999999999999999999 x": "Which one?",
        "/reply sam hello": "sam has written nothing",
        "/wait forever": "How many minutes",
        "/edit": "What should it say?",
        "/react thumbs": "One emoji",
        "/as steward": "Steward speaks for itself",
        "x" * 2001: "Must be 2000 or fewer in length",
        "[bold]x[/] \x1b[31m": "Steward leaves it alone.",
        "👍" * 500: "Steward leaves it alone.",
    }
    printed = played(*nonsense, "", "   ", folder=tmp_path)
    for expected in nonsense.values():
        assert expected in printed


def test_time_passes_and_a_moderator_can_stop_the_hiding(tmp_path: Path) -> None:
    printed = played("/as dev", "/pause", "/wait 30", "/as lee", LEAK, "/look", folder=tmp_path)
    assert "Nothing is hidden without a person from now on." in after(printed, "/pause")
    assert "Steward asks a person" in after(printed, LEAK)
    assert LEAK in after(printed, "/look")


def test_bytes_that_are_no_text_and_codes_for_the_terminal_do_no_harm(tmp_path: Path) -> None:
    printed = played(b"\xff\xfe hello", b"\x1b]0;title\x07 hello", b"/look", b"exit", b"not said", folder=tmp_path)
    assert printed.count("Steward leaves it alone.") == 2
    assert "\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER} hello" in after(printed, "/look")
    assert "\x1b" not in printed
    assert "not said" not in printed


def test_a_reaction_is_told_in_one_line(tmp_path: Path) -> None:
    printed = played("thanks, everybody", "/react 👍", folder=tmp_path)
    assert after(printed, "/react 👍") == "    priya reacts to priya's message with 👍\npriya in #general"


def test_a_name_mentions_however_it_is_typed_and_typed_links_are_shown_as_typed(tmp_path: Path) -> None:
    linked = "[Maggie](tel:07700900123)"
    printed = played("@Tom, see @samson's list", "/look", linked, folder=tmp_path)
    assert "@tom, see @samson's list" in after(printed, "/look")
    assert "[Maggie](tel:▇▇▇)" in after(printed, linked)
    assert "Open it in the channel\n" in printed
