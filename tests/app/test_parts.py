"""The client's small parts: address, invite link, redaction, laziness."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.app import PERMISSIONS, Redact, use_api_base
from bot.app.redact import redacted
from bot.errors import ConfigError
from tests.app.stage import Stage

DISCORD = "https://discord.com/api/v10"
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def _addresses() -> Iterator[None]:
    """Put discord.py's addresses back."""
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = DISCORD
    yield
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


def test_importing_the_client_and_every_cog_loads_no_torch() -> None:
    """The bot is online before torch is; only a fresh process can tell."""
    code = (
        "import sys, bot.app, bot.task_cog; bot.task_cog.find_tasks();"
        "print(sorted({'torch', 'transformers'} & sys.modules.keys()))"
    )
    ran = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert ran.stdout.strip() == "[]"


async def test_without_an_address_discord_itself_is_used() -> None:
    assert await use_api_base({}) == ""
    assert Route.BASE == DISCORD


async def test_the_gateways_address_is_asked_for() -> None:
    app = web.Application()
    app.router.add_get("/api/v10/gateway", _gateway)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}/api/v10"
    assert await use_api_base({"DISCORD_API_BASE": base + "/"}) == base
    assert str(DiscordWebSocket.DEFAULT_GATEWAY) == "ws://127.0.0.1:9/gateway"
    assert base == Route.BASE
    await runner.cleanup()


async def _gateway(_request: web.Request) -> web.Response:
    return web.json_response({"url": "ws://127.0.0.1:9/gateway"})


@pytest.mark.parametrize("address", ["nonsense", "ftp://x/", "http://"])
async def test_an_address_that_is_none_is_an_error_naming_the_variable(address: str) -> None:
    with pytest.raises(ConfigError, match="DISCORD_API_BASE"):
        await use_api_base({"DISCORD_API_BASE": address})


async def test_nobody_at_the_address_is_an_error() -> None:
    with pytest.raises(ConfigError, match="Nothing answers"):
        await use_api_base({"DISCORD_API_BASE": "http://127.0.0.1:1/api/v10"})


async def test_the_invite_link_asks_for_the_least(stage: Stage) -> None:
    link = stage.bot.invite_url()
    assert f"permissions={PERMISSIONS.value}" in link
    assert "scope=bot+applications.commands" in link
    assert {name for name, on in PERMISSIONS if on} == {
        "read_messages",
        "send_messages",
        "send_messages_in_threads",
        "embed_links",
        "attach_files",
    }


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        pytest.param(f"Bot {'M' * 24}.Gabcde.{'x' * 30}", "Bot [hidden]", id="bot token"),
        pytest.param("hf_" + "a" * 20, "[hidden]", id="hub token"),
        pytest.param("POST /webhooks/12/" + "t" * 60, "POST /webhooks/12/[hidden]", id="webhook"),
        pytest.param("an ordinary line", "an ordinary line", id="nothing"),
    ],
)
def test_secrets_stay_out_of_the_log(text: str, hidden: str) -> None:
    assert redacted(text) == hidden
    record = logging.LogRecord("bot", logging.INFO, "", 1, "%s", (text,), None)
    assert Redact().filter(record)
    assert record.getMessage() == hidden


def test_libraries_debugging_lines_are_left_out() -> None:
    """At DEBUG, discord.py logs whole payloads: people's texts and interaction tokens."""
    record = logging.LogRecord("discord.http", logging.DEBUG, "", 1, "payload", (), None)
    assert not Redact().filter(record)
