"""Reads Prometheus's text format as strictly as it is written down, so that a page that it refuses fails here."""

import re

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]

_NAME = r"[a-z_][a-z0-9_]*"
_LABEL = rf'({_NAME})="((?:[^"\\\n]|\\["\\n])*)"'
_SAMPLE = re.compile(rf"({_NAME})(?:\{{({_LABEL}(?:,{_LABEL})*)\}})? (-?[0-9.e+]+)")


def samples_of(page: str) -> Samples:
    """Every number on the page. Fails on a line that is none, a number twice, or one whose kind was not said before."""
    assert page.endswith("\n")
    found: Samples = {}
    kinds: dict[str, str] = {}
    said: set[str] = set()
    for line in page.splitlines():
        if line.startswith("# HELP "):
            said.add(line.split(" ", 3)[2])
        elif line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert name in said
            assert kind in ("counter", "gauge")
            assert kind == "gauge" or name.endswith("_total")
            kinds[name] = kind
        else:
            sample = _SAMPLE.fullmatch(line)
            assert sample, line
            assert sample[1] in kinds
            key = (sample[1], frozenset(re.findall(_LABEL, sample[2] or "")))
            assert key not in found
            found[key] = float(sample[7])
    return found


def value(samples: Samples, name: str, **labels: str) -> float:
    """One number of the page; KeyError if it is not there."""
    return samples[f"steward_{name}", frozenset(labels.items())]
