"""What is read from the parts at the moment somebody asks: the queue, the open jobs, the gateway."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import nan

from bot.inference.backend import Waiting
from bot.operations.families import Families
from bot.store.job import CLOSED, State


@dataclass(frozen=True, slots=True)
class Link:
    """The gateway: whether a session stands, and the seconds of its last heartbeat (NaN before the first)."""

    connected: bool
    latency: float


@dataclass(frozen=True, slots=True)
class Seen:
    """The parts at one moment; `standing` is None where the journal could not be read."""

    waiting: Waiting
    standing: Mapping[State, int] | None
    link: Link


class Gauges:
    """Figures that go up and down."""

    def __init__(self, families: Families) -> None:
        self._waiting = families.gauge("queue_waiting", "Requests that wait.", "lane")
        self._running = families.gauge("queue_running", "Requests that run.")
        self._estimate = families.gauge(
            "queue_estimate_seconds", "Until a request accepted now would start; NaN while unknown."
        )
        self._alive = families.gauge("worker_alive", "1 while the worker's thread can run requests.")
        self._open = families.gauge("jobs_open", "Jobs in the journal that still owe a reply.", "state")
        self._connected = families.gauge("gateway_connected", "1 while a session with Discord stands.")
        self._latency = families.gauge(
            "gateway_latency_seconds", "The last heartbeat's way there and back; NaN before the first."
        )

    def show(self, seen: Seen) -> None:
        """Take over what is seen."""
        for lane, count in seen.waiting.lanes.items():
            self._waiting.labels(lane).set(count)
        self._running.set(len(seen.waiting.running))
        self._estimate.set(nan if seen.waiting.estimate is None else seen.waiting.estimate)
        self._alive.set(seen.waiting.alive)
        for state in State:
            if state not in CLOSED:
                standing = nan if seen.standing is None else seen.standing.get(state, 0)
                self._open.labels(str(state)).set(standing)
        self._connected.set(seen.link.connected)
        self._latency.set(seen.link.latency)
