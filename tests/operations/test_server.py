"""The endpoint beside a service: readiness part by part, and who may ask."""

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from bot.errors import ConfigError
from bot.inference.backend import Waiting
from bot.operations import Figures, Gateway, Operations
from bot.service import Service
from bot.store.database import DATABASE
from tests.operations.test_figures import FakeClient
from tests.service.parts import FunctionBackend, serving


class Mortal(FunctionBackend):
    """A backend that can die."""

    alive = True

    def waiting(self) -> Waiting:
        """Tell whether it lives."""
        return replace(super().waiting(), alive=self.alive)


async def operations(service: Service, port: int = 0, *, connected: bool = True) -> Operations:
    """Return an endpoint beside a service."""
    figures, client = Figures(service.tasks), FakeClient()
    gateway = Gateway(client, figures)
    if connected:
        await client.listeners["on_connect"]()
    return Operations(service, figures, gateway, port)


async def get(url: str, **headers: str) -> tuple[int, str]:
    """Ask, and return status and body."""
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        return answer.status, await answer.text()


async def test_a_bot_whose_parts_are_well_is_ready_and_live(tmp_path: Path) -> None:
    async with serving(tmp_path) as service, await operations(service) as endpoint:
        status, told = await get(endpoint.url + "/health/ready")
        assert (status, await get(endpoint.url + "/health/live")) == (200, (200, '{"live": true}'))
        assert told == '{"ready": true, "journal": "ok", "worker": "ok", "gateway": "ok"}'


async def test_each_part_that_is_not_well_is_named(tmp_path: Path) -> None:
    backend = Mortal()
    async with (
        serving(tmp_path, backend, busy_milliseconds=50) as service,
        await operations(service, connected=False) as endpoint,
    ):
        backend.alive = False
        other = sqlite3.connect(tmp_path / DATABASE)
        other.execute("BEGIN IMMEDIATE")
        status, told = await get(endpoint.url + "/health/ready")
        other.close()
        assert status == 503
        assert "database is locked" in json.loads(told)["journal"]
        assert json.loads(told)["worker"] == "its thread has ended"
        assert json.loads(told)["gateway"] == "not connected"


async def test_a_page_that_points_its_own_name_at_loopback_is_refused(tmp_path: Path) -> None:
    async with serving(tmp_path) as service, await operations(service) as endpoint:
        for path in ("/metrics", "/health/ready"):
            assert (await get(endpoint.url + path, Host="evil.example"))[0] == 403
            assert (await get(endpoint.url + path, Host="localhost:1"))[0] == 200


async def test_a_taken_port_is_named(tmp_path: Path) -> None:
    async with serving(tmp_path) as service, await operations(service) as endpoint:
        port = int(endpoint.url.rpartition(":")[2])
        with pytest.raises(ConfigError, match=f"port {port}"):
            await (await operations(service, port)).__aenter__()
