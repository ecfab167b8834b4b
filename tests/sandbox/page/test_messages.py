"""What the page shows: messages, markup, private answers, answers that grow, answers that never come."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from bot.sandbox import Sandbox
from tests.sandbox.wires import LINUS, RawBot

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, Route

    from tests.sandbox.page.conftest import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def run(page: Page, line: str) -> None:
    """Type a line and press Enter."""
    await page.locator("#editor").focus()
    await page.keyboard.type(line)
    await page.keyboard.press("Enter")


async def test_a_plain_message_reaches_everybody(page: Page, stage: Stage) -> None:
    """Two windows are two people."""
    linus = await stage.open(LINUS)
    await run(linus, "Hello **all**")
    seen = page.locator(".message")
    await expect(seen.locator(".author")).to_have_text("Linus")
    await expect(seen.locator("strong")).to_have_text("all")


async def test_what_comes_while_the_list_is_read_stays(page: Page, stage: Stage) -> None:
    """The list was made before the message and arrives after it."""
    linus = await stage.open(LINUS)
    reading, go_on = asyncio.Event(), asyncio.Event()

    async def late(route: Route) -> None:
        answer = await route.fetch()
        reading.set()
        await go_on.wait()
        await route.fulfill(response=answer)

    await page.route("**/messages?*", late)
    await page.get_by_role("button", name="questions").click()
    await asyncio.wait_for(reading.wait(), 5)
    await linus.get_by_role("button", name="questions").click()
    await expect(linus.get_by_role("heading", level=1)).to_have_text("questions")
    await run(linus, "just now")
    text = page.locator(".message .text")
    await expect(text).to_have_text(["just now"])
    async with page.expect_response("**/messages?*"):
        go_on.set()
    await page.evaluate("() => new Promise(requestAnimationFrame)")
    await expect(text).to_have_text(["just now"])


async def test_markup_and_embed_are_drawn(page: Page) -> None:
    """Every kind of Discord's markup becomes an element of its own."""
    await run(page, "/markup")
    text = page.locator(".message .text")
    for selector, words in (
        (".heading", "Heading"),
        ("em", "italic"),
        ("u", "under"),
        ("s", "struck"),
        ("blockquote", "quoted"),
        (".subtext", "small"),
        (".code-block", 'print("hi")'),
        ("time", "January 1, 1970"),
    ):
        await expect(text.locator(selector)).to_have_text(words)
    await expect(text.locator("li")).to_have_text(["one", "two"])
    await expect(text.locator(".mention")).to_have_text(["@Grace", "#questions"])
    await expect(text.get_by_role("link", name="masked")).to_have_attribute(
        "title", "masked\n\n(https://example.org/a)"
    )
    await expect(text).to_contain_text("*plain*")
    await text.get_by_role("button", name="Spoiler").press("Enter")
    await expect(text.get_by_text("hidden")).to_be_visible()
    embed = page.get_by_role("region", name="Embed: POSITIVE")
    await expect(embed.locator(".embed-field")).to_have_text(["POSITIVE0.9", "NEGATIVE0.1"])
    await expect(embed).to_have_css("border-left-color", "rgb(33, 122, 63)")


async def test_text_never_becomes_markup(page: Page) -> None:
    """Tags and script addresses in a message stay the text they are."""
    await run(page, "/hostile")
    text = page.locator(".message .text")
    await expect(text).to_contain_text('<img src="x" onerror="document.title=1"> [x](javascript:alert(1))')
    await expect(text.locator("img, script, a")).to_have_count(0)


async def test_a_private_answer_is_for_one_person(page: Page, stage: Stage) -> None:
    """Others do not see it, and dismissing it takes it away for good."""
    linus = await stage.open(LINUS)
    await run(page, "/secret")
    answer = page.locator(".message.ephemeral")
    await expect(answer.locator(".only-you")).to_contain_text("Only you can see this")
    await run(page, "/echo done")
    await expect(linus.locator(".message .text")).to_have_text("done")
    await answer.get_by_role("button", name="Dismiss message").click()
    await expect(answer).to_have_count(0)
    await page.reload()
    await expect(page.locator(".message .text")).to_have_text("done")


async def test_an_answer_grows_where_it_stands(page: Page, stage: Stage) -> None:
    """Thinking, then text, then more text, in one message."""
    await run(page, "/stream a hill")
    await expect(page.locator(".thinking")).to_have_text("Pipewright is thinking…")
    stage.bot.gate.set()
    await expect(page.locator(".message .text")).to_contain_text("Once")
    stage.bot.gate.set()
    await expect(page.locator(".message .text")).to_contain_text("Once upon a hill")
    await expect(page.locator(".message")).to_have_count(1)


async def test_a_missing_answer_is_told(page: Page, stage: Stage) -> None:
    """After Discord's three seconds the person reads that nothing came."""
    await run(page, "/silent")
    await expect(page.locator("#status")).to_have_text("Sending /silent…")
    stage.sandbox.clock.advance(3)
    notice = page.locator(".notice")
    await expect(notice).to_contain_text("The application did not respond")
    await expect(page.locator("#status")).to_be_empty()
    await notice.get_by_role("button", name="Dismiss message").click()
    await expect(notice).to_have_count(0)


async def test_the_menu_of_a_message_runs_its_commands(page: Page) -> None:
    """Opened and used by keyboard; Esc gives the focus back."""
    await run(page, "four")
    more = page.get_by_role("button", name="More for the message of Ada")
    await more.press("Enter")
    await expect(page.get_by_role("menuitem", name="Count letters")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(more).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    answer = page.locator(".message.ephemeral")
    await expect(answer).to_contain_text("4 letters")
    await expect(answer.locator(".origin")).to_have_text("Ada used Count letters")


async def test_messages_are_walked_and_deleted_by_keyboard(page: Page, stage: Stage) -> None:
    """Arrow keys go from message to message; a member deletes their own ones only."""
    linus = await stage.open(LINUS)
    await run(page, "first")
    await run(linus, "second")
    await expect(linus.locator(".message")).to_have_count(2)
    await linus.get_by_role("log").press("ArrowUp")
    await expect(linus.locator(".message", has_text="second")).to_be_focused()
    await linus.keyboard.press("ArrowUp")
    await expect(linus.locator(".message", has_text="first")).to_be_focused()
    await linus.get_by_role("button", name="More for the message of Ada").press("Enter")
    await expect(linus.get_by_role("menuitem", name="Delete message")).to_have_count(0)
    await linus.keyboard.press("Escape")
    await linus.get_by_role("button", name="More for the message of Linus").press("Enter")
    await linus.keyboard.press("End")
    await linus.keyboard.press("Enter")
    # a list: while two still stand there, a single text would be a "strict mode violation" at once
    await expect(page.locator(".message .text")).to_have_text(["first"])


async def test_what_is_missing_is_told_with_what_to_do(browser: Browser) -> None:
    """First no bot, then a bot, then no sandbox: the page says each by itself."""
    async with await browser.new_page() as page:
        banner = page.locator("#banner")
        async with Sandbox() as sandbox:
            await page.goto(sandbox.url)
            await expect(banner).to_contain_text("The bot is offline. Start it with")
            await page.keyboard.type("/")
            await expect(page.locator("#suggest")).to_contain_text("No commands yet")
            async with RawBot(sandbox):
                await expect(banner).to_be_hidden()
            await expect(banner).to_contain_text("The bot is offline.")
        await expect(banner).to_contain_text("The sandbox does not answer.")
