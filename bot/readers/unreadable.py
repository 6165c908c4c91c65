"""What a file is that no reader knows, told from its first bytes, and what to do about it."""

from policy_rules.patterns import compiled

_ZIP, _UTF_16 = b"PK\x03\x04", (b"\xff\xfe", b"\xfe\xff")
_NO_TEXT = (b"\x89PNG", b"\xff\xd8", b"GIF8", b"%PDF", b"\x7fELF", b"MZ", b"SQLite format")
UTF_8 = "save it as UTF-8 (in Notepad: Save as, Encoding UTF-8), and scan that"
JSON = "export it again with DiscordChatExporter, in the format JSON (--format Json)"
READ = "Steward reads DiscordChatExporter's JSON (also .gz), and chats that WhatsApp exported as text."
# A date that ends with a clock, and then somebody who says something.
_CHAT = compiled(r"(?m)^[\[\W]{0,3}([^\n:]{4,40}?\d{1,2}[:.]\d{2}[^\n:]{0,12}?)(?: ?- |\] |, )[^\n:]{1,60}: ")


def about(head: bytes) -> str:
    """What stands behind the file's name in the message: what it is, and the cure. `head` is how it begins."""
    if not head:
        return "is empty: it was not saved or not copied whole. Export it again."
    if head.startswith(_ZIP):
        return "is a zip archive: unpack it, and scan the .json or .txt file inside."
    if head.startswith(_UTF_16) or _every_other_is_zero(head):
        return f"is written in UTF-16, which Steward does not read: {UTF_8}."
    if b"\0" in head or head.startswith(_NO_TEXT):
        return f"is no text (a picture, a document, a program?). {READ}"
    return _about_text(head)


def _about_text(head: bytes) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<!--", b"<head")):
        return f"is a web page, which Steward does not read: {JSON}."
    if start.startswith((b"{", b"[")):
        return f'is JSON, but holds no "messages" as DiscordChatExporter writes them: {JSON}.'
    chat = _CHAT.search(head.decode("utf-8", "replace"))
    if chat is not None:
        return (
            f"looks like a chat, but Steward does not know dates that are written like {chat.group(1).strip()!r}: set "
            "the phone's language to English, which changes them, and export the chat again."
        )
    return f"is no export that Steward knows. {READ}"


def _every_other_is_zero(head: bytes) -> bool:
    """Whether it is UTF-16 without a mark: plain letters have a zero beside them."""
    return len(head) > 1 and any(not any(head[odd:200:2]) and all(head[1 - odd : 200 : 2]) for odd in (0, 1))
