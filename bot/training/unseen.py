"""Writes the lines of a data set that no weight has learned from: `python -m bot.training.unseen FILE.jsonl.gz > OUT`.

For sets whose conversations have an `id`, such as threads: those of the calibration and the test part.
"""

import json
import sys
from pathlib import Path

from bot.training.rows import read_lines
from bot.training.split import Part, part_of


def main(arguments: list[str]) -> None:
    """Print them."""
    if len(arguments) != 1:
        raise SystemExit(__doc__)
    for line in read_lines(Path(arguments[0])):
        if part_of(str(line["id"])) is not Part.TRAIN:
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
