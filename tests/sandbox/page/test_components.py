"""Buttons, selects, Components V2 and modals on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.sandbox.page.test_messages import run

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.sandbox.page.conftest import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_button_edits_its_message_and_keeps_the_focus(page: Page) -> None:
    """Pressed by keyboard; the message changes where it stands."""
    await run(page, "/buttons")
    await page.get_by_role("button", name="Success").press("Enter")
    await expect(page.locator(".message .text")).to_contain_text("Ada pressed Success")
    await expect(page.get_by_role("button", name="Success")).to_be_focused()
    await expect(page.get_by_role("button", name="Disabled")).to_be_disabled()
    await expect(page.get_by_role("link", name="Link")).to_have_attribute("href", "https://example.org/")


async def test_a_press_shows_that_it_is_under_way(page: Page, stage: Stage) -> None:
    """The button is busy until the bot answers."""
    await run(page, "/buttons")
    slow = page.get_by_role("button", name="Slow")
    await slow.click()
    await expect(slow).to_have_attribute("aria-busy", "true")
    stage.bot.gate.set()
    await expect(page.locator(".message .text")).to_contain_text("Slow is done")
    await expect(slow).not_to_have_attribute("aria-busy", "true")


async def test_a_select_is_used_by_keyboard(page: Page) -> None:
    """Open, move, choose; the value goes to the bot."""
    await run(page, "/buttons")
    tea = page.get_by_role("combobox", name="Which tea?")
    await tea.press("ArrowDown")
    await expect(page.get_by_role("listbox", name="Which tea?").get_by_role("option")).to_have_text(
        ["Assamstrong", "Senchafresh"]
    )
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message .text")).to_contain_text("Tea: sencha")


async def test_a_role_is_chosen_from_those_of_the_server(page: Page) -> None:
    """In a select and in an option, by name."""
    await run(page, "/buttons")
    role = page.get_by_role("combobox", name="Which role?")
    await role.press("ArrowDown")
    await page.get_by_role("listbox", name="Which role?").get_by_role("option", name="Moderator").click()
    await expect(page.locator(".message .text")).to_contain_text("Role: Moderator")
    await run(page, "/grant moderator")
    await expect(page.locator(".message .text").last).to_have_text("Granted Moderator")


async def test_several_channels_are_chosen(page: Page) -> None:
    """Threads among them; what was chosen at first is taken away; closing the list sends the choice."""
    await run(page, "/buttons")
    rooms = page.get_by_role("combobox", name="Which channels?")
    await expect(rooms).to_have_text("#general")
    await rooms.press("ArrowDown")
    options = page.get_by_role("listbox", name="Which channels?").get_by_role("option")
    await expect(options).to_have_text(["#general", "attention-in-plain-words", "#questions", "#lab"])
    for name in ("#general", "attention-in-plain-words", "#lab"):
        await options.filter(has_text=name).click()
    await page.keyboard.press("Escape")
    await expect(page.locator(".message .text")).to_contain_text("Rooms: attention-in-plain-words, lab")


async def test_components_v2_are_drawn(page: Page) -> None:
    """Container, text, section and gallery; the picture has its description and is not shown twice."""
    await run(page, "/showcase")
    box = page.locator(".container")
    await expect(box.locator(".heading")).to_have_text("Layout")
    await expect(box.locator(".section")).to_contain_text("A section")
    await expect(page.get_by_role("img", name="One pixel")).to_have_count(1)
    await expect(box).to_have_css("border-left-color", "rgb(79, 91, 213)")


async def test_a_modal_with_every_field(page: Page) -> None:
    """What is missing is told at its field; what is filled in reaches the bot; the focus comes back."""
    await run(page, "/form")
    dialog = page.get_by_role("dialog", name="About your text")
    await dialog.get_by_role("button", name="Submit").click()
    await expect(dialog.get_by_role("alert").filter(has_text="This field is required.")).to_have_count(3)
    await page.keyboard.type("Ada")
    await dialog.get_by_role("textbox", name="Story").fill("Long\nago")
    await dialog.get_by_role("combobox", name="Tea").press("ArrowDown")
    await page.keyboard.press("Enter")
    await dialog.get_by_label("File").set_input_files(
        {"name": "b.txt", "mimeType": "text/plain", "buffer": b"123"}
    )
    await dialog.get_by_role("radio", name="Calm").check()
    await dialog.get_by_role("button", name="Submit").click()
    await expect(page.locator(".message .text")).to_have_text("Ada | Long\nago | Assam | b.txt:3 | Calm")
    await expect(dialog).to_have_count(0)
    await expect(page.locator("#editor")).to_be_focused()


async def test_escape_closes_a_modal(page: Page) -> None:
    """The bot hears nothing, and one can type on at once."""
    await run(page, "/form")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.keyboard.type("on we go")
    await expect(page.locator("#editor")).to_have_value("on we go")
