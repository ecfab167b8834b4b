"""Threads, direct messages and places without the bot, on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.sandbox.page.test_messages import run
from tests.sandbox.wires import HANA, LINUS, OMAR

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.sandbox.page.conftest import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_thread_hangs_under_its_channel(page: Page) -> None:
    """It is opened like a channel, says where it belongs, and commands work in it."""
    await page.get_by_role("button", name="Thread attention-in-plain-words in #general").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("#general ›attention-in-plain-words")
    await expect(page.locator(".welcome")).to_contain_text("a thread in #general")
    await run(page, "/where")
    await expect(page.locator(".message .text")).to_have_text("Thread, server's install")


async def test_a_thread_is_started_at_a_message(page: Page) -> None:
    """From the message's menu; the message leads to it; it goes when everything is cleared."""
    await run(page, "What is attention?")
    await page.get_by_role("button", name="More for the message of Ada").press("Enter")
    await page.get_by_role("menuitem", name="Start a thread").press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("#general ›What is attention?")
    await page.get_by_role("button", name="#general", exact=True).click()
    await page.get_by_role("button", name="What is attention? Open the thread").click()
    await run(page, "/where")
    await expect(page.locator(".message .text")).to_have_text("Thread, server's install")
    await page.evaluate("fetch('/sandbox/clear', { method: 'POST' })")
    await expect(page.get_by_role("heading", level=1)).to_have_text("general")


async def test_a_direct_message_is_answered(page: Page) -> None:
    """With the bot alone."""
    await page.get_by_role("button", name="Pipewright", exact=True).click()
    await run(page, "/where")
    await expect(page.locator(".message .text")).to_have_text("DMChannel, server's install")


async def test_the_bot_is_brought_along(page: Page, stage: Stage) -> None:
    """Where it is no member the page says so; commands that allow it answer all the same."""
    await page.goto("about:blank")
    await page.goto(f"{stage.sandbox.url}/?user={OMAR}&channel=321")
    await expect(page.locator("#acting-role")).to_have_text("Brings the bot along")
    await expect(page.locator("#places")).to_contain_text("without the bot")
    await expect(page.locator(".welcome-note")).to_contain_text("at most five messages after the first")
    await page.keyboard.type("/")
    await expect(page.locator("#suggest").get_by_role("option")).to_have_count(1)
    await page.locator("#editor").fill("")
    for place, kind in (("#reading", "TextChannel"), ("Group Study group, without the bot", "GroupChannel")):
        await page.get_by_role("button", name=place).click()
        await run(page, "/where")
        await expect(page.locator(".message .text")).to_have_text(f"{kind}, own install")


async def test_without_an_install_of_ones_own_there_is_nothing(page: Page, stage: Stage) -> None:
    """Linus is in the same server, and is told why he finds no command."""
    await page.goto(f"{stage.sandbox.url}/?user={LINUS}&channel=321")
    await expect(page.locator(".welcome-note")).to_contain_text("you have not installed it for yourself")
    await page.keyboard.type("/")
    await expect(page.locator("#suggest")).to_contain_text("you have not installed it for yourself")
    await expect(page.get_by_role("button", name="Let a class press Enter")).to_be_hidden()


async def test_people_are_offered_by_what_they_may_do(page: Page) -> None:
    """A member who manages the server stands beside those who do not, and says so once chosen."""
    groups = page.locator("#acting-as optgroup")
    labels = await groups.evaluate_all("all => all.map((one) => one.label)")
    assert labels == [
        "Owns the server",
        "Deletes messages",
        "Manages the server",
        "Just a member",
        "Brings the bot along",
    ]
    await page.get_by_label("Acting as").select_option(HANA)
    await expect(page.locator("#acting-role")).to_have_text("Manages the server")
    await expect(page.locator(".person-what")).to_be_visible()
    wide = "node => node.scrollWidth <= node.clientWidth"
    assert await page.locator(".person").evaluate(wide)
