"""How much reading a file may cost: the child that reads sets these on itself before it looks at a byte."""

import resource

MEMORY = 768 * 1024 * 1024  # bytes of address space
SECONDS = 12  # of processor time, for the child and each program that it starts
OPEN_FILES = 64
ZIP_UNFOLDS = 64 * 1024 * 1024  # bytes that the parts of an office file may say that they unfold to
MOST_PIXELS = 60_000_000  # telephones take 12 to 50 million
MOST_PAGES = 40
MOST_ROWS = 2_000
MOST_CELLS = 40  # of a row


def confine() -> None:
    """No more memory and time than that, and no file written, from here on: not even by a program that it starts."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
