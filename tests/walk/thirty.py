"""`python -m tests.walk.thirty`: a class of thirty presses Enter at once, and is told what each one waited.

The local Discord and the people are in this process, the bot is one of its own, as it comes but for its
models, which are those of the starter pack. A wait is what a person sees: from Enter to the answer.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from bot.sandbox import Sandbox
from bot.sandbox.seed import GUILD_ID
from bot.sandbox.world import User
from tests.cli.processes import GENERAL, MODULE, ONLINE, Json, asked_by, final, program, shown

CLASS = 30
PATIENCE = 120.0
LOOK = 0.02
"""Seconds between two looks at the channel: the waits are that exact."""
TEXTS = ("I love this course, lesson {number}.", "I am lost in lesson {number} and very unhappy.")
HEAD = (
    "| round | people | acknowledged, median | at the latest | answered, first | median | last |\n"
    "|---|---|---|---|---|---|---|\n"
)
ROW = (
    "| {name} | {people} | {acknowledged:.0f} ms | {latest:.0f} ms"
    " | {first:.2f} s | {median:.2f} s | {last:.2f} s |\n"
)
PERSON = "{person}: acknowledged after {acknowledged:.0f} ms, answered after {answered:.2f} s\n"


@dataclass(frozen=True, slots=True)
class Wait:
    """How long one person waited: for the acknowledgement in milliseconds, for the answer in seconds."""

    person: str
    acknowledged: float
    answered: float
    shown: str


class Room:
    """A class on the local Discord."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession, people: Sequence[str]) -> None:
        self._base = f"{sandbox.url}/sandbox"
        self._session = session
        self.people = people

    async def ask(self, command: str, **options: str) -> list[Wait]:
        """Let everybody press Enter at once, each with their own number in the text, and wait for all."""
        began = time.perf_counter()
        asked = await asyncio.gather(
            *(self._enter(person, number, command, options) for number, person in enumerate(self.people))
        )
        answered: dict[str, tuple[float, str]] = {}
        async with asyncio.timeout(PATIENCE):
            while asked_for := set(asked) - answered.keys():
                now = time.perf_counter() - began
                for message in await self._call("GET", f"/channels/{GENERAL}/messages?user={self.people[0]}"):
                    number = asked_by(message)
                    # behind the first answer of theirs a person is told, privately, what is kept
                    if number in asked_for and number not in answered and final(message):
                        answered[number] = (now, shown(message))
                await asyncio.sleep(LOOK)
        record = {one["id"]: one for one in (await self._call("GET", "/record"))["interactions"]}
        return [
            Wait(person, record[number]["acknowledged_ms"], *answered[number])
            for person, number in zip(self.people, asked, strict=True)
        ]

    async def refusals(self) -> list[Json]:
        """Return what the local Discord refused."""
        return list((await self._call("GET", "/record"))["refusals"])

    async def _enter(self, person: str, number: int, command: str, options: dict[str, str]) -> str:
        text = TEXTS[number % len(TEXTS)].format(number=number + 1)
        given = [
            {"name": name, "type": 3, "value": value} for name, value in {"text": text, **options}.items()
        ]
        body = {"user": person, "channel": GENERAL, "command": command, "options": given}
        return str((await self._call("POST", "/commands", body))["interaction"])

    async def _call(self, method: str, path: str, body: Json | None = None) -> Any:  # noqa: ANN401 - JSON of any shape
        async with self._session.request(method, self._base + path, json=body) as answer:
            answer.raise_for_status()
            return await answer.json()


@asynccontextmanager
async def room(folder: Path, people: int = CLASS) -> AsyncIterator[Room]:
    """Open a local Discord with so many learners, and a bot on it as a process of its own."""
    async with AsyncExitStack() as stack:
        sandbox = await stack.enter_async_context(Sandbox(name="Pipewright"))
        names = [str(500 + number) for number in range(people)]
        for number, name in enumerate(names, start=1):
            sandbox.world.users[name] = User(name, f"learner{number}", f"Learner {number}")
            sandbox.world.guilds[GUILD_ID].members[name] = []
        variables = {
            "DISCORD_TOKEN": sandbox.token,
            "DISCORD_API_BASE": sandbox.api_base,
            "PIPEWRIGHT_STORAGE__PATH": str(folder / "data"),
            "PIPEWRIGHT_MODELS__SOURCE": "starter",
        }
        bot = stack.enter_context(program(*MODULE, "bot", "run", log=folder / "bot.log", variables=variables))
        # the sandbox answers from this very loop, so that the waiting is done beside it
        await asyncio.to_thread(bot.wrote, ONLINE)
        session = await stack.enter_async_context(aiohttp.ClientSession())
        yield Room(sandbox, session, names)
        await asyncio.to_thread(bot.terminate)


def row(name: str, waits: Sequence[Wait]) -> str:
    """Return a round as a row of the table."""
    answered = [wait.answered for wait in waits]
    acknowledged = [wait.acknowledged for wait in waits]
    return ROW.format(
        name=name,
        people=len(waits),
        acknowledged=statistics.median(acknowledged),
        latest=max(acknowledged),
        first=min(answered),
        median=statistics.median(answered),
        last=max(answered),
    )


async def lesson(*, each: bool) -> None:
    """Hold a lesson and print what everybody waited, with `each` person by person."""
    with tempfile.TemporaryDirectory() as folder:
        async with room(Path(folder)) as learners:
            rounds = {
                "`/sentiment`, on a bot that has just started": await learners.ask("sentiment"),
                "`/sentiment`, once more": await learners.ask("sentiment"),
                "`/zero-shot`": await learners.ask("zero-shot", labels="happy, unhappy"),
                "`/ner`": await learners.ask("ner"),
            }
            refused = await learners.refusals()
    sys.stdout.write(HEAD + "".join(row(name, waits) for name, waits in rounds.items()))
    for name, waits in rounds.items() if each else ():
        sys.stdout.write(f"\n{name}\n")
        for wait in waits:
            sys.stdout.write(
                PERSON.format(person=wait.person, acknowledged=wait.acknowledged, answered=wait.answered)
            )
    if refused:
        sys.exit(str(refused))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.walk.thirty", description=__doc__)
    parser.add_argument("--each", action="store_true", help="print what each person waited, too")
    asyncio.run(lesson(each=parser.parse_args().each))
