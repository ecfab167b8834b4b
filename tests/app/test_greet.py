"""What the bot says when a server adds it."""

from bot.app.greet import greet
from tests.app.stage import Stage, shown


async def test_a_server_is_greeted_once_and_nobody_is_pinged(stage: Stage) -> None:
    for _ in range(2):
        await greet(stage.bot.guilds[0], stage.store.state)
    hellos = [one for one in await stage.linus.messages() if "/sentiment I love this course" in shown(one)]
    assert len(hellos) == 1
    assert (await stage.linus.record())["pings"] == []
