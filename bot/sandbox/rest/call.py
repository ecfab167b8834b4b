"""A REST call as handlers see it: its path's parts, its query, its form and its files."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from aiohttp import BodyPartReader, web

from bot.sandbox.files import MAX_FILE_BYTES, Upload
from bot.sandbox.refusals import bad_form, refuse

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.sandbox.wire import Json, JsonValue
    from bot.sandbox.world import World

MAX_REQUEST_BYTES = 25 * 1024 * 1024
"""Limit of one request with files (resources/message.mdx, Create Message)."""
CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Call:
    """What a client asked; `body` is any JSON value, None without one; `files` are by form field name."""

    match: dict[str, str]
    query: dict[str, str] = field(default_factory=dict)
    body: JsonValue = None
    files: dict[str, Upload] = field(default_factory=dict)

    def form(self) -> Json:
        """Return the body as an object, or refuse it."""
        if self.body is None:
            return {}
        if not isinstance(self.body, dict):
            raise bad_form((), "MODEL_TYPE_CONVERT", "Only dictionaries may be used.")
        return self.body

    def uploads(self) -> dict[int, Upload]:
        """Return the files named `files[n]`, by n (reference.mdx, Uploading Files)."""
        named = {name.removeprefix("files[").removesuffix("]"): file for name, file in self.files.items()}
        return {int(key): file for key, file in named.items() if key.isascii() and key.isdigit()}

    def flag(self, name: str) -> bool:
        """Whether a query parameter is switched on."""
        return self.query.get(name, "").lower() in ("1", "true")


Reply: TypeAlias = "tuple[int, JsonValue]"
"""Status and JSON value; None for an answer without a body."""

Handler: TypeAlias = "Callable[[World, Call], Awaitable[Reply]]"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One route: `bucket` names its rate limit by a template over the path's parts, "" for none.

    `open` routes need no token, or have one in the path (interactions), and are outside the global limit.
    """

    method: str
    path: str
    handler: Handler
    bucket: str = "other"
    open: bool = False


async def read_call(request: web.Request, payload_field: str) -> Call:
    """Read a request's JSON or multipart body; `payload_field` is the part that holds the JSON.

    Raises ApiError 40005 for too large a request or file, 50109 for what is no JSON.
    """
    match, query = dict(request.match_info), dict(request.query)
    if (request.content_length or 0) > MAX_REQUEST_BYTES:
        raise refuse(40005)
    if request.content_type.startswith("multipart/"):
        fields, files = await _read_parts(request)
        body = _parse(fields[payload_field]) if payload_field in fields else fields
        return Call(match, query, body, files)
    raw = await request.read()
    return Call(match, query, _parse(raw.decode("utf-8", "replace")) if raw else None)


def _parse(text: str) -> JsonValue:
    try:
        return json.loads(text)
    except ValueError:
        raise refuse(50109) from None


async def _read_parts(request: web.Request) -> tuple[dict[str, str], dict[str, Upload]]:
    fields: dict[str, str] = {}
    files: dict[str, Upload] = {}
    total = 0
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        content = await _read_part(part)
        total += len(content)
        if total > MAX_REQUEST_BYTES:
            raise refuse(40005)
        if part.filename is None:
            fields[part.name] = content.decode("utf-8", "replace")
        else:
            kind = part.headers.get("Content-Type", "")
            files[part.name] = Upload(part.filename, content, kind)
    return fields, files


async def _read_part(part: BodyPartReader) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk(CHUNK):
        content += chunk
        if len(content) > MAX_FILE_BYTES:
            raise refuse(40005)
    return bytes(content)
