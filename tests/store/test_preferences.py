"""Whose model is chosen: the person's before the server's."""

from bot.store import Store


async def test_a_person_comes_before_the_server(store: Store) -> None:
    """And each is told apart."""
    preferences = store.preferences
    assert await preferences.model(user=7, guild=5, task="ner") is None
    await preferences.set_server(5, "ner", "server/model")
    assert await preferences.model(user=7, guild=5, task="ner") == ("server/model", "server")
    await preferences.set_user(7, "ner", "my/model")
    assert await preferences.model(user=7, guild=5, task="ner") == ("my/model", "preference")
    assert await preferences.model(user=8, guild=5, task="ner") == ("server/model", "server")
    assert await preferences.model(user=8, guild=None, task="ner") is None
    assert await preferences.model(user=7, guild=5, task="generate") is None


async def test_none_forgets_one_choice_and_forget_all_of_a_person(store: Store) -> None:
    """A server's defaults stay when a person's are forgotten."""
    preferences = store.preferences
    for task in ("ner", "answer"):
        await preferences.set_user(7, task, "my/model")
    await preferences.set_user(7, "ner", "my/other")
    await preferences.set_server(5, "ner", "server/model")
    assert await preferences.of_user(7) == {"answer": "my/model", "ner": "my/other"}
    await preferences.set_user(7, "ner", None)
    assert await preferences.of_user(7) == {"answer": "my/model"}
    await preferences.forget(7)
    assert await preferences.of_user(7) == {}
    assert await preferences.of_server(5) == {"ner": "server/model"}


async def test_a_person_and_a_server_of_one_number_are_two(store: Store) -> None:
    """Snowflakes of people and servers are different things."""
    await store.preferences.set_user(9, "ner", "my/model")
    assert await store.preferences.model(user=1, guild=9, task="ner") is None


async def test_every_choice_is_told_once_whoever_made_it(store: Store) -> None:
    """Nobody's name is among them."""
    for user in (7, 8):
        await store.preferences.set_user(user, "ner", "my/model")
    await store.preferences.set_server(7, "ner", "my/model")
    await store.preferences.set_server(5, "answer", "server/model")
    assert await store.preferences.chosen() == (("answer", "server/model"), ("ner", "my/model"))
