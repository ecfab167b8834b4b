"""What the sandbox refused, told on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest
from playwright.async_api import expect

from tests.sandbox.page.conftest import PHONE
from tests.sandbox.page.test_access import OVERFLOW, serious
from tests.sandbox.wires import GENERAL

if TYPE_CHECKING:
    from tests.sandbox.page.conftest import Scheme, Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def send(stage: Stage, content: str) -> int:
    """Send a message as the bot and return the status of the answer."""
    headers = {"Authorization": f"Bot {stage.sandbox.token}"}
    url = f"{stage.sandbox.api_base}/channels/{GENERAL}/messages"
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(url, json={"content": content}) as response,
    ):
        return response.status


@pytest.mark.parametrize("scheme", ["dark", "light"])
async def test_a_badge_leads_to_what_was_refused(stage: Stage, scheme: Scheme) -> None:
    """It comes by itself, is read by keyboard."""
    page = await stage.open(size=PHONE, scheme=scheme)
    badge = page.get_by_role("button", name="refused")
    await expect(badge).to_be_hidden()
    assert await send(stage, "x" * 2001) == 400
    await expect(badge).to_have_text("1 refused")
    await badge.press("Enter")
    panel = page.get_by_role("region", name="Refused by the sandbox")
    row = panel.get_by_role("listitem")
    await expect(row).to_contain_text(f"/channels/{GENERAL}/messages")
    await expect(row).to_contain_text("400 / 50035: Invalid Form Body")
    await expect(row).to_contain_text("content: Must be 2000 or fewer in length.")
    assert await serious(page) == []
    assert await page.evaluate(OVERFLOW) == []
    assert await send(stage, "x" * 2001) == 400
    await expect(row).to_have_count(2)
    await page.keyboard.press("Escape")
    await expect(badge).to_be_focused()
    await page.reload()
    await expect(badge).to_have_text("2 refused")
