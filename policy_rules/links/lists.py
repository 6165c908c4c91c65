"""The lists of domains that are bundled."""

from importlib.resources import files

from policy_rules.links.domains import entry


def listed(name: str) -> tuple[str, ...]:
    """The domains of a file in this folder."""
    text = files("policy_rules.links").joinpath(f"{name}.txt").read_text(encoding="utf-8")
    return tuple(domain for line in text.splitlines() if (domain := entry(line)))
