"""/about: the invite link and what there is."""

from tests.cogs.stage import Person, Stage, shown


async def test_about_has_the_invite_link_and_the_tasks(scene: Stage, linus: Person) -> None:
    message = await linus.ask("about")

    assert scene.bot.invite_url() in shown(message)
    assert all(f"`/{task}`" in shown(message) for task in scene.service.tasks)
