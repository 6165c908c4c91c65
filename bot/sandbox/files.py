"""The files of messages: kept in memory, read through signed addresses that expire, gone with their message."""

import mimetypes
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from bot.sandbox.content import Upload
from bot.sandbox.places import Places
from bot.sandbox.wire import MessageFlag, Payload

VALID_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is served."""

    content: bytes
    media_type: str


class Files:
    """What the sandbox's own content address serves. Discord drops a file with its message; here that is at once."""

    def __init__(self, places: Places, base: str) -> None:
        self._places = places
        self._base = base
        self._files: dict[str, File] = {}

    def keep(self, channel_id: str, upload: Upload) -> Payload:
        """Keep a file; returns the attachment that stands for it on the message."""
        file_id = self._places.snowflakes.next()
        media_type = mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
        self._files[file_id] = File(upload.content, media_type)
        now = self._places.now()
        issued, expires = int(now.timestamp()), int((now + VALID_FOR).timestamp())
        address = f"{self._base}/attachments/{channel_id}/{file_id}/{quote(upload.name)}"
        url = f"{address}?ex={expires:x}&is={issued:x}&hm={'0' * 64}"
        attachment: Payload = {
            "id": file_id,
            "filename": upload.name,
            "size": len(upload.content),
            "url": url,
            "proxy_url": url,
            "content_type": media_type,
        }
        return attachment if upload.description is None else {**attachment, "description": upload.description}

    def read(self, file_id: str, expires: str) -> File | None:
        """The file, unless its message is gone or the address (`expires`: hex seconds since 1970) is too old."""
        try:
            until = datetime.fromtimestamp(int(expires, 16), UTC)
        except ValueError:
            return None
        return self._files.get(file_id) if self._places.now() < until else None

    def drop(self, message: Payload) -> None:
        """Forget the files of a message that was deleted; those that it only forwards belong to another."""
        if not message["flags"] & MessageFlag.HAS_SNAPSHOT:
            for attachment in message["attachments"]:
                self._files.pop(attachment["id"], None)
