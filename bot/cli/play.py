"""placeholder"""


def play() -> None:
    """X"""
