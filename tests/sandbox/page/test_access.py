"""The page for everybody: themes, a phone's width, axe-core, another person in the same window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from tests.sandbox.page.conftest import NARROW
from tests.sandbox.page.test_messages import run
from tests.sandbox.wires import ADA, AMELIE, GRACE, MEI

if TYPE_CHECKING:
    from playwright.async_api import Frame, Page

    from tests.sandbox.page.conftest import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LEAST_TARGET = 44
OVERFLOW = """() => [...document.querySelectorAll('body *')].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && one.checkVisibility() && !one.closest('#side, .for-readers, .skip, pre')
        && (box.right > innerWidth + 1 || box.left < -1);
}).map((one) => one.outerHTML.slice(0, 80))"""


async def serious(page: Page | Frame, within: str | None = None) -> list[str]:
    """Return what axe-core finds that is serious or critical, in words, on the page or in a part of it."""
    found = (await Axe().run(page, context=within)).response["violations"]
    grave = [one for one in found if one["impact"] in ("serious", "critical")]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in grave]


async def test_the_theme_follows_the_system_until_chosen(stage: Stage) -> None:
    """The toggle turns it round and the choice is kept."""
    page = await stage.open(scheme="light")
    ground = page.locator("body")
    await expect(ground).to_have_css("background-color", "rgb(255, 255, 255)")
    await page.get_by_role("button", name="Switch to the dark theme").click()
    await expect(ground).to_have_css("background-color", "rgb(49, 51, 56)")
    await page.reload()
    await expect(ground).to_have_css("background-color", "rgb(49, 51, 56)")


async def test_a_phone_has_a_drawer_and_large_targets(stage: Stage) -> None:
    """Nothing scrolls sideways at 360 px; the channels are behind a button; Esc closes them."""
    page = await stage.open(size=NARROW)
    await expect(page.get_by_role("button", name="#questions")).to_be_hidden()
    await page.get_by_role("button", name="Channels and people").press("Enter")
    questions = page.get_by_role("button", name="#questions")
    box = await questions.bounding_box()
    assert box is not None
    assert box["height"] >= LEAST_TARGET
    await page.keyboard.press("Escape")
    await expect(questions).to_be_hidden()
    await expect(page.get_by_role("button", name="Channels and people")).to_be_focused()
    assert await page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]


async def test_the_client_speaks_the_language_chosen(stage: Stage) -> None:
    """Descriptions come in the new language at once; what nobody translated stays as it is."""
    page = await stage.open(AMELIE)
    language = page.get_by_label("Language")
    await expect(language).to_have_value("fr")
    await page.locator("#editor").fill("/s")
    option = page.get_by_role("option", name="/secret")
    await expect(option).to_contain_text("Rien que pour vous")
    await language.select_option("es-ES")
    await page.locator("#editor").fill("/se")
    await expect(option).to_contain_text("Only for you")
    await language.select_option("fr")
    await page.locator("#editor").fill("/sec")
    await expect(option).to_contain_text("Rien que pour vous")


async def test_two_people_side_by_side(stage: Stage) -> None:
    """Each half is somebody else, and neither offers to be split again."""
    page = await stage.open(ADA)
    await page.get_by_role("link", name="Two people side by side").click()
    left, right = page.frame_locator("#left"), page.frame_locator("#right")
    for half in (left, right):
        await half.locator("#bot.online").wait_for()
    await left.locator("#editor").fill("Hello Grace")
    await left.locator("#editor").press("Enter")
    await expect(right.locator(".message .author")).to_have_text("Ada")
    await expect(right.locator("#acting-as")).to_have_value(GRACE)
    await expect(left.locator("#beside")).to_be_hidden()
    assert await serious(page) == []


async def test_another_person_in_the_same_window(stage: Stage) -> None:
    """The labelled select changes who acts; the address remembers it; direct messages are theirs."""
    page = await stage.open(ADA)
    await page.get_by_label("Acting as").select_option(MEI)
    await expect(page).to_have_url(f"{stage.sandbox.url}/?user={MEI}&channel=301")
    await page.get_by_role("button", name="Pipewright").click()
    await run(page, "/echo ni hao")
    await expect(page.locator(".origin")).to_have_text("Mei used /echo")
    await page.get_by_label("Acting as").select_option(ADA)
    await expect(page.get_by_role("heading", level=1)).to_have_text("general")
    await expect(page.locator(".message")).to_have_count(0)
