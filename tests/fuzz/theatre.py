"""A stage that any test may play on without being a coroutine: hypothesis calls its tests many times."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal, TypeAlias

from tests.cogs.stage import ADA, GENERAL, LINUS, PATIENCE, Person, Played, Stage, settings_for, stage

Json: TypeAlias = dict[str, Any]

UNBOUNDED = {
    "requests_per_minute": 1_000_000,
    "server_requests_per_minute": 0,
    "tokens_per_hour": 0,
    "server_tokens_per_hour": 0,
}
SUBCOMMAND, MENU = 1, 3
GUILD = 200
MOST_SUGGESTIONS = 25
FAULTS = ("INTERNAL", "INFERENCE_FAILED", "BAD_MODEL_OUTPUT", "STORAGE")
"""What no input may bring about."""
OWN_FAULTS = "error %s"


class Complaints(logging.Handler):
    """Keeps what is logged as an error, or with a traceback."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record."""
        if record.levelno >= logging.ERROR or record.exc_info:
            self.found.append(record.getMessage())


class Theatre:
    """The bot with a played backend, a member and the owner, and what must hold for each call."""

    def __init__(self, scene: Stage) -> None:
        self._scene = scene
        self._people: dict[str, Person] = {}
        self.complaints = Complaints()

    async def enter(self) -> None:
        """Let both come anew: a person whose events nobody reads for long is shown out."""
        self._people = {
            "member": await self._scene.person(LINUS),
            "owner": await self._scene.person(ADA),
        }

    async def commands(self) -> dict[str, Json]:
        """Return every command by its whole name, with its options."""
        state = await self._people["owner"].call("GET", f"/state?user={ADA}")
        found: dict[str, Json] = {}
        for one in state["commands"]:
            parts = [part for part in one.get("options", []) if part["type"] == SUBCOMMAND]
            named = {f"{one['name']} {part['name']}": part for part in parts} or {one["name"]: one}
            found |= {
                name: {"type": one["type"], "options": part.get("options", [])}
                for name, part in named.items()
            }
        return found

    async def play(self, command: str, options: Mapping[str, Any], *, who: str = "member") -> None:
        """Use a command as a raw payload, and look at everything that must hold."""
        person = self._people[who]
        await self._sweep(person)
        await self._judge(person, await person.send(command, raw=True, **options))
        if command.startswith("setup"):
            await self._scene.service.store.decisions.forget_server(GUILD)
        if command.startswith("owner"):
            self._scene.service.doors.resume()
            for scope, number in self._scene.service.store.blocked.all():
                kind: Literal["user", "server"] = "user" if scope == "user" else "server"
                await self._scene.service.store.blocked.unblock(kind, number)

    async def choose(self, menu: str, content: str) -> None:
        """Choose a command in the menu of a message with this content, and look likewise."""
        person = self._people["member"]
        await self._sweep(person)
        written = {"user": str(person.user), "content": content}
        message = await person.call("POST", f"/channels/{GENERAL}/messages", written)
        body = {"user": str(person.user), "channel": str(GENERAL), "command": menu, "options": []}
        asked = await person.call("POST", "/commands", body | {"target": message["id"]})
        await self._judge(person, str(asked["interaction"]))

    async def open(self, command: str, options: Mapping[str, Any]) -> Json:
        """Use a command that asks for the rest by a form, and return the form."""
        person = self._people["member"]
        await self._sweep(person)
        return await _form(person, await person.send(command, **options))

    async def fill(self, command: str, options: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """Open the form of a command, send it with these values, and look likewise."""
        person = self._people["member"]
        opened = await self.open(command, options)
        body = {"user": str(person.user), "interaction": opened["interaction"], "values": values, "raw": True}
        sent = await person.call("POST", "/modals", body)
        await self._judge(person, str(sent["interaction"]))

    async def suggest(self, command: str, option: str, typed: str, *, who: str) -> None:
        """Type into an option that suggests; whatever is typed, it answers in time and without a fault."""
        person = self._people[who]
        await self._sweep(person)
        suggested = await person.suggestions(command, option, typed)
        assert len(set(suggested)) == len(suggested) <= MOST_SUGGESTIONS
        self._sound(person, await person.record())

    async def _sweep(self, person: Person) -> None:
        """Forget what was before."""
        person.seen.clear()
        self.complaints.found.clear()
        await person.call("POST", "/clear")

    async def _judge(self, person: Person, interaction: str) -> None:
        """Wait for the reply and look: one, without a fault of ours, a ping or a breach of limits."""
        reply = await _reply(person, interaction)
        record = await person.record()
        (heard,) = [one for one in record["interactions"] if one["id"] == interaction]
        assert heard["responses"] == (1 if reply else 0)  # a form is none by the sandbox's count
        assert not heard["followups"]
        self._sound(person, record)
        for embed in reply.get("embeds", ()):
            assert (embed.get("footer") or {}).get("text", "").partition(" ")[0] not in FAULTS, embed

    def _sound(self, person: Person, record: Json) -> None:
        """Fail where somebody was pinged, Discord refused something, or the log complains."""
        pings = [one for one in record["pings"] if one["author"] != str(person.user)]
        refused = [one for one in record["refusals"] if "/sandbox/" not in one["path"]]
        seen = (pings, refused, self.complaints.found)
        assert seen == ([], [], []), seen


async def _form(person: Person, interaction: str) -> Json:
    """Return the form that opens."""
    async with asyncio.timeout(PATIENCE):
        while True:
            heard = await person.events.receive_json()
            if heard["type"] == "modal" and heard["data"]["interaction"] == interaction:
                return dict(heard["data"])


async def _reply(person: Person, interaction: str) -> Json:
    """Return the finished message that answers, or the form."""
    async with asyncio.timeout(PATIENCE):
        while True:
            heard = await person.events.receive_json()
            data = heard["data"]
            if heard["type"] == "interaction_failed":
                raise AssertionError(data)
            if heard["type"] == "modal" and data["interaction"] == interaction:
                return {}
            answers = (data.get("interaction_metadata") or {}).get("id") == interaction
            if heard["type"] in {"message_create", "message_update"} and answers and not data.get("_state"):
                return dict(data)


@asynccontextmanager
async def theatre(folder: Path) -> AsyncIterator[Theatre]:
    """Open it."""
    settings = settings_for(folder, limits=UNBOUNDED)
    async with stage(folder, Played(), settings=settings) as scene:
        for user in (LINUS, ADA):
            await scene.service.store.decisions.change_person(user, told=True)
        yield Theatre(scene)


class Driver:
    """Runs coroutines one after another in one event loop, in which the theatre stands."""

    def __init__(self, runner: asyncio.Runner, opened: Theatre) -> None:
        self._runner = runner
        self.theatre = opened

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401 - whatever the work gives
        """Run one."""
        return self._runner.run(work)
