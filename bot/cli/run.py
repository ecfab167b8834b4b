"""python -m bot run: the bot, on Discord with a token, on the sandbox without one."""

import asyncio
import contextlib
import os
import signal
import sys
import webbrowser
from contextlib import AsyncExitStack
from typing import Annotated

import typer

from bot import settings
from bot.app import Pipewright, invite_url, set_up_logging, use_api_base
from bot.cli.health import EVERY, beat
from bot.cli.parts import open_service
from bot.inference.worker import preload
from bot.sandbox import Sandbox
from bot.settings import Settings
from bot.task_cog import find_tasks

PAGE = """
  Pipewright answers at  {url}
  Open it and type:      /sentiment I love this course
  Stop with Ctrl+C.
"""
LIVE = """
  Pipewright is online as {name}.
  Invite it to a server:  {invite}
"""


def has_browser(environment: dict[str, str]) -> bool:
    """Tell whether opening a page would show a window: never in CI, nor on Linux without a display."""
    if "CI" in environment:
        return False
    shown = {"DISPLAY", "WAYLAND_DISPLAY"} & environment.keys()
    return bool(shown) or sys.platform in {"darwin", "win32"}


async def _beat_for_ever(loaded: Settings) -> None:
    """Renew the heartbeat from the event loop, so that a loop that hangs misses it."""
    while True:
        beat(loaded.storage.path)
        await asyncio.sleep(EVERY)


def _stop_on_signals(stop: asyncio.Event) -> None:
    """Turn SIGINT and SIGTERM into an orderly end; discord.py installs no handlers of its own."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no such handlers: Ctrl+C raises there
            loop.add_signal_handler(number, stop.set)


async def _discord(loaded: Settings, stack: AsyncExitStack) -> tuple[str, str | None]:
    """Return the token and, when the sandbox had to be started for want of one, its page's address."""
    environment = dict(os.environ)
    if (token := settings.token(environment)) is not None:
        await use_api_base(environment)
        return token.get_secret_value(), None
    sandbox = await stack.enter_async_context(Sandbox(port=loaded.sandbox.port))
    await use_api_base({"DISCORD_API_BASE": sandbox.api_base})
    return sandbox.token, sandbox.url


async def _announce(bot: Pipewright, page: str | None, *, browser: bool) -> None:
    """Say where the bot is to be found, once it is there."""
    await bot.wait_until_ready()
    if page is None:
        typer.echo(LIVE.format(name=bot.user, invite=invite_url(bot)))
        return
    typer.echo(PAGE.format(url=page))
    if browser:
        await asyncio.to_thread(webbrowser.open, page)


async def _run(loaded: Settings, *, browser: bool) -> None:
    """Open the parts bottom-up, stay until told to stop, close them top-down."""
    preload()  # before the event loop has anything to miss
    stop = asyncio.Event()
    _stop_on_signals(stop)
    async with AsyncExitStack() as stack:
        token, page = await _discord(loaded, stack)
        service = await stack.enter_async_context(open_service(loaded, find_tasks(), loaded.storage.path))
        bot = await stack.enter_async_context(Pipewright(service, loaded))
        waits = [
            asyncio.create_task(bot.start(token), name="discord"),
            asyncio.create_task(stop.wait(), name="stop"),
        ]
        others = [
            asyncio.create_task(_beat_for_ever(loaded), name="heartbeat"),
            asyncio.create_task(_announce(bot, page, browser=browser), name="announce"),
        ]
        done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for task in (*waits, *others):
            task.cancel()
        for task in done:
            task.result()  # what ended the client rises: a refused token, for example


def run(
    *,
    browser: Annotated[bool, typer.Option(help="Open the page, where there is a browser.")] = True,
) -> None:
    """Start the bot: on Discord with DISCORD_TOKEN, else on a local Discord in the browser."""
    loaded = settings.load()
    set_up_logging(loaded.logging.level)
    wanted = browser and loaded.sandbox.open_browser and has_browser(dict(os.environ))
    asyncio.run(_run(loaded, browser=wanted))
