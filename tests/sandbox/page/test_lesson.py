"""The class on the page: thirty Enters, the panel, the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.sandbox.page.conftest import DESKTOP, PHONE
from tests.sandbox.page.test_access import OVERFLOW, serious

if TYPE_CHECKING:
    from playwright.async_api import Page, ViewportSize

    from tests.sandbox.page.conftest import Scheme, Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PUPILS = 30
QUIET_SECONDS = 5
"""The panel waits four seconds for more before it calls an answer whole."""


async def begin(page: Page, line: str) -> None:
    """Type a command, open the panel by keyboard, let the class press Enter."""
    await page.locator("#editor").focus()
    await page.keyboard.type(line)
    await page.get_by_role("button", name="Let a class press Enter").press("Enter")
    await expect(page.get_by_label("Command", exact=True)).to_be_focused()
    await page.keyboard.press("Enter")


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_thirty_pupils_press_enter(stage: Stage, scheme: Scheme, size: ViewportSize) -> None:
    """Each has a text of their own and a line that tells how long they waited."""
    page = await stage.open(size=size, scheme=scheme)
    await begin(page, "/echo hello")
    panel = page.get_by_role("region", name="Class")
    summary = panel.get_by_role("status")
    await expect(summary).to_contain_text("30 of 30 answered…")
    stage.sandbox.clock.advance(QUIET_SECONDS)
    await expect(summary).to_contain_text("30 of 30 answered: half within")
    await expect(summary).to_contain_text("(p95), the last after")
    await expect(panel.get_by_role("listitem")).to_have_count(PUPILS)
    await expect(panel.get_by_role("listitem").first).to_contain_text("acknowledged")
    texts = await page.locator(".message .text").all_text_contents()
    assert sorted(texts) == sorted(f"hello (Pupil {number})" for number in range(1, PUPILS + 1))
    assert await serious(page) == []
    assert await page.evaluate(OVERFLOW) == []
    await page.keyboard.press("Escape")
    await expect(panel).to_be_hidden()
    await expect(page.get_by_role("button", name="Let a class press Enter")).to_be_focused()


async def test_a_wrong_command_is_told_in_the_panel(page: Page) -> None:
    """Nothing is sent for a mistake that one person would have been told of as well."""
    await begin(page, "/echo hello times: 9")
    await expect(page.get_by_role("region", name="Class").get_by_role("alert")).to_contain_text("times")
    await expect(page.locator(".message")).to_have_count(0)
