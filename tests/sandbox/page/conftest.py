"""One sandbox, one bot and one browser for all tests of the page; a fresh window for each."""

from __future__ import annotations

import asyncio
import os
import shutil
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import aiohttp
import pytest
import pytest_asyncio
from discord.gateway import DiscordWebSocket
from discord.http import Route
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    ViewportSize,
    async_playwright,
    expect,
)
from yarl import URL

from bot.sandbox import Sandbox
from tests.sandbox.page.course_bot import CourseBot
from tests.sandbox.wires import ADA, GENERAL

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
]
NO_BROWSER = f"no Chromium here ({', '.join(BROWSERS)}): the page is not tested"
REFUSED = "status of 4"
"""Part of the line that the browser logs for an answer 4xx; the page shows these itself."""

PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)
DESKTOP = ViewportSize(width=1280, height=800)
Scheme = Literal["dark", "light"]
PHONE = ViewportSize(width=390, height=844)
NARROW = ViewportSize(width=360, height=740)
"""The narrowest phone that is still common."""


@dataclass(slots=True)
class Stage:
    """Where the tests play: `open()` gives a window of its own for a person."""

    sandbox: Sandbox
    bot: CourseBot
    browser: Browser
    contexts: list[BrowserContext]

    async def open(self, user: str = ADA, *, size: ViewportSize = DESKTOP, scheme: Scheme = "dark") -> Page:
        """Return a new window as a person sees it, ready to type into."""
        context = await self.browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")
        self.contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        page = await context.new_page()
        await self.visit(page, user)
        return page

    async def visit(self, page: Page, user: str) -> None:
        """Show the sandbox to a person in a window."""
        await page.goto(f"{self.sandbox.url}/?user={user}&channel={GENERAL}")
        await page.locator("#bot.online").wait_for()


def find_browser() -> str | None:
    """Return the path of an installed Chromium."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without a browser keep one test of this folder, so that its skip is one line and not forty."""
    if find_browser() or os.environ.get("CI") == "true":
        return
    needless = [item for item in items if item.path.is_relative_to(HERE)][1:]
    config.hook.pytest_deselected(items=needless)
    items[:] = [item for item in items if item not in needless]


@pytest.fixture(scope="package")
def chromium() -> str:
    """Return the browser's path; without one the tests are skipped, but fail where CI=true."""
    found = find_browser()
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


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def window(browser: Browser) -> AsyncIterator[Page]:
    """Yield a window that keeps its cache: a new one for each test would double the time of them all."""
    context = await browser.new_context(viewport=DESKTOP, color_scheme="dark")
    context.set_default_timeout(PATIENCE_MS)
    yield await context.new_page()
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(stage: Stage, window: Page) -> AsyncIterator[Page]:
    """Yield Ada's window as on a first visit; nothing may have gone wrong in its scripts."""
    wrong: list[str] = []

    def script(error: Error) -> None:
        wrong.append(str(error))

    def line(told: ConsoleMessage) -> None:
        if told.type == "error" and REFUSED not in told.text:
            wrong.append(told.text)

    window.on("pageerror", script)
    window.on("console", line)
    await stage.visit(window, ADA)
    yield window
    window.remove_listener("pageerror", script)
    window.remove_listener("console", line)
    await window.evaluate("localStorage.clear(); sessionStorage.clear()")
    await window.goto("about:blank")
    assert wrong == []
