"""Typing commands on the page: whole lines, the picker, options, autocomplete, files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from bot.sandbox import Sandbox
from tests.sandbox.wires import SPEAK, RawBot

if TYPE_CHECKING:
    from playwright.async_api import Browser, Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

DROP = """(target) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["abc"], "c.txt"));
    target.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}"""


def offered(page: Page) -> Locator:
    """Return the rows of the list above the text field."""
    return page.locator("#suggest").get_by_role("option")


async def test_a_whole_line_and_enter_runs_the_command(page: Page) -> None:
    """Free text goes to the first text option, and the answer tells who used what."""
    await page.keyboard.type("/echo I love this course")
    await page.keyboard.press("Enter")
    answer = page.locator(".message", has_text="I love this course")
    await expect(answer.locator(".origin")).to_have_text("Ada used /echo")
    await expect(answer.locator(".tag")).to_have_text("BOT")


async def test_a_pasted_line_with_names_is_understood(page: Page) -> None:
    """What `name:` introduces goes to that option, in the order of the line."""
    await page.locator("#editor").fill("/echo shout: true times: 2 text: so good")
    await expect(page.locator("#suggest .pill")).to_have_text(["/echo", "shouttrue", "times2", "textso good"])
    await page.keyboard.press("Enter")
    await expect(page.locator(".message .text")).to_have_text("SO GOOD / SO GOOD")


async def test_names_typed_inside_a_command_open_their_options(page: Page) -> None:
    """Typing `times:` moves on to that option; backspace makes it text again."""
    await page.keyboard.type("/echo hi times:")
    await expect(page.locator(".pill.active")).to_contain_text("times")
    await page.keyboard.press("Backspace")
    await expect(page.locator("#editor")).to_have_value("hi times:")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message .text")).to_have_text("hi times:")


async def test_the_picker_works_by_keyboard_alone(page: Page) -> None:
    """Filter, arrow down, pick, fill in, send, without a mouse."""
    await page.keyboard.type("/list")
    await expect(offered(page)).to_have_count(2)
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("ArrowUp")
    await expect(page.locator("#suggest .row.active b")).to_have_text("/list add")
    await page.keyboard.press("Enter")
    await page.keyboard.type("milk")
    await page.keyboard.press("Tab")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await page.keyboard.type("fresh")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message .text")).to_have_text("Added milk (fresh)")
    await expect(page.locator("#editor")).to_be_focused()


async def test_escape_closes_the_picker_and_then_the_command(page: Page) -> None:
    """Esc never traps: list first, then the command, and the text field keeps the focus."""
    await page.keyboard.type("/pi")
    await page.keyboard.press("Escape")
    await expect(page.locator("#suggest")).to_be_hidden()
    await page.keyboard.type("ck ")
    await expect(offered(page)).to_have_count(3)
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    await expect(page.locator("#pills")).to_be_empty()
    await expect(page.get_by_role("textbox", name="Message #general")).to_be_focused()


async def test_choices_are_listed_and_chosen(page: Page) -> None:
    """Typing narrows the list; the chosen value is sent."""
    await page.keyboard.type("/pick gr")
    await expect(offered(page)).to_have_text(["green"])
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message .text")).to_have_text("You chose green")


async def test_autocomplete_asks_the_bot_while_one_types(page: Page) -> None:
    """The suggestion's value is sent, not its name."""
    await page.keyboard.type("/city a")
    await expect(offered(page)).to_have_text(["Amsterdam", "Athens"])
    await page.keyboard.type("t")
    await expect(offered(page)).to_have_text(["Athens"])
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message .text")).to_have_text("City code ATH")


async def test_a_blank_after_a_name_is_not_part_of_its_value(page: Page) -> None:
    """People type `name: value`; the bot is asked for what fits the value."""
    await page.keyboard.type("/city name: ")
    await expect(offered(page)).to_have_text(["Amsterdam", "Athens", "Berlin", "Lima"])
    await page.keyboard.type("l")
    await expect(offered(page)).to_have_text(["Lima"])


async def test_enter_at_once_sends_what_was_typed_every_time(page: Page) -> None:
    """A list that belongs to what stood there before, the picker's among them, picks nothing."""
    for times in (1, 2):
        await page.keyboard.type("/city name: Nairobi")
        await page.keyboard.press("Enter")
        await expect(page.locator(".message .text")).to_have_text(["City code Nairobi"] * times)


async def test_a_mistake_is_shown_at_its_option_before_sending(page: Page) -> None:
    """Nothing is sent, the option is marked, and mending it sends."""
    await page.locator("#editor").fill("/echo text: hi times: 9")
    await page.keyboard.press("Enter")
    await expect(page.locator("#problem")).to_have_text("times: Between 1 and 3, please.")
    await expect(page.locator(".pill.wrong")).to_contain_text("times")
    await expect(page.locator(".message")).to_have_count(0)
    await page.locator("#editor").fill("2")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message .text")).to_have_text("hi / hi")


async def test_a_required_option_is_asked_for(page: Page) -> None:
    """A bare command name begins the command; an empty required option is refused."""
    await page.keyboard.type("/echo")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert").filter(has_text="required")).to_be_visible()


async def test_an_unknown_command_is_not_sent_as_a_message(page: Page) -> None:
    """A typing mistake in a name must not become a public message."""
    await page.keyboard.type("/ecco hi")
    await page.keyboard.press("Enter")
    await expect(page.locator("#problem")).to_contain_text("no command /ecco")
    await expect(page.locator(".message")).to_have_count(0)


async def test_a_file_goes_up_and_comes_back(page: Page) -> None:
    """The file option takes a chosen file; the bot's file has size and download."""
    await page.keyboard.type("/size ")
    await page.locator("#file-picker").set_input_files(
        {"name": "a.txt", "mimeType": "text/plain", "buffer": b"12345"}
    )
    await expect(page.locator("#pills")).to_contain_text("a.txt (5 bytes)")
    await page.keyboard.press("Enter")
    answer = page.locator(".message", has_text="a.txt has 5 bytes")
    await expect(answer.locator(".file")).to_contain_text("5 bytes")
    async with page.expect_download() as download:
        await answer.get_by_role("link", name="Download back.txt").click()
    assert (await download.value).suggested_filename == "back.txt"


async def test_a_dropped_file_goes_to_the_file_option(page: Page) -> None:
    """Dropped anywhere on the messages or the text field."""
    await page.keyboard.type("/size ")
    await page.locator("#log").evaluate(DROP)
    await expect(page.locator("#pills")).to_contain_text("c.txt (3 bytes)")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message .text")).to_have_text("c.txt has 3 bytes")


async def test_the_last_command_comes_back_with_arrow_up(page: Page) -> None:
    """In an empty text field, with its values, to be changed and sent again."""
    await page.keyboard.type("/echo one")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message .text")).to_have_text("one")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.type(" two")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message .text")).to_have_text(["one", "one two"])


async def test_the_hint_goes_with_the_first_answer(browser: Browser) -> None:
    """Who found the way needs no hint any more."""
    async with Sandbox() as sandbox, RawBot(sandbox) as bot, await browser.new_page() as page:
        await bot.commands(SPEAK | {"name": "sentiment"})
        await page.goto(sandbox.url)
        await expect(page.locator("#hint")).to_be_visible()
        await page.keyboard.type("/sentiment good")
        await page.keyboard.press("Enter")
        await bot.respond(await bot.interaction(), 4, {"content": "positive"})
        await expect(page.locator("#hint")).to_be_hidden()


async def test_a_first_visit_shows_what_to_type(browser: Browser) -> None:
    """One press puts the example in; it is shown once."""
    async with Sandbox() as sandbox, RawBot(sandbox) as bot, await browser.new_page() as page:
        await bot.commands(SPEAK | {"name": "sentiment"})
        await page.goto(sandbox.url)
        await page.get_by_role("button", name="Put it in").click()
        await expect(page.locator("#editor")).to_have_value("/sentiment I love this course")
        await expect(page.locator("#editor")).to_be_focused()
        await page.reload()
        await expect(page.locator("#bot.online")).to_be_visible()
        await expect(page.locator("#hint")).to_be_hidden()
