"""Commands are told to Discord when they changed, and only then."""

from pathlib import Path

import aiohttp

from bot.sandbox import Sandbox
from tests.app.stage import LINUS, FakeBackend, Person, running, settings_for


async def syncs(person: Person) -> int:
    """Return how often the command set was overwritten."""
    calls = (await person.record())["calls"]
    return sum(call["method"] == "PUT" and call["path"].endswith("/commands") for call in calls)


async def test_the_second_start_syncs_nothing_unless_discord_forgot(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    async with aiohttp.ClientSession() as session:
        async with Sandbox() as sandbox:
            linus = Person(sandbox, session, LINUS)
            for _ in range(2):
                async with running(sandbox, FakeBackend(), settings):
                    pass
            assert await syncs(linus) == 1
        async with Sandbox() as emptied:
            linus = Person(emptied, session, LINUS)
            async with running(emptied, FakeBackend(), settings):
                assert await syncs(linus) == 1


async def test_every_command_has_contexts_and_installs(tmp_path: Path) -> None:
    async with Sandbox() as sandbox, running(sandbox, FakeBackend(), settings_for(tmp_path)) as (bot, _):
        commands = [command.to_dict(bot.tree) for command in bot.tree.get_commands()]
        assert commands
        assert all(command["contexts"] is not None for command in commands)
        assert all(0 in (command["integration_types"] or []) for command in commands)
