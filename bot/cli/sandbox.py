"""python -m bot sandbox: the local Discord alone, for a bot started elsewhere."""

import asyncio
import contextlib
from typing import Annotated

import typer

from bot import settings
from bot.sandbox import Sandbox

NAME = "Pipewright"
HOW = """The local Discord listens. Its page: {url}
Start a bot on it from another terminal:
  DISCORD_TOKEN={token} DISCORD_API_BASE={api_base} python -m bot run"""


async def _serve(port: int) -> None:
    """Serve until the process is interrupted."""
    async with Sandbox(port=port, name=NAME) as sandbox:
        typer.echo(HOW.format(url=sandbox.url, token=sandbox.token, api_base=sandbox.api_base))
        await asyncio.Event().wait()


def sandbox(
    port: Annotated[int | None, typer.Option(help="Where to listen on 127.0.0.1; 0 takes any.")] = None,
) -> None:
    """Start the local Discord alone."""
    chosen = settings.load().sandbox.port if port is None else port
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(chosen))
