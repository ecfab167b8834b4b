"""GET /cdn/...: attachments by their signed addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from aiohttp import web

if TYPE_CHECKING:
    from bot.sandbox.world import World

GONE = "This content is no longer available."
SHOWABLE = ("image/png", "image/jpeg", "image/gif", "image/webp")
"""What a browser may show in place; the rest is a download, as an uploaded page would be our own origin."""


class Cdn:
    """Serves the world's files."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer with the file, or 404 for an address that is forged or expired."""
        expiry, signature = request.query.get("ex", ""), request.query.get("hm", "")
        file = None
        if re.fullmatch(r"[0-9a-f]{1,12}", expiry) and signature.isascii():
            file = self._world.files.open(request.match_info["file"], expiry, signature)
        if file is None:
            return web.Response(status=404, text=GONE)
        how = "inline" if file.content_type in SHOWABLE else "attachment"
        headers = {
            "Content-Disposition": f"{how}; filename*=UTF-8''{quote(file.filename)}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Content-Type": file.content_type,
        }
        return web.Response(body=file.content, headers=headers)
