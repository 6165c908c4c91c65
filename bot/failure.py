"""A failure in one line for the log: its type and place, without its words, which may quote what somebody typed."""

import traceback
from pathlib import PurePath

FRAMES = 4  # enough to find the place


def outline(problem: BaseException) -> str:
    """For example `ValueError at decide.py:31 < judge.py:40`."""
    frames = traceback.extract_tb(problem.__traceback__)[-FRAMES:]
    places = " < ".join(f"{PurePath(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(problem).__name__} at {places}" if places else type(problem).__name__
