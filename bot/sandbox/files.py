"""Attachments in memory, linked by signed addresses that expire (reference.mdx, Signed Attachment URLs)."""

from __future__ import annotations

import hashlib
import hmac
import mimetypes
import re
import secrets
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from bot.sandbox.clock import Clock, Snowflakes
    from bot.sandbox.wire import Json

MAX_FILE_BYTES = 10 * 1024 * 1024
"""Default upload limit of one file (reference.mdx, Uploading Files)."""
MAX_FILES = 10
LINK_SECONDS = 24 * 3600

SPOILER = 1 << 3
UNKNOWN = "application/octet-stream"
"""The type that clients send where they know none; Discord then goes by the name."""
PNG, PNG_SIZE_AT = b"\x89PNG\r\n\x1a\n", 16
PNG_SIZE = struct.Struct(">II")
"""How such a picture begins, and where its width and height stand (ISO/IEC 15948, IHDR)."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in."""

    filename: str
    content: bytes
    content_type: str


@dataclass(slots=True)
class StoredFile:
    """A kept attachment; `folder` is part of its address."""

    id: str
    folder: str
    filename: str
    content: bytes
    content_type: str
    description: str | None = None
    ephemeral: bool = False


@dataclass(slots=True)
class Files:
    """All attachments by id, and the key that signs their addresses."""

    clock: Clock
    snowflakes: Snowflakes
    base: str = ""
    kept: dict[str, StoredFile] = field(default_factory=dict)
    _key: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def keep(self, upload: Upload, channel_id: str, *, ephemeral: bool = False) -> StoredFile:
        """Store a file and give it an id; the name keeps only the characters Discord keeps."""
        name = re.sub(r"[^\w.\-]+", "_", upload.filename.rsplit("/", 1)[-1]).strip(".") or "unknown"
        told = "" if upload.content_type == UNKNOWN else upload.content_type
        kind = told or mimetypes.guess_type(name)[0] or UNKNOWN
        fresh = StoredFile(self.snowflakes.next(), channel_id, name, upload.content, kind, None, ephemeral)
        self.kept[fresh.id] = fresh
        return fresh

    def link(self, file: StoredFile) -> str:
        """Return the file's address on this sandbox, valid for a day."""
        root = "ephemeral-attachments" if file.ephemeral else "attachments"
        path = f"/cdn/{root}/{file.folder}/{file.id}/{quote(file.filename)}"
        expiry = f"{int(self.clock.now()) + LINK_SECONDS:x}"
        return f"{self.base}{path}?ex={expiry}&hm={self._sign(file.id, expiry)}"

    def open(self, file_id: str, expiry: str, signature: str) -> StoredFile | None:
        """Return the file of an address when it is genuine and not expired."""
        genuine = hmac.compare_digest(self._sign(file_id, expiry), signature)
        if not genuine or int(expiry, 16) < self.clock.now():
            return None
        return self.kept.get(file_id)

    def view(self, file: StoredFile) -> Json:
        """Return the attachment object (resources/message.mdx, Attachment Structure)."""
        url = self.link(file)
        shown: Json = {
            "id": file.id,
            "filename": file.filename,
            "size": len(file.content),
            "url": url,
            "proxy_url": url,
            "content_type": file.content_type,
        }
        if file.content.startswith(PNG) and len(file.content) >= PNG_SIZE_AT + PNG_SIZE.size:
            shown["width"], shown["height"] = PNG_SIZE.unpack_from(file.content, PNG_SIZE_AT)
        if file.description is not None:
            shown["description"] = file.description
        if file.ephemeral:
            shown["ephemeral"] = True
        return shown

    def _sign(self, file_id: str, expiry: str) -> str:
        return hmac.new(self._key, f"{file_id}.{expiry}".encode(), hashlib.sha256).hexdigest()
