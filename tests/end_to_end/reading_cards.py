"""Reading cards and notices as a person would."""

from typing import Any

from bot.sandbox.pilot import Pilot

ON_MANY = ("I'll look", "Not for me", "Pass on", "A word to the author…", "Like cases")


def card_about(pilot: Pilot, name: str, where: str = "#moderators") -> dict[str, Any]:
    """The newest card whose title has `name` in it."""
    cards = [message for message in pilot.messages(where) if any(name in title for title in titles(message))]
    assert cards, f"no card about {name!r} in {where}: {pilot.picture()}"
    return cards[-1]


def titles(message: dict[str, Any]) -> list[str]:
    """The titles of the embeds of a message."""
    return [embed.get("title", "") for embed in message["embeds"]]


def words(message: dict[str, Any]) -> str:
    """Everything that can be read on a message."""
    texts = [message["content"]]
    for embed in message["embeds"]:
        texts += [embed.get("title", ""), embed.get("description", ""), embed.get("footer", {}).get("text", "")]
        texts += [text for field in embed.get("fields", ()) for text in (field["name"], field["value"])]
    return "\n".join(texts)


def all_labels(message: dict[str, Any]) -> list[str]:
    """The buttons of a message."""
    return [button["label"] for row in message["components"] for button in row["components"]]


def labels(message: dict[str, Any]) -> list[str]:
    """The buttons of a message but those that many cards have: whose it is, and a word to the author."""
    return [label for label in all_labels(message) if label not in ON_MANY]
