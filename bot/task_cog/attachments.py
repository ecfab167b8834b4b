"""Files that people attach: read from Discord's own hosts only, bounded, and as text only."""

import asyncio
import codecs

import aiohttp
import discord
from yarl import URL

from bot.errors import BadFile, BadUrl, TooLong
from bot.locale import N_

CDN_HOSTS = frozenset({"cdn.discordapp.com", "media.discordapp.net"})
READ_SECONDS = 2.0
"""Reading comes before the acknowledgement, which Discord awaits for 3 s."""
PIECE = 65_536
ENDINGS = frozenset({"txt", "md", "csv"})

WRONG_PLACE = N_("That file does not lie on Discord's file servers, so it is not read.")
ATTACH = N_("Attach the file to the command itself.")
WRONG_KIND = N_("Only .txt, .md and .csv files are read.")
TOO_BIG = N_("The file has {given:,} bytes; at most {most:,} are read.")
SMALLER = N_("Attach a smaller file, or paste the part that matters.")
NOT_FETCHED = N_("The file could not be fetched from Discord in time.")
AGAIN = N_("Try again in a moment, or paste the text.")
NOT_TEXT = N_("The file is not text in UTF-8 (or UTF-16 with a byte order mark).")
SAVE_AS = N_("Save it as a .txt file in UTF-8.")

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


class Attachments:
    """Reads attached files; `api_base` is DISCORD_API_BASE where that is set, whose host is allowed too."""

    def __init__(self, session: aiohttp.ClientSession, *, api_base: str = "", most_bytes: int) -> None:
        self._session = session
        self._own = URL(api_base).origin() if api_base else None
        self._most = most_bytes

    async def read(self, attachment: discord.Attachment) -> str:
        """Return the file's text; raise BadUrl, BadFile or TooLong, if it can before anything is fetched."""
        url = self._allowed(attachment.url)
        check_ending(attachment.filename)
        if attachment.size > self._most:
            raise TooLong(TOO_BIG.format(given=attachment.size, most=self._most), SMALLER)
        try:
            async with asyncio.timeout(READ_SECONDS):
                return as_text(await self._fetch(url))
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise BadFile(NOT_FETCHED, AGAIN) from error

    def _allowed(self, address: str) -> URL:
        """Return the address, compared part by part; BadUrl for any other host, port or scheme."""
        try:
            url = URL(address, encoded=True)
            cdn = url.scheme == "https" and url.host in CDN_HOSTS and url.port == 443  # noqa: PLR2004 - https
            own = self._own is not None and url.origin() == self._own
        except ValueError as error:
            raise BadUrl(WRONG_PLACE, ATTACH) from error
        if not (cdn or own) or url.user is not None:
            raise BadUrl(WRONG_PLACE, ATTACH)
        return url

    async def _fetch(self, url: URL) -> bytes:
        """Return the body, counted while it is read; follows no redirect and decodes no encoding."""
        headers = {"Accept-Encoding": "identity"}
        async with self._session.get(url, allow_redirects=False, headers=headers) as response:
            encoded = response.headers.get("Content-Encoding", "identity") != "identity"
            if response.status != 200 or encoded:  # noqa: PLR2004 - HTTP OK
                raise BadFile(NOT_FETCHED, AGAIN)
            body = bytearray()
            async for piece in response.content.iter_chunked(PIECE):
                body += piece
                if len(body) > self._most:
                    raise TooLong(TOO_BIG.format(given=len(body), most=self._most), SMALLER)
            return bytes(body)


def check_ending(name: str) -> None:
    """Raise BadFile unless a file is named as one of text; a name may be its ending alone."""
    if name.rpartition(".")[2].lower() not in ENDINGS:
        raise BadFile(WRONG_KIND, SAVE_AS)


def as_text(body: bytes) -> str:
    """Return a file's bytes as text; BadFile unless it is UTF-8, or UTF-16 that says so."""
    utf16 = body.startswith(_UTF16) and not body.startswith(_UTF32)
    try:
        text = body.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(NOT_TEXT, SAVE_AS) from error
    if "\0" in text:
        raise BadFile(NOT_TEXT, SAVE_AS)
    return text
