"""`python -m bot.sandbox --port N`: the sandbox as a process of its own, until it is ended."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys

from bot.sandbox.server import DEFAULT_LOGIN, DEFAULT_NAME, Sandbox


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 takes a free one")
    parser.add_argument("--token", default=DEFAULT_LOGIN, help="token that the bot logs in with")
    parser.add_argument("--name", default=DEFAULT_NAME, help="name of the bot's application")
    parser.add_argument("--rates", choices=("generous", "observed"), default="generous", help="rate limits")
    return parser.parse_args()


async def _serve(options: argparse.Namespace) -> None:
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    async with Sandbox(
        host=options.host, port=options.port, token=options.token, name=options.name, rates=options.rates
    ) as sandbox:
        ready = {"url": sandbox.url, "api_base": sandbox.api_base, "token": sandbox.token}
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        await ended.wait()


if __name__ == "__main__":
    asyncio.run(_serve(_options()))
