"""Whether somebody laughs: what speaks for a joke wherever a hard word stands."""

from functools import lru_cache

from policy_rules.patterns import Pattern

LAUGHTER = Pattern(
    r"\b(?:l+o+l+s?|lo+l+z*|lmf?ao+|rofl|roflmao|(?:a?ha){2,}h?|ha ha(?: ha)*|haha\w*|he(?:he)+"
    r"|tee ?hee|jk|j/k|(?:only|just|i'?m|am|was|were|obviously|clearly) (?:joking|kidding))\b"
    r"|(?:^|[.,!?(] ?)joking\b"
    r"|[\x{1F602}\x{1F923}\x{1F606}\x{1F605}\x{1F604}\x{1F639}\x{1F600}\x{1F601}\x{1F61C}\x{1F61D}\x{1F609}\x{1F643}\x{1F92A}]"
    r"|(?:^|\s)[:;x]-?[dp)](?:\s|$)"
)


@lru_cache(4)  # several detectors ask it of the same text
def laughs(text: str) -> bool:
    """Whether there is laughter in `text`, which is readable and in lower case."""
    return LAUGHTER.found(text) is not None
