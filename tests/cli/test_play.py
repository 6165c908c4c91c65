"""`steward play`: a member, then the moderator, typed line by line into the real thing."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from bot.cli.main import app

LEAK = "Maggie's number is 07700 900123"


def played(*lines: str | bytes) -> str:
    """What is printed when these lines are typed, then the input ends."""
    typed = b"".join((line.encode() if isinstance(line, str) else line) + b"\n" for line in lines)
    result = CliRunner().invoke(app, ["play"], input=typed)
    assert result.exception is None
    assert result.stderr == ""
    assert result.exit_code == 0
    return result.stdout


def after(printed: str, typed: str) -> str:
    """What was printed between this line and the next prompt."""
    return printed.split(f"> {typed}\n", 1)[1].split("> ", 1)[0]


def test_a_leak_is_hidden_told_and_put_back() -> None:
    printed = played(LEAK, "/as maria", "/cards", "/press 1 restore", "/quit", "not said")
    hidden = after(printed, LEAK)
    assert "Steward hides it: Keep people's details private" in hidden
    assert "priya gets a private message" in hidden
    assert "07700" not in hidden.split("Steward hides it")[1]
    buttons = "[Restore] [Keep hidden] [I'll look] [Pass on] [Show what is masked] [Like cases]"
    assert f"{buttons}   /press 1 restore" in after(printed, "/cards")
    restored = after(printed, "/press 1 restore")
    assert "#general shows again, as priya:" in restored
    assert LEAK in restored
    assert "not said" not in printed


def test_a_member_sees_and_may_only_what_a_member_does() -> None:
    printed = played(LEAK, "/in #moderators", "/press 1 restore", "/cards", "/pause")
    assert "priya sees no channel #moderators. There is #general, #rota, #kitchen." in printed
    assert "priya does not see the channel of this message." in after(printed, "/press 1 restore")
    assert "Keep hidden" not in after(printed, "/cards")
    assert "manage messages" in after(printed, "/pause")


def test_what_was_hidden_is_asked_for_and_put_back_with_stewards_own_commands() -> None:
    printed = played(LEAK, "/as maria", "/queue", "/undo", "/as priya", "/mycases", f"/check {LEAK}", "/check", "/undo")
    assert "1 waiting" in after(printed, "/queue")
    assert "#general shows again, as priya:" in after(printed, "/undo")
    assert "1 · " in after(printed, "/mycases")
    assert "Keep people's details private" in after(printed, f"/check {LEAK}")
    assert "What would you like to post?" in after(printed, "/check")
    assert "manage messages" in printed.rsplit("/undo", 1)[1]


def test_edits_deletions_and_cards_that_follow_them() -> None:
    cruel = "@sam you are a pathetic idiot and everyone here hates you"
    printed = played("morning", f"/edit {LEAK}", "/as tom", cruel, "/delete", "/delete")
    assert "Steward hides it" in after(printed, f"/edit {LEAK}")
    assert "Steward asks a person: Be kind to people" in after(printed, cruel)
    assert "The author took the message away." in after(printed, "/delete")
    assert printed.count("tom has nothing standing to change.") == 1


def test_nonsense_gets_one_friendly_line() -> None:
    nonsense = {
        "/crads": "Did you mean /cards?",
        "/": "/help lists what there is.",
        "/as": "ruth (Safeguarding)",
        "/as Nobody": "Nobody here is called Nobody. /as alone lists everybody.",
        "/as @mria": "Nobody here is called @mria. Did you mean maria?",
        "/in nowhere": "priya sees no channel #nowhere",
        "/press": "Which one?",
        "/press 99999999999999999999 x": "Which one?",
        "/press 1 x": "Which one?",
        "/cards": "There is nothing that priya can press.",
        "/report priya rude": "unkind, private, worried, picture, of_me, other",
        "/reply sam hello": "sam has written nothing",
        "/wait forever": "How many minutes",
        "/edit": "What should it say?",
        "/react thumbs": "One emoji",
        "/as steward": "Steward speaks for itself",
        "x" * 2001: "Must be 2000 or fewer in length",
        "[bold]x[/] \x1b[31m": "Steward leaves it alone.",
        "👍" * 500: "Steward leaves it alone.",
    }
    printed = played(*nonsense, "", "   ")
    for expected in nonsense.values():
        assert expected in printed


def test_time_passes_and_a_moderator_can_stop_the_hiding() -> None:
    printed = played("/as dev", "/pause", "/wait 30", "/as lee", LEAK, "/look")
    assert "Nothing is hidden without a person from now on." in after(printed, "/pause")
    assert "Steward asks a person" in after(printed, LEAK)
    assert LEAK in after(printed, "/look")


def test_bytes_that_are_no_text_and_codes_for_the_terminal_do_no_harm() -> None:
    printed = played(b"\xff\xfe hello", b"\x1b]0;title\x07 hello", b"/look", b"exit", b"not said")
    assert printed.count("Steward leaves it alone.") == 2
    assert "\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER} hello" in after(printed, "/look")
    assert "\x1b" not in printed
    assert "not said" not in printed


def test_a_reaction_is_told_in_one_line() -> None:
    printed = played("thanks, everybody", "/react 👍")
    assert after(printed, "/react 👍") == "    priya reacts to priya's message with 👍\npriya in #general"


def test_a_name_mentions_however_it_is_typed_and_typed_links_are_shown_as_typed() -> None:
    linked = "[Maggie](tel:07700900123)"
    printed = played("@Tom, see @samson's list", "/look", linked)
    assert "@tom, see @samson's list" in after(printed, "/look")
    assert "[Maggie](tel:▇▇▇)" in after(printed, linked)
    assert "Open it in the channel\n" in printed


def test_a_case_is_pressed_by_its_number_on_the_card_and_on_the_notice() -> None:
    mine = "It's mine, or I had permission"
    printed = played("hello", LEAK, "/press 1 its mine", "/as maria", "/press 1", "/press 1 keep", "/press 1 RESTORE")
    assert f"Its author says: {mine}" in after(printed, "/press 1 its mine")
    assert "Why:" not in after(printed, "/press 1 its mine")  # it stood there before
    there = "There is Restore · Keep hidden · I'll look · Pass on · Show what is masked · Like cases.\n"
    assert there in after(printed, "/press 1")
    assert "Hidden after a look." in after(printed, "/press 1 keep")
    assert LEAK in after(printed, "/press 1 RESTORE")


def test_a_moderator_cannot_decide_on_a_message_of_their_own() -> None:
    printed = played("/as maria", LEAK, "/press 1 restore", "/press 1 ask", "/as tom", "/press 1 zzz")
    assert "a message of yours, so somebody else looks at it" in after(printed, "/press 1 restore")
    assert "A person will look at it" in after(printed, "/press 1 ask")
    assert "tom sees nothing of case 1 that can be pressed." in after(printed, "/press 1 zzz")


def test_a_report_reaches_the_moderators_with_its_reason() -> None:
    report = "/report SAM unkind he means ann"
    printed = played("/as sam", "some people cannot even count tins", "/as ann", report, "/as dev", "/cards")
    assert "Steward, to ann alone: Thank you for telling us." in after(printed, report)
    assert "reported by 1: unkind to somebody" in after(printed, "/cards")
    assert "he means ann" in after(printed, "/cards")


def test_what_was_put_back_can_be_answered_and_reported() -> None:
    printed = played(LEAK, "/as maria", "/press 1 restore", "/reply priya thanks", "/report priya other")
    assert "Steward leaves it alone." in after(printed, "/reply priya thanks")
    assert "reported by 1" in after(printed, "/report priya other")


def test_somebody_who_worries_us_gets_a_note_in_time() -> None:
    cry = "I want to die"
    printed = played(
        "/as grace", cry, "/wait 15", "/cards", "/press 1 write", "/press 1 please write", "/as maria", "/cards"
    )
    assert "steward writes in #safeguarding:" in after(printed, cry)
    assert "grace gets a private message" in after(printed, "/wait 15")
    assert "They answered: Please write to me" in after(printed, "/press 1 please write")
    assert "There is nothing that maria can press." in printed


def test_words_are_shown_as_they_were_typed() -> None:
    typed = "C:\\temp **loud** ||quiet|| -# small <t:99999999999> `code` [bold]no[/bold]"
    assert f"        {typed}\n" in played(typed, "/look")


def test_names_are_understood_as_people_type_them() -> None:
    printed = played(LEAK, "/as @Maria", "/in #ROTA", "/press #1 restore")
    assert "maria in #rota> /press" in printed
    assert LEAK in after(printed, "/press #1 restore")


def test_the_end_of_a_line_that_is_far_too_long_is_not_said() -> None:
    printed = played("x" * 20_000 + "left over", "/look")
    assert "Must be 2000 or fewer in length" in printed
    assert "left over" not in printed


def test_what_was_said_before_can_be_changed_once_the_last_is_gone() -> None:
    printed = played("first", "second", "/delete", "/edit the better first", "/look")
    assert "the better first" in after(printed, "/look")
    assert "second" not in after(printed, "/look")


def test_only_one_emoji_is_a_reaction() -> None:
    emoji = ("❤️", "👩🏽\u200d🚀", "🏳️\u200d🌈", "🇬🇧", "🏴\U000e0067\U000e0062\U000e007f")
    printed = played("thanks", *(f"/react {one}" for one in emoji))
    assert printed.count("priya reacts to priya's message") == len(emoji)
    assert played("thanks", "/react 👍 👍", "/react 😡😡", "/react é", "/react 你好").count("One emoji") == 4


def test_a_button_can_be_pressed_as_the_screen_says() -> None:
    printed = played("/as grace", "I want to die", "/wait 15", "/press 1 please ring")
    hint = after(printed, "/wait 15").split("[Please ring me]", 1)[1].split("/press ", 1)[1].splitlines()[0]
    assert hint == "1 please ring"
    assert "They answered: Please ring me" in after(printed, "/press 1 please ring")


def test_a_card_that_reads_as_before_is_no_news() -> None:
    cruel = "@ann you pathetic waste of space, nobody wants you here"
    printed = played("/as tom", cruel, "/as sam", "/report tom worried", "/as maria", "/press 1 hide")
    changed = after(printed, "/press 1 hide").split("now reads:\n")[1:]
    assert changed
    for news in changed:
        assert "/press" not in news.splitlines()[1]  # after the title comes what is new


def test_ctrl_c_leaves(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "bot.cli.main", "play"],
        cwd=Path(__file__).parents[2],
        env={"HOME": str(tmp_path), "LANG": "C.UTF-8", "PATH": os.environ["PATH"]},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as game:
        assert game.stdout is not None
        while not (game.stdout.read(1) == b">" and game.stdout.read(1) == b" "):
            pass
        game.send_signal(signal.SIGINT)
        _, complaint = game.communicate(timeout=30)
    assert (game.returncode, complaint) == (0, b"")
