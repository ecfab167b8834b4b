"""One sandbox, one bot and one browser for all tests of the page; a fresh window for each."""

from __future__ import annotations

import asyncio
import os
import shutil
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Literal

import aiohttp
import pytest
import pytest_asyncio
from discord.gateway import DiscordWebSocket
from discord.http import Route
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, async_playwright
from yarl import URL

from bot.sandbox import Sandbox
from tests.sandbox.page.course_bot import CourseBot
from tests.sandbox.wires import ADA, GENERAL

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
]
NO_BROWSER = f"no Chromium here ({', '.join(BROWSERS)}): the page is not tested"
PATIENCE_MS = 8000
DESKTOP = ViewportSize(width=1100, height=760)
Scheme = Literal["dark", "light"]
PHONE = ViewportSize(width=360, height=740)


@dataclass(slots=True)
class Stage:
    """Where the tests play: `open()` gives a window of its own for a person."""

    sandbox: Sandbox
    bot: CourseBot
    browser: Browser
    contexts: list[BrowserContext]

    async def open(self, user: str = ADA, *, size: ViewportSize = DESKTOP, scheme: Scheme = "dark") -> Page:
        """Return the page as a person sees it, ready to type into; an error on the page fails the test."""
        context = await self.browser.new_context(viewport=size, color_scheme=scheme)
        self.contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        page = await context.new_page()
        await page.goto(f"{self.sandbox.url}/?user={user}&channel={GENERAL}")
        await page.locator("#bot.online").wait_for()
        return page


@pytest.fixture(scope="package")
def chromium() -> str:
    """Return the browser's path; without one the tests are skipped, but fail where CI=true."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail(NO_BROWSER)
    return pytest.skip(NO_BROWSER)


@pytest.fixture(scope="package")
def patch() -> Iterator[pytest.MonkeyPatch]:
    """Yield a monkeypatch for the whole folder."""
    with pytest.MonkeyPatch.context() as context:
        yield context


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def course_bot(chromium: str, patch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Sandbox, CourseBot]]:
    """Yield a sandbox and the tests' bot, logged in to it."""
    assert chromium
    async with Sandbox(name="Pipewright") as sandbox, CourseBot() as bot:
        patch.setattr(Route, "BASE", sandbox.api_base)
        patch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", URL(sandbox.gateway_url))
        running = asyncio.create_task(bot.start(sandbox.token))
        await asyncio.wait_for(bot.wait_until_ready(), PATIENCE_MS / 1000)
        yield sandbox, bot
        await bot.close()
        await running


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """Yield headless Chromium."""
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield running
        await running.close()


@pytest_asyncio.fixture(loop_scope="session")
async def stage(course_bot: tuple[Sandbox, CourseBot], browser: Browser) -> AsyncIterator[Stage]:
    """Yield an empty stage; afterwards all windows are closed and all messages gone."""
    sandbox, bot = course_bot
    bot.gate.clear()
    bot.heard.clear()
    standing = Stage(sandbox, bot, browser, [])
    yield standing
    bot.gate.set()
    for context in standing.contexts:
        await context.close()
    async with aiohttp.ClientSession() as session, session.post(f"{sandbox.url}/sandbox/clear") as cleared:
        assert cleared.status == HTTPStatus.NO_CONTENT


@pytest_asyncio.fixture(loop_scope="session")
async def page(stage: Stage) -> AsyncIterator[Page]:
    """Yield Ada's window; nothing may have gone wrong in its scripts."""
    opened = await stage.open()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    yield opened
    assert [line for line in wrong if "status of 4" not in line] == []
