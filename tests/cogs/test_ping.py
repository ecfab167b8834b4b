"""/ping: how long the way takes."""

from tests.cogs.stage import Person, private, shown


async def test_ping_tells_both_times(linus: Person) -> None:
    message = await linus.ask("ping")

    assert "ms to reach me" in shown(message)
    assert private(message)
