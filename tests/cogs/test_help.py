"""/help: every command, from the commands themselves."""

from cogs.help import all_commands
from tests.cogs.stage import Person, Played, Stage, private, shown


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
