"""/about: the invite link and what there is."""

from bot.settings import Discord
from cogs.about import links
from tests.cogs.stage import Person, Stage, shown


async def test_about_has_the_invite_link_and_the_tasks(scene: Stage, linus: Person) -> None:
    message = await linus.ask("about")

    assert scene.bot.invite_url() in shown(message)
    assert all(f"`/{task}`" in shown(message) for task in scene.service.tasks)


def test_the_owners_policy_and_terms_are_linked_where_they_are_named() -> None:
    assert links(Discord()) == ""
    named = Discord(privacy_url="https://example.org/privacy", terms_url="https://example.org/terms")
    assert links(named) == " · [Privacy](https://example.org/privacy) · [Terms](https://example.org/terms)"
