"""/setup defaults: the right is checked again, and the server's choice is used."""

from tests.cogs.stage import ADA, Person, Played, Stage, shown


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
