"""Whole programs for the tests: the local Discord and the bot, each a process of its own, and the people.

Nothing of the bot runs in the test's process: a bot that is killed takes nothing of the truth with it.
"""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self, TypeAlias, TypeVar
from urllib.parse import urlsplit

from bot.sandbox.server import DEFAULT_LOGIN

Json: TypeAlias = dict[str, Any]
T = TypeVar("T")

EMPTY: Mapping[str, str] = MappingProxyType({})
MODULE = (sys.executable, "-m")
ROOT = Path(__file__).parents[2]
PATIENCE = 150.0
"""Seconds that a test waits for what must come: four starts of a bot on a busy machine take 60."""
ENDS = 45.0
"""Seconds that a program has to end, from its signal."""
ONLINE = "is online as"
ADA, LINUS = "101", "103"
GENERAL, LAB = "301", "303"
BUTTON = 2
"""Discord's number of a component that is a button."""
SUBCOMMAND = 1
KINDS = {bool: 5, int: 4, float: 10, str: 3}
"""Discord's number of an option's type."""


def until(look: Callable[[], T | None], why: Callable[[], str] = str, pause: float = 0.1) -> T:
    """Return what `look` finds, as soon as it finds something; after PATIENCE fail and say `why`."""
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < end, f"nothing came of {look}: {why()}"
        time.sleep(pause)
    return found


def environment(more: Mapping[str, str]) -> dict[str, str]:
    """Return this process's environment without its settings and tokens, and with `more`."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PIPEWRIGHT_", "DISCORD_"))
    }
    return kept | {"OMP_NUM_THREADS": "1", **more}


@contextmanager
def program(
    *command: str, log: Path, cwd: Path = ROOT, variables: Mapping[str, str] = EMPTY
) -> Iterator["Program"]:
    """Run a program while the block runs; what it writes to both of its outputs is kept in `log`."""
    with log.open("wb") as written:
        process = subprocess.Popen(  # noqa: S603 - the tests' own commands
            command,
            cwd=cwd,
            env=environment(variables),
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield Program(process, log)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # a supervisor's bot too
        process.wait()


@dataclass(frozen=True, slots=True)
class Program:
    """A running program."""

    process: "subprocess.Popen[bytes]"
    log: Path

    def written(self) -> str:
        """Return what it wrote so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wrote(self, text: str) -> str:
        """Wait until it has written this, and return all it wrote; an end before that fails the test."""

        def found() -> bool:
            ended = self.process.poll() is not None
            shown = text in self.written()
            assert shown or not ended, self.written()
            return shown

        until(found, self.written)
        return self.written()

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()

    def exit_code(self, seconds: float = ENDS) -> int:
        """Wait for its end."""
        return self.process.wait(seconds)

    def terminate(self, seconds: float = ENDS) -> int:
        """Ask it to end, as Docker does, and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.exit_code(seconds)


@dataclass(frozen=True, slots=True)
class Discord:
    """The local Discord's process, as the page's API shows it."""

    url: str
    api_base: str

    def call(self, method: str, path: str, body: Json | None = None) -> Any:  # noqa: ANN401 - JSON of any shape
        """Call the page's API; anything but success fails the test."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=PATIENCE)
        try:
            headers = {"Content-Type": "application/json"} if body is not None else {}
            connection.request(method, "/sandbox" + path, json.dumps(body) if body else None, headers)
            answer = connection.getresponse()
            told = answer.read()
            assert answer.status < 300, told
            return json.loads(told) if told else None
        finally:
            connection.close()

    def command(self, user: str, channel: str, name: str, **options: object) -> str:
        """Let somebody use a slash command ("history list": one of a group); returns the interaction's id."""
        given = [{"name": key, "type": KINDS[type(value)], "value": value} for key, value in options.items()]
        group, _, inner = name.partition(" ")
        given = [{"name": inner, "type": SUBCOMMAND, "options": given}] if inner else given
        body = {"user": user, "channel": channel, "command": group, "options": given}
        return str(self.call("POST", "/commands", body)["interaction"])

    def press(self, user: str, message: Json, label: str) -> str:
        """Let somebody press the button with this label; returns the interaction's id."""
        found = next(button for button in buttons(message) if button["label"] == label)
        body = {"user": user, "channel": message["channel_id"], "message": message["id"]}
        pressed = self.call("POST", "/components", body | {"custom_id": found["custom_id"]})
        return str(pressed["interaction"])

    def messages(self, user: str, channel: str) -> list[Json]:
        """Return what somebody sees in a channel, oldest first: the newest page."""
        return list(self.call("GET", f"/channels/{channel}/messages?user={user}"))

    def all_messages(self, user: str, channel: str) -> list[Json]:
        """Return all that somebody sees in a channel, oldest first."""
        found = page = self.messages(user, channel)
        while page:
            page = self.call("GET", f"/channels/{channel}/messages?user={user}&before={page[0]['id']}")
            found = [*page, *found]
        return found

    def answer(self, user: str, channel: str, interaction: str) -> Json:
        """Wait for the final reply to an interaction."""

        def answer() -> Json | None:
            seen = self.messages(user, channel)
            return next((one for one in seen if asked_by(one) == interaction and final(one)), None)

        return until(answer, lambda: str(self.messages(user, channel)))

    def fault(self, name: str, **more: object) -> None:
        """Switch a fault on."""
        self.call("POST", "/faults", {"name": name, **more})

    def record(self) -> Json:
        """Return the truth."""
        return dict(self.call("GET", "/record"))

    def bot_environment(self, folder: Path) -> dict[str, str]:
        """Return what a bot needs to log in here and keep its files in `folder`."""
        return {
            "DISCORD_TOKEN": DEFAULT_LOGIN,
            "DISCORD_API_BASE": self.api_base,
            "PIPEWRIGHT_STORAGE__PATH": str(folder),
            "PIPEWRIGHT_MODELS__SOURCE": "starter",
        }

    @contextmanager
    def bot(self, folder: Path, **more: str) -> Iterator[Program]:
        """Run the bot here while the block runs; it is online."""
        with self.starting_bot(folder, **more) as bot:
            bot.wrote(ONLINE)
            yield bot

    @contextmanager
    def starting_bot(self, folder: Path, **more: str) -> Iterator[Program]:
        """Run the bot here while the block runs, without waiting for it."""
        logs = len(list(folder.parent.glob("bot-*.log")))
        log = folder.parent / f"bot-{logs}.log"
        with program(*MODULE, "bot", "run", log=log, variables=self.bot_environment(folder) | more) as bot:
            yield bot

    @classmethod
    @contextmanager
    def open(cls, log: Path, *options: str) -> Iterator[Self]:
        """Run the local Discord while the block runs."""
        with program(*MODULE, "bot.sandbox", *options, log=log) as sandbox:
            told = json.loads(sandbox.wrote("}"))
            yield cls(told["url"], told["api_base"])


def asked_by(message: Json) -> str | None:
    """Return the id of the interaction that a message answers."""
    return (message.get("interaction_metadata") or {}).get("id")


def labels(message: Json) -> list[str]:
    """Return the labels of a message's buttons."""
    return [button["label"] for button in buttons(message)]


def buttons(message: Json) -> list[Json]:
    """Return a message's buttons: a row may hold a select instead."""
    items = [item for row in message["components"] for item in row["components"]]
    return [item for item in items if item["type"] == BUTTON]


def final(message: Json) -> bool:
    """Whether a message is an answer or a notice: not thinking, no status line, not a promise."""
    return not message["_state"] and "Cancel" not in labels(message) and "is kept" not in message["content"]


def shown(message: Json) -> str:
    """Return all that a message shows as text."""
    embeds = [
        f"{embed.get('title', '')}\n{embed.get('description', '')}\n{embed.get('footer', {}).get('text', '')}"
        for embed in message["embeds"]
    ]
    return "\n".join([message["content"], *embeds])
