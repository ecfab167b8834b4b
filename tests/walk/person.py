"""Somebody at the page, in headless Chromium: types, presses, and waits for what the bot answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, ViewportSize, sync_playwright

from tests.cli.processes import ADA, GENERAL, Discord, Json, until
from tests.sandbox.page.conftest import ARGUMENTS, NO_BROWSER, find_browser

SIZE = ViewportSize(width=640, height=520)
COMMAND, FORM = 2, 5
"""Discord's numbers of the interactions that a command and a form's submission make."""
MODAL = 9
"""Discord's number of the response that opens a form."""
PRESSES = 3
MOMENT_MS = 700


@contextmanager
def browser() -> Iterator[Browser]:
    """Run headless Chromium while the block runs."""
    path = find_browser()
    if path is None:
        raise SystemExit(NO_BROWSER)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield running
        running.close()


class Person:
    """Ada, who owns the server, at her window."""

    def __init__(self, discord: Discord, chromium: Browser) -> None:
        self._discord = discord
        self._page = chromium.new_page(viewport=SIZE, color_scheme="dark", reduced_motion="reduce")
        self._page.goto(f"{discord.url}/?user={ADA}&channel={GENERAL}")
        self._page.locator("#bot.online").wait_for()
        self._known = set(self._interactions())

    def type(self, line: str) -> None:
        """Type a line and press Enter; again where a list of suggestions took the first one."""
        editor = self._page.locator("#editor")
        editor.fill(line)
        for _ in range(PRESSES):
            editor.press("Enter")
            self._page.wait_for_timeout(MOMENT_MS)
            if not editor.input_value() and not self._page.locator("#pills .pill").count():
                return
        problem = self._page.locator("#problem").inner_text()
        raise AssertionError(f"{line!r} was not sent: {problem}")

    def choose(self, text: str, label: str) -> None:
        """Choose an entry of the menu of the first message with this text; write one where there is none."""
        message = self._page.locator(".message", has_text=text).first
        if not message.count():
            self.type(text)
            message.wait_for()
        message.hover()
        message.locator(".message-menu").click()
        self._page.get_by_role("menuitem", name=label, exact=True).click()

    def fill_form(self, words: str) -> None:
        """Write the same into each empty field of the form that is open, and send it."""
        dialog = self._page.locator("dialog.modal")
        dialog.wait_for()
        for field in dialog.locator("textarea, input[type=text]").all():
            if not field.input_value():
                field.fill(words)
        dialog.get_by_role("button", name="Submit").click()

    def opened(self) -> Json:
        """Return the interaction that was begun last, once the bot has responded to it."""

        def responded() -> Json | None:
            new = [one for number, one in self._interactions().items() if number not in self._known]
            return new[-1] if new and new[-1]["response_type"] else None

        found = until(responded, lambda: str(self._discord.record()["interactions"][-1:]))
        self._known.add(found["id"])
        return found

    def answer(self, interaction: str) -> Json:
        """Wait for the final answer to an interaction."""
        return self._discord.answer(ADA, GENERAL, interaction)

    def photograph(self, message: Json, file: Path) -> None:
        """Take a picture of the page with a message in sight."""
        # its beginning, where it is taller than the window
        self.shown(message).evaluate("message => message.scrollIntoView({ block: 'start' })")
        # what comes after the answer (pictures, the composer) has settled once the network is quiet
        self._page.wait_for_load_state("networkidle")
        self._page.locator("#main").screenshot(path=file, animations="disabled")

    def shown(self, message: Json) -> Locator:
        """Return a message on the page."""
        return self._page.locator(f'.message[data-id="{message["id"]}"]')

    def _interactions(self) -> dict[str, Json]:
        """Return what commands and forms have begun; typing begins others, for suggestions."""
        record = self._discord.record()["interactions"]
        return {one["id"]: one for one in record if one["type"] in (COMMAND, FORM)}
