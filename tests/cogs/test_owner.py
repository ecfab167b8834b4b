"""/owner: for the application's owner alone, and it takes effect."""

import asyncio

import pytest

from bot.inference.backend import InMemory
from bot.tasks import Model
from tests.cogs.stage import ADA, LINUS, Json, Person, Played, Stage, private, shown

SERVER = 200
MODEL = "starter/sentiment-minilm-r16"
TEXT = "I love this course"


class Kept:
    """A keeper that remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str, str]] = []

    async def in_memory(self) -> tuple[InMemory, ...]:
        """Tell of one pinned model."""
        return (InMemory("text-classification", MODEL, None, "starter", 91_000_000, pinned=True),)

    async def load(self, pipeline: str, model: Model) -> None:
        """Remember it."""
        self.told.append(("load", pipeline, model.name))

    async def unload(self, pipeline: str, model: Model) -> bool:
        """Remember it; it was never loaded."""
        self.told.append(("unload", pipeline, model.name))
        return False

    async def pin(self, pipeline: str, model: Model) -> None:
        """Remember it."""
        self.told.append(("pin", pipeline, model.name))

    async def unpin(self, pipeline: str, model: Model) -> None:
        """Remember it."""
        self.told.append(("unpin", pipeline, model.name))


@pytest.fixture
async def owner(scene: Stage) -> Person:
    """Return the person the sandbox's application belongs to."""
    assert scene.bot.is_application_owner(ADA)
    return await scene.person(ADA)


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("load", {"task": "sentiment", "model": MODEL}),
        ("unload", {"task": "sentiment", "model": MODEL}),
        ("pin", {"task": "sentiment", "model": MODEL}),
        ("pause", {}),
        ("resume", {}),
        ("drain", {}),
        ("stats", {}),
        ("sync", {}),
        ("block", {"server": "200"}),
    ],
)
async def test_nobody_else_may(scene: Stage, linus: Person, command: str, options: Json) -> None:
    for one in scene.sandbox.world.application.commands[""].values():
        if one["name"] == "owner":
            one["default_member_permissions"] = None
    refusal = await linus.ask(f"owner {command}", **options)
    assert "FORBIDDEN" in shown(refusal)
    assert private(refusal)
    assert scene.service.doors.open


async def test_models_are_loaded_dropped_and_pinned(scene: Stage, owner: Person) -> None:
    kept = Kept()
    scene.service.keeping._keeper = kept
    options = {"task": "sentiment", "model": MODEL}
    assert "is loaded" in shown(await owner.ask("owner load", task="sentiment", model=MODEL))
    assert "stays in memory" in shown(await owner.ask("owner pin", task="sentiment", model=MODEL))
    assert "may leave" in shown(await owner.ask("owner pin", task="sentiment", model=MODEL, on=False))
    assert "was not in memory" in shown(await owner.ask("owner unload", task="sentiment", model=MODEL))
    pipeline = "text-classification"
    assert kept.told == [(what, pipeline, MODEL) for what in ("load", "pin", "unpin", "unload")]
    assert options["model"] in shown(await owner.ask("owner stats"))
    assert "UNKNOWN_MODEL" in shown(await owner.ask("owner load", task="sentiment", model="no/such"))


async def test_a_paused_bot_takes_nothing_new_until_it_is_resumed(
    scene: Stage, owner: Person, linus: Person, played: Played
) -> None:
    assert "Still under way: 0." in shown(await owner.ask("owner pause"))
    refusal = await linus.ask("sentiment", text=TEXT)
    assert "CLOSING" in shown(refusal)
    assert private(refusal)
    assert played.asked == []
    await owner.ask("owner resume")
    assert "POSITIVE" in shown(await linus.ask("sentiment", text=TEXT))
    assert scene.service.doors.under_way == 0


async def test_drain_says_when_everything_under_way_is_answered(
    owner: Person, linus: Person, played: Played
) -> None:
    played.gate.clear()
    asked = await linus.send("sentiment", text=TEXT)
    await played.busy.wait()
    draining = await owner.send("owner drain")
    assert "Still under way: 1." in shown(await owner.reply_to(draining))
    played.gate.set()
    assert "POSITIVE" in shown(await linus.reply_to(asked))
    async with asyncio.timeout(5):
        while not any("Nothing is under way" in shown(one) for one in owner.seen):
            heard = await owner.events.receive_json()
            owner.seen += [heard["data"]] if heard["type"] == "message_update" else []


async def test_a_drain_that_is_resumed_does_not_say_that_nothing_is_taken(
    owner: Person, linus: Person, played: Played
) -> None:
    played.gate.clear()
    await linus.send("sentiment", text=TEXT)
    await played.busy.wait()
    draining = await owner.ask("owner drain")
    await owner.ask("owner resume")
    told = await owner._until(lambda one: one["id"] == draining["id"] and "Requests are taken" in shown(one))
    assert "Nothing" not in shown(told)
    played.gate.set()


async def test_who_is_blocked_asks_nothing_but_keeps_the_rights_to_their_data(
    scene: Stage, owner: Person, linus: Person, played: Played
) -> None:
    await owner.ask("owner block", server=str(SERVER))
    assert "blocked this server" in shown(await linus.ask("sentiment", text=TEXT))
    await owner.ask("owner block", server=str(SERVER), block=False)
    await scene.service.store.blocked.block("user", LINUS)
    assert "blocked you" in shown(await linus.ask("sentiment", text=TEXT))
    assert played.asked == []
    assert f"<@{LINUS}>" in shown(await owner.ask("owner block", show=True))
    # deleting one's data is no way around it
    await linus.press(await linus.ask("privacy delete"), "Delete it all")
    assert "blocked you" in shown(await linus.ask("sentiment", text=TEXT))
    assert "BAD_OPTION" in shown(await owner.ask("owner block"))
    assert "BAD_OPTION" in shown(await owner.ask("owner block", server="9" * 20))


async def test_blocks_are_remembered(scene: Stage) -> None:
    blocked = scene.service.store.blocked
    await blocked.block("user", 7)
    await blocked.load()
    assert ("user", 7) in blocked
    await blocked.unblock("user", 7)
    await blocked.load()
    assert ("user", 7) not in blocked
