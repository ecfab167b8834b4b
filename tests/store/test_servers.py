"""The servers the bot is in: leaving counts from when it was noticed, coming back cancels it."""

from bot.store import Store


async def test_a_server_that_was_left_is_gone_after_the_time_has_passed(store: Store) -> None:
    """Not before, and not when the bot is back."""
    for guild in (5, 6, 7):
        await store.servers.joined(guild)
    await store.servers.left(5, 1000.0)
    await store.servers.left(6, 2000.0)
    assert await store.servers.gone(999.0) == ()
    assert await store.servers.gone(1000.0) == (5,)
    await store.servers.joined(5)
    assert await store.servers.gone(2000.0) == (6,)


async def test_a_server_left_while_the_bot_was_offline_is_noticed(store: Store) -> None:
    """By what it is in when it is back; the first notice counts."""
    await store.servers.seen({5, 6}, 1000.0)
    await store.servers.seen({6}, 2000.0)
    await store.servers.seen({6}, 3000.0)
    assert await store.servers.gone(2000.0) == (5,)
    await store.servers.seen({5, 6}, 4000.0)
    assert await store.servers.gone(9999.0) == ()


async def test_forgetting_a_server_takes_its_models_and_its_greeting(store: Store) -> None:
    """A server that adds the bot again much later is new to it; others keep theirs."""
    for guild in (5, 6):
        await store.servers.left(guild, 1000.0)
        await store.preferences.set_server(guild, "ner", "some/model")
        await store.state.set(f"greeted:{guild}", "yes")
    await store.servers.forget(5)
    assert await store.servers.gone(1000.0) == (6,)
    assert await store.preferences.of_server(5) == {}
    assert await store.preferences.of_server(6) == {"ner": "some/model"}
    assert await store.state.get("greeted:5") is None
    assert await store.state.get("greeted:6") == "yes"
