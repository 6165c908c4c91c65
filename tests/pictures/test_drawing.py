"""Pictures: drawn from numbers, in a process of their own; what cannot be drawn is left out."""

import json
import subprocess
import sys

import pytest

from bot.pictures.heat import Course, drawn

PNG = b"\x89PNG"


@pytest.mark.parametrize("heats", [[0.0], [0.1, 0.4, 2.2, 4.3], [9.0] * 40])
def test_a_course_of_any_length_is_drawn(heats: list[float]) -> None:
    course = Course(heats, [0, 99], 4.0, len(heats) - 1, "How heated", "messages", "a person is asked")
    assert drawn(course).startswith(PNG)


def test_the_process_draws_what_comes_in_and_fails_on_nonsense() -> None:
    asked = {
        "heats": [1, 2],
        "weighed": [],
        "limit": 4,
        "asked_at": None,
        "title": "",
        "messages": "",
        "limit_name": "",
    }
    command = [sys.executable, "-m", "bot.pictures.heat"]
    assert subprocess.run(command, input=json.dumps(asked).encode(), capture_output=True, check=True).stdout[:4] == PNG
    assert subprocess.run(command, input=b"nonsense", capture_output=True, check=False).returncode != 0
