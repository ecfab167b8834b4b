"""The gateway as its client's own events tell of it; also carries the errors that people are told."""

from collections.abc import Callable, Coroutine
from typing import Any, Protocol, TypeAlias

from bot.operations.figures import Figures
from bot.operations.gauges import Link

Listener: TypeAlias = Callable[..., Coroutine[Any, Any, Any]]


class Client(Protocol):
    """What is asked of the Discord client."""

    @property
    def latency(self) -> float:
        """Seconds of the last heartbeat; NaN before the first."""
        ...

    def add_listener(self, listener: Listener, /, name: str = ...) -> None:
        """Call a coroutine function at each event of this name."""
        ...


class Gateway:
    """Listens to a client; `figures` hears what it hears."""

    def __init__(self, client: Client, figures: Figures) -> None:
        self._client = client
        self._figures = figures
        self._connected = False
        client.add_listener(self._connect, "on_connect")
        client.add_listener(self._resume, "on_resumed")
        client.add_listener(self._disconnect, "on_disconnect")
        client.add_listener(self._told, "on_error_told")

    def link(self) -> Link:
        """Tell how it stands."""
        return Link(self._connected, self._client.latency)

    async def _connect(self) -> None:
        self._connected = True
        self._figures.session("new")

    async def _resume(self) -> None:
        self._connected = True
        self._figures.session("resumed")

    async def _disconnect(self) -> None:
        # discord.py tells of each attempt that fails, too
        if self._connected:
            self._figures.disconnected()
        self._connected = False

    async def _told(self, command: str, code: str) -> None:
        self._figures.told(command, code)
