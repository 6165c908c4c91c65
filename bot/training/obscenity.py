"""Which texts are obscene for training: those with a strong swear word, as no set labels enough of them."""

STEMS = (
    "fuck",
    "shit",
    "cunt",
    "bitch",
    "wank",
    "bollock",
    "arsehole",
    "asshole",
    "bastard",
    "dickhead",
    "prick",
    "motherf",
)
WORDS = frozenset(
    ("arse", "ass", "cock", "dick", "pussy", "slut", "whore", "twat", "tits", "piss", "pissed", "tosser", "wtf", "stfu")
)


def is_obscene(text: str) -> bool:
    """Whether a strong swear word stands in `text`, whoever or whatever it is aimed at."""
    words = {word.strip(".,;:!?\"'()[]*") for word in text.casefold().split()}
    return bool(words & WORDS) or any(word.startswith(STEMS) for word in words)
