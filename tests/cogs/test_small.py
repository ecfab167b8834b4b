"""/about, /example, /help, /ping and /setup defaults."""

import pytest

from cogs.help import all_commands
from tests.cogs.stage import ADA, LINUS_DIRECT, Person, Played, Stage, private, shown


async def test_about_has_the_invite_link_and_the_tasks(scene: Stage, linus: Person) -> None:
    message = await linus.ask("about")

    assert scene.bot.invite_url() in shown(message)
    assert all(f"`/{task}`" in shown(message) for task in scene.service.tasks)


async def test_ping_tells_both_times(linus: Person) -> None:
    message = await linus.ask("ping")

    assert "ms to reach me" in shown(message)
    assert private(message)


async def test_help_names_every_command(scene: Stage, linus: Person) -> None:
    message = await linus.ask("help")

    for command in all_commands(scene.bot):
        assert f"`/{command.qualified_name}`" in shown(message)


async def test_help_tells_a_commands_options_with_their_limits(linus: Person) -> None:
    message = await linus.ask("help", topic="/generate")

    assert "`max_new_tokens`" in shown(message)
    assert "(1 to 512)" in shown(message)


async def test_help_knows_subcommands_and_refuses_others(linus: Person) -> None:
    assert "`model`" in shown(await linus.ask("help", topic="model set"))
    assert "NOT_FOUND" in shown(await linus.ask("help", topic="fly"))


async def test_helps_buttons_run_the_example_privately(linus: Person, played: Played) -> None:
    answer = await linus.press(await linus.ask("help", topic="ner"), "Try ner")

    assert private(answer)
    assert played.asked[0].pipeline == "token-classification"


@pytest.mark.parametrize(
    "task", ["sentiment", "zero-shot", "generate", "fill-mask", "ner", "answer", "summarize", "translate"]
)
async def test_every_task_has_an_example(linus: Person, played: Played, task: str) -> None:
    message = await linus.ask("example", task=task)

    assert len(played.asked) == 1
    assert "#1" in shown(message)


async def test_setup_is_refused_without_the_right_whatever_discord_let_through(
    scene: Stage, linus: Person
) -> None:
    for command in scene.sandbox.world.application.commands[""].values():
        if command["name"] == "setup":
            command["default_member_permissions"] = None

    message = await linus.ask("setup defaults", task="ner", model="some/model")

    assert "FORBIDDEN" in shown(message)
    assert await scene.service.store.preferences.of_server(200) == {}


async def test_setup_changes_what_the_server_uses(scene: Stage, linus: Person, played: Played) -> None:
    model = scene.service.catalog.entries("ner")[0].name
    ada = await scene.person(ADA)

    await ada.ask("setup defaults", task="ner", model=model)
    answer = await linus.ask("ner", text="Marie Curie was born in Warsaw .")

    assert "server" in shown(answer)
    assert played.asked[0].model.name == model
    await ada.ask("setup defaults", task="ner")
    assert await scene.service.store.preferences.of_server(200) == {}


async def test_tasks_work_in_direct_messages(linus: Person) -> None:
    message = await linus.ask("ner", channel=LINUS_DIRECT, text="Marie Curie was born in Warsaw .")

    assert "LOC" in shown(message)
