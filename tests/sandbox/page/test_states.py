"""Every state of the page at two sizes and in both themes: nothing cut off, nothing axe-core minds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.sandbox.page.conftest import DESKTOP, PHONE
from tests.sandbox.page.test_access import OVERFLOW, serious
from tests.sandbox.page.test_messages import run
from tests.sandbox.wires import ADA, GENERAL, GRACE

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page, ViewportSize

    from tests.sandbox.page.conftest import Scheme, Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@dataclass
class Inspection:
    """Looks at one state after another and keeps what is wrong, so that one run tells all of it."""

    page: Page
    wrong: dict[str, list[str]] = field(default_factory=dict)

    async def look(self, state: str, sign: Locator, within: str | None = None) -> None:
        """Wait for the sign of a state and examine it, or the part of the page that is new in it."""
        await expect(sign).to_be_visible()
        found = [*await serious(self.page, within), *await self.page.evaluate(OVERFLOW)]
        if found:
            self.wrong[state] = found

    async def escape(self, times: int = 1) -> None:
        """Press Esc."""
        for _ in range(times):
            await self.page.keyboard.press("Escape")


async def typing(page: Page, seen: Inspection) -> None:
    """See what stands above and in the text field."""
    editor, rows = page.locator("#editor"), page.locator("#suggest").get_by_role("option")
    await seen.look("empty channel", page.locator(".welcome"))
    await page.keyboard.type("/")
    await seen.look("picker", rows.first, "#composer")
    await page.keyboard.type("pick ")
    await seen.look("option being filled", rows.get_by_text("green"), "#composer")
    await seen.escape(2)
    await editor.fill("/echo text: hi times: 9")
    await page.keyboard.press("Enter")
    await seen.look("error at an option", page.locator(".pill.wrong"), "#composer")
    await seen.escape(2)


async def answers(page: Page, seen: Inspection, stage: Stage) -> None:
    """See what the bot shows, and what a person does with it."""
    for line in ("Hello", "/markup", "/showcase", "/secret", "/buttons"):
        await run(page, line)
    await seen.look("answer with buttons", page.get_by_role("button", name="Primary"))
    await page.get_by_role("combobox", name="Which tea?").press("ArrowDown")
    await seen.look("select", page.get_by_role("listbox", name="Which tea?"), ".message:last-child")
    await seen.escape()
    await page.get_by_role("button", name="Slow").click()
    await seen.look("press under way", page.locator("button[aria-busy=true]"), ".message:last-child")
    stage.bot.gate.set()
    await page.get_by_role("button", name="More for the message of Ada").press("Enter")
    await seen.look("context menu", page.get_by_role("menuitem", name="Count letters"), ".menu")
    await seen.escape()
    masked = page.get_by_role("link", name="masked")
    await masked.scroll_into_view_if_needed()
    await seen.look("markup", masked, "#log")
    await page.locator(".message.ephemeral").scroll_into_view_if_needed()
    await seen.look("ephemeral message", page.locator(".message.ephemeral"), ".message.ephemeral")
    await run(page, "/form")
    await page.get_by_role("dialog").get_by_role("button", name="Submit").click()
    await seen.look("modal", page.get_by_role("dialog").get_by_role("alert").first, "dialog")
    await seen.escape()


async def settings(page: Page, seen: Inspection, stage: Stage) -> None:
    """See who acts in which language, beside the channels; then two people beside each other."""
    opener = page.get_by_role("button", name="Channels and people")
    if await opener.is_visible():
        await opener.click()
    await seen.look("settings", page.get_by_label("Language"), "#side")
    place = f"left={ADA}&right={GRACE}&channel={GENERAL}"
    await page.goto(f"{stage.sandbox.url}/page/pair.html?{place}")
    for half in ("#left", "#right"):
        await expect(page.frame_locator(half).locator("#bot.online")).to_be_visible()
    await seen.look("split view", page.locator("#right"))
    if found := await serious(page.frames[1]):
        seen.wrong["half of the split view"] = found


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_no_state_has_a_serious_finding(stage: Stage, scheme: Scheme, size: ViewportSize) -> None:
    page = await stage.open(size=size, scheme=scheme)
    seen = Inspection(page)
    await typing(page, seen)
    await answers(page, seen, stage)
    await settings(page, seen, stage)
    assert seen.wrong == {}
