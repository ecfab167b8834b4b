"""The page without a mouse, without motion, and as a screen reader tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.sandbox.page.test_messages import run

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.sandbox.page.conftest import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

MOST_STEPS = 25
FOCUSED = """() => {
    const node = document.activeElement;
    const ringed = node.id === 'editor' ? node.closest('.box') : node;
    const style = getComputedStyle(ringed);
    const shown = node.id === 'editor' ? style.borderColor : style.outlineStyle;
    return [node.getAttribute('aria-label') ?? node.textContent.trim(), shown];
}"""
NO_RING = "none"


async def go_to(page: Page, name: str, key: str = "Tab") -> None:
    """Press a key until what has this name has the focus; every step on the way must be seen."""
    for _ in range(MOST_STEPS):
        await page.keyboard.press(key)
        told, ring = await page.evaluate(FOCUSED)
        assert ring != NO_RING, f"nothing shows that {told!r} has the focus"
        if told == name:
            return
    raise AssertionError(f"{name!r} is not reached with {key}")


async def press(page: Page, *keys: str) -> None:
    """Press keys one after the other."""
    for key in keys:
        await page.keyboard.press(key)


async def test_a_command_from_the_first_key_to_a_closed_form(page: Page) -> None:
    """Type, pick, fill in, send, press a button, choose in a select, fill in a form, close one."""
    text = page.locator(".message .text").last
    await page.keyboard.type("/ech")
    await press(page, "Tab")
    await page.keyboard.type("good morning")
    await press(page, "Tab", "ArrowDown", "Enter")
    await page.keyboard.type("2")
    await press(page, "Enter")
    await expect(text).to_have_text("good morning / good morning")
    await page.keyboard.type("/butt")
    await press(page, "Enter", "Enter")
    await expect(page.get_by_role("button", name="Primary")).to_be_visible()
    await go_to(page, "Primary", "Shift+Tab")
    await press(page, "Enter")
    await expect(text).to_contain_text("Ada pressed Primary")
    await expect(page.get_by_role("button", name="Primary")).to_be_focused()
    await go_to(page, "Which tea?")
    await press(page, "ArrowDown", "ArrowDown", "Enter")
    await expect(text).to_contain_text("Tea: sencha")
    await go_to(page, "Message #general")
    await page.keyboard.type("/form")
    await press(page, "Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.type("Ada")
    await go_to(page, "Tea")
    await press(page, "ArrowDown", "Enter")
    await press(page, "Tab", "Tab", "Space")
    await press(page, "Enter")
    await expect(text).to_have_text("Ada |  | Assam | Glad")
    await expect(page.locator("#editor")).to_be_focused()
    await page.keyboard.type("/form")
    await press(page, "Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await press(page, "Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.locator("#editor")).to_be_focused()


async def test_shift_tab_passes_by_an_open_list(page: Page) -> None:
    """The list belongs to the text field; the way back through the page does not lead into it."""
    await page.keyboard.type("/")
    await expect(page.get_by_role("listbox", name="Commands")).to_be_visible()
    await press(page, "Shift+Tab")
    await expect(page.get_by_role("button", name="Attach a file")).to_be_focused()
    await press(page, "Shift+Tab")
    await expect(page.get_by_role("log")).to_be_focused()


async def test_motion_is_for_those_who_want_it(page: Page, stage: Stage) -> None:
    """The dots of an answer under way beat, the drawer slides; not where less motion is asked for."""
    await run(page, "/stream a hill")
    calm = await stage.open()
    for window, beats, slides in ((page, "infinite", "all"), (calm, "1", "none")):
        await expect(window.locator(".dots i").first).to_have_css("animation-iteration-count", beats)
        await expect(window.locator("#side")).to_have_css("transition-property", slides)


async def test_what_a_screen_reader_is_told(page: Page) -> None:
    """Landmarks and fields have names; lists say how long they are; what happens is said by itself."""
    for role, name in (
        ("navigation", "Channels and people"),
        ("region", "Course server"),
        ("log", "Messages in #general"),
        ("combobox", "Acting as"),
        ("combobox", "Language"),
        ("textbox", "Message #general"),
    ):
        await expect(page.get_by_role(role, name=name)).to_have_count(1)  # type: ignore[arg-type]
    await expect(page.get_by_role("button", name="#general", exact=True)).to_have_attribute(
        "aria-current", "page"
    )
    await page.keyboard.type("/list")
    await expect(page.locator("#suggest-status")).to_have_text("2 suggestions")
    await expect(page.locator("#editor")).to_have_attribute("aria-activedescendant", "suggestions-1-0")
    await page.locator("#editor").fill("/echo hi times: 9")
    await press(page, "Enter")
    await expect(page.get_by_role("alert").filter(has_text="times: Between 1 and 3")).to_be_visible()
    await expect(page.get_by_role("textbox", name="times of /echo, whole number, 1 to 3")).to_have_attribute(
        "aria-invalid", "true"
    )
    await press(page, "Escape", "Escape")
    await run(page, "/secret")
    answer = page.get_by_role("article", name="Pipewright")
    await expect(answer).to_contain_text("Only you can see this")
    await expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")
