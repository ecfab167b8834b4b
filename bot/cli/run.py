"""python -m bot run: the bot, on Discord with a token, on the sandbox without one."""

import asyncio
import atexit
import contextlib
import logging
import os
import signal
import socket
import sqlite3
import sys
import webbrowser
from contextlib import AsyncExitStack
from dataclasses import dataclass
from types import FrameType
from typing import Annotated

import discord
import typer
from pydantic import SecretStr

from bot import settings
from bot.app import Pipewright, Redact, use_api_base
from bot.cli.backup import answer_requests
from bot.cli.exits import Exit
from bot.cli.health import EVERY, beat
from bot.cli.parts import leave_the_hub, open_service
from bot.cli.supervise import supervise as keep_running
from bot.errors import BadToken
from bot.inference.worker import preload
from bot.logs import formatter
from bot.operations import Figures, Gateway, Operations
from bot.sandbox import Sandbox
from bot.settings import Settings
from bot.store.database import SAFE_SQLITE
from bot.task_cog import find_tasks

log = logging.getLogger(__name__)

NAME = "Pipewright"
TAKEN = "port %d is taken; the local Discord takes another"
REFUSED = "Discord does not accept this token."
REFUSED_HINT = "Copy it again from the Bot page of your application on Discord's developer portal."
UNSAFE_SQLITE = "SQLite %s has the WAL-reset bug: let no other program open the database while the bot runs"
BROKEN = "only a new process can go on; the bot ends, and its journal keeps what is not answered"
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
        with contextlib.suppress(OSError):  # a full disk, for example: it is no reason to stop beating
            beat(loaded.storage.path)
        await asyncio.sleep(EVERY)


def _stop_on_signals(stop: asyncio.Event) -> None:
    """Turn SIGINT and SIGTERM into an orderly end; discord.py installs no handlers of its own.

    They hold until the process has ended: a second signal must not break the end that the first one began.
    Python puts the system's default, which kills, in place of every handler while it ends; an ignored
    signal stays ignored.
    """
    loop = asyncio.get_running_loop()

    def end(_number: int, _frame: FrameType | None) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed already
            loop.call_soon_threadsafe(stop.set)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
        atexit.register(signal.signal, number, signal.SIG_IGN)


def set_up_logging(wanted: settings.Logging) -> None:
    """Log to standard error, every line without tokens, and none about the voice that we do not use."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    handler = logging.StreamHandler()
    handler.addFilter(Redact())
    handler.setFormatter(formatter(wanted.format))
    logging.basicConfig(level=wanted.level, handlers=[handler])


@dataclass(frozen=True, slots=True)
class Place:
    """Where the bot logs in: the token, the API's address ('' for the real Discord), the local page."""

    token: SecretStr
    api_base: str
    page: str | None


async def _place(loaded: Settings, stack: AsyncExitStack) -> Place:
    """Return where to log in; without a token start the sandbox, on a free port if its own is taken."""
    environment = dict(os.environ)
    if (token := settings.token(environment)) is not None:
        return Place(token, await use_api_base(environment), None)
    sandbox = await stack.enter_async_context(Sandbox(port=_free(loaded.sandbox.port), name=NAME))
    api_base = await use_api_base({"DISCORD_API_BASE": sandbox.api_base})
    return Place(SecretStr(sandbox.token), api_base, sandbox.url)


def _free(port: int) -> int:
    """Return the port if it is free, else 0, which takes any."""
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            log.warning(TAKEN, port)
            return 0
    return port


async def _announce(bot: Pipewright, page: str | None, *, browser: bool) -> None:
    """Say where the bot is to be found, once it is there."""
    await bot.wait_until_ready()
    if page is None:
        typer.echo(LIVE.format(name=bot.user, invite=bot.invite_url()))
        return
    typer.echo(PAGE.format(url=page))
    if browser:
        await asyncio.to_thread(webbrowser.open, page)


async def _log_in(bot: Pipewright, token: SecretStr) -> None:
    """Stay connected until the bot is closed; BadToken where Discord refuses the token."""
    try:
        await bot.start(token.get_secret_value())
    except discord.LoginFailure as error:
        raise BadToken(REFUSED, REFUSED_HINT) from error


async def _stay(
    bot: Pipewright, place: Place, loaded: Settings, broken: asyncio.Event, *, browser: bool
) -> None:
    """Run the client and what goes on beside it, until a signal comes or something ends it."""
    stop = asyncio.Event()
    _stop_on_signals(stop)
    ends = {
        asyncio.create_task(_log_in(bot, place.token)),
        asyncio.create_task(stop.wait()),
        asyncio.create_task(broken.wait()),
    }
    beside = {
        asyncio.create_task(_beat_for_ever(loaded)),
        asyncio.create_task(_announce(bot, place.page, browser=browser)),
        asyncio.create_task(answer_requests(bot.service.store)),
    }
    done, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    await bot.close()
    for task in ends | beside:
        task.cancel()
    await asyncio.gather(*ends, *beside, return_exceptions=True)
    for task in done:
        task.result()  # what ended the client rises: a refused token, for example


async def _run(loaded: Settings, *, browser: bool) -> Exit:
    """Open the parts bottom-up, stay until told to stop, close them top-down; returns how it ended."""
    broken = asyncio.Event()
    environment = leave_the_hub(os.environ)
    preload()  # before the event loop has anything to miss
    async with AsyncExitStack() as stack:
        place = await _place(loaded, stack)
        tasks = find_tasks()
        figures = Figures(tasks)
        parts = open_service(loaded, tasks, loaded.storage.path, figures.engine, broken, environment)
        service = await stack.enter_async_context(parts)
        service.store.follow(figures.moved, figures.committed)
        service.catalog.follow()
        if sqlite3.sqlite_version_info < SAFE_SQLITE:
            log.warning(UNSAFE_SQLITE, sqlite3.sqlite_version)
        bot = await stack.enter_async_context(Pipewright(service, loaded, api_base=place.api_base))
        if loaded.operations.port or place.page:
            operations = Operations(service, figures, Gateway(bot, figures), loaded.operations.port)
            await stack.enter_async_context(operations)
        await _stay(bot, place, loaded, broken, browser=browser)
    if broken.is_set():
        log.error(BROKEN)
    return Exit.AGAIN if broken.is_set() else Exit.ENDED


def run(
    *,
    browser: Annotated[bool, typer.Option(help="Open the page, where there is a browser.")] = True,
    supervise: Annotated[bool, typer.Option(help="Start it again whenever it breaks or hangs.")] = False,
) -> None:
    """Start the bot: on Discord with DISCORD_TOKEN, else on a local Discord in the browser."""
    loaded = settings.load()
    set_up_logging(loaded.logging)
    wanted = browser and loaded.sandbox.open_browser and has_browser(dict(os.environ))
    if supervise:
        raise typer.Exit(keep_running(["--browser" if wanted else "--no-browser"], loaded.storage.path))
    code = asyncio.run(_run(loaded, browser=wanted))
    if code:
        # a thread that hangs in a model's own code would keep the interpreter from ending
        logging.shutdown()
        os._exit(code)
