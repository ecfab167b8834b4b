"""From options to inputs: parts, bounds, files."""

from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import discord
import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadFile, BadOption, BadUrl, EmptyInput, TooLong
from bot.settings import Limits
from bot.task_cog.ask import Ask
from bot.task_cog.attachments import Attachments, as_text
from bot.task_cog.gather import as_inputs, gather, part
from bot.tasks import Passage


def test_a_whole_text_is_left_as_it_is() -> None:
    assert part(" a\nb ", "whole") == (" a\nb ",)


def test_lines_without_anything_to_see_are_left_out() -> None:
    assert part("a\r\n\n \u200b\n b \n", "lines") == ("a", "b")


def test_sentences_end_in_many_scripts() -> None:
    text = 'He said "no." Then he left! 我爱你。你呢？ Really…  Yes'
    assert part(text, "sentences") == (
        'He said "no.',
        "Then he left!",
        "我爱你。",
        "你呢？",
        "Really…",
        "Yes",
    )


@given(st.text())
def test_parting_loses_nothing_that_can_be_seen(text: str) -> None:
    try:
        lines = part(text, "lines")
    except EmptyInput:
        return
    assert "".join("".join(lines).split()) in "".join(text.split()) or len(lines) > 1


def test_a_question_makes_passages_and_must_not_be_empty() -> None:
    assert as_inputs(("c",), "q?", Limits()) == (Passage("q?", "c"),)
    with pytest.raises(EmptyInput, match="Write down what you want to know"):
        as_inputs(("c",), " ", Limits())


def test_bounds_name_both_numbers() -> None:
    with pytest.raises(TooLong, match=r"These are 101 texts.*100"):
        as_inputs(("x",) * 101, None, Limits())
    with pytest.raises(TooLong, match=r"These are 60,001 characters.*60,000"):
        as_inputs(("x" * 60_001,), None, Limits())


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("é".encode(), "é"),
        (b"\xef\xbb\xbfa", "a"),
        ("é".encode("utf-16"), "é"),
        ("é".encode("utf-16-be"), None),
    ],
)
def test_files_are_utf8_or_say_that_they_are_utf16(body: bytes, text: str | None) -> None:
    if text is None:
        with pytest.raises(BadFile):
            as_text(body)
    else:
        assert as_text(body) == text


class Files:
    """A server of one file that counts who asks."""

    def __init__(self) -> None:
        self.asked = 0
        self.response = web.Response(body=b"I love files")

    async def handle(self, _request: web.Request) -> web.StreamResponse:
        """Give the file."""
        self.asked += 1
        return self.response


@pytest.fixture
async def files() -> AsyncIterator[tuple[Files, Attachments, str]]:
    """Yield a file server that counts as Discord's, what reads from it, and its address."""
    server = Files()
    app = web.Application()
    app.router.add_get("/{path:.*}", server.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with aiohttp.ClientSession(auto_decompress=False) as session:
        yield server, Attachments(session, api_base=f"{base}/api/v10", most_bytes=1000), base
    await runner.cleanup()


def attachment(url: str, size: int = 12, filename: str = "a.txt") -> discord.Attachment:
    """Return what an interaction tells of a file."""
    told = SimpleNamespace(url=url, size=size, filename=filename, content_type="text/plain")
    return cast("discord.Attachment", told)


Fixture = tuple[Files, Attachments, str]


async def test_a_file_of_discords_host_is_read(files: Fixture) -> None:
    _, reader, base = files
    ask = Ask(file=attachment(f"{base}/cdn/a.txt"), split=None)
    assert await gather(ask, Limits(), reader) == ("I love files",)


async def test_a_text_beside_a_file_is_refused_and_nothing_is_fetched(files: Fixture) -> None:
    server, reader, base = files
    ask = Ask(text="I hate it", file=attachment(f"{base}/cdn/a.txt"), split=None)
    with pytest.raises(BadOption, match="both a text and a file"):
        await gather(ask, Limits(), reader)
    assert server.asked == 0


@pytest.mark.parametrize("name", ["a.txt", "NOTES.TXT", "read.me.md", "table.Csv", ".txt", "txt"])
async def test_files_of_text_are_known_by_their_ending(files: Fixture, name: str) -> None:
    _, reader, base = files
    assert await reader.read(attachment(f"{base}/cdn/a", filename=name)) == "I love files"


@pytest.mark.parametrize("name", ["pic.png", "paper.PDF", "a.txt.exe", "a.text", "atxt", "unknown", ""])
async def test_other_files_are_refused_and_not_fetched_whatever_is_in_them(files: Fixture, name: str) -> None:
    server, reader, base = files
    for size in (12, 50_000_000):
        with pytest.raises(BadFile, match=r"Only \.txt, \.md and \.csv"):
            await reader.read(attachment(f"{base}/cdn/a", size, name))
    assert server.asked == 0


async def test_a_file_declared_too_large_is_not_fetched(files: Fixture) -> None:
    server, reader, base = files
    with pytest.raises(TooLong, match=r"50,000,000 bytes.*1,000"):
        await reader.read(attachment(f"{base}/cdn/a.txt", size=50_000_000))
    assert server.asked == 0


async def test_a_file_that_is_larger_than_declared_is_cut_off(files: Fixture) -> None:
    server, reader, base = files
    server.response = web.Response(body=b"x" * 100_000)
    with pytest.raises(TooLong):
        await reader.read(attachment(f"{base}/cdn/a.txt"))


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/",
        "https://cdn.discordapp.com.evil.example/a",
        "https://evil.example/cdn.discordapp.com",
        "http://cdn.discordapp.com/a",
        "https://cdn.discordapp.com:8443/a",
        "https://user@cdn.discordapp.com/a",
        "file:///etc/passwd",
        "https://[::1]/a",
        "nonsense",
    ],
)
async def test_other_places_are_refused_without_a_call(files: Fixture, url: str) -> None:
    server, reader, _ = files
    with pytest.raises(BadUrl):
        await reader.read(attachment(url))
    assert server.asked == 0


@pytest.mark.parametrize("host", ["cdn.discordapp.com", "media.discordapp.net"])
def test_discords_own_hosts_are_allowed(host: str) -> None:
    reader = Attachments(cast("aiohttp.ClientSession", None), most_bytes=1)
    assert reader._allowed(f"https://{host}/attachments/1/2/a.txt?ex=1&hm=2").host == host


@pytest.mark.parametrize(
    "more",
    [
        {"status": 302, "headers": {"Location": "/elsewhere"}},
        {"status": 404},
        {"headers": {"Content-Encoding": "gzip"}},
    ],
)
async def test_redirects_errors_and_encodings_are_not_followed(files: Fixture, more: dict[str, Any]) -> None:
    server, reader, base = files
    server.response = web.Response(body=b"x", **more)
    with pytest.raises(BadFile):
        await reader.read(attachment(f"{base}/cdn/a.txt"))
    assert server.asked == 1
