"""/setup: the right is checked again, and what is decided takes effect at once."""

import pytest

from cogs.setup.lists import MOST
from tests.cogs.stage import ADA, GENERAL, GRACE, SUBCOMMAND, Json, Person, Played, Stage, private, shown

SERVER, QUESTIONS, LAB, MODERATOR = 200, 302, 303, 210
STRING, CHANNEL, ROLE = 3, 7, 8
TEXT = "Marie Curie was born in Warsaw ."


@pytest.fixture
async def ada(scene: Stage) -> Person:
    """Return the owner of the server."""
    return await scene.person(ADA)


async def ner(person: Person, **options: object) -> Json:
    """Ask for entities."""
    return await person.ask("ner", **{"text": TEXT, **options})  # type: ignore[arg-type]  # channel among them


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("show", {}),
        ("channels", {"use": "block"}),
        ("roles", {"use": "clear"}),
        ("defaults", {"task": "ner", "model": "some/model"}),
        ("private", {"private": True}),
        ("limits", {"per_day": 1}),
        ("language", {"language": "fr"}),
        ("history", {"days": 0}),
        ("features", {"task": "ner", "on": False}),
    ],
)
async def test_setup_is_refused_without_the_right_whatever_discord_let_through(
    scene: Stage, linus: Person, command: str, options: Json
) -> None:
    for one in scene.sandbox.world.application.commands[""].values():
        if one["name"] == "setup":
            one["default_member_permissions"] = None
    before = scene.service.rules.of(linus.user, SERVER)

    message = await linus.ask(f"setup {command}", **options)

    assert "FORBIDDEN" in shown(message)
    assert private(message)
    assert scene.service.rules.of(linus.user, SERVER) == before
    assert await scene.service.store.preferences.of_server(SERVER) == {}


async def test_setup_changes_what_the_server_uses(
    scene: Stage, ada: Person, linus: Person, played: Played
) -> None:
    model = scene.service.catalog.entries("ner")[0].name

    await ada.ask("setup defaults", task="ner", model=model)
    answer = await ner(linus)

    assert "server" in shown(answer)
    assert played.asked[0].model.name == model
    assert model in shown(await ada.ask("setup show"))
    await ada.ask("setup defaults", task="ner")
    assert await scene.service.store.preferences.of_server(SERVER) == {}


async def test_a_blocked_channel_is_refused_privately_and_others_are_not(ada: Person, linus: Person) -> None:
    told = await ada.ask("setup channels", use="block")
    assert f"not <#{GENERAL}>" in shown(told)

    refused = await ner(linus)

    assert "/setup channels" in shown(refused)
    assert private(refused)
    assert f"not <#{GENERAL}>" in shown(await linus.ask("settings show"))
    assert "PER" in shown(await ner(linus, channel=QUESTIONS))
    await ada.ask("setup channels", use="clear")
    assert "PER" in shown(await ner(linus))


async def test_with_an_allowed_channel_only_allowed_ones_may_be_used(ada: Person, linus: Person) -> None:
    option = {"name": "channel", "type": CHANNEL, "value": str(QUESTIONS)}
    given = [{"name": "use", "type": STRING, "value": "allow"}, option]
    form = {
        "user": str(ADA),
        "channel": str(GENERAL),
        "command": "setup",
        "options": [{"name": "channels", "type": SUBCOMMAND, "options": given}],
    }
    told = await ada.reply_to((await ada.call("POST", "/commands", form))["interaction"])
    assert f"only <#{QUESTIONS}>" in shown(told)

    assert "FORBIDDEN" in shown(await ner(linus))
    assert "PER" in shown(await ner(linus, channel=QUESTIONS))


async def test_a_command_without_text_is_refused_before_its_form_opens(ada: Person, linus: Person) -> None:
    await ada.ask("setup features", task="ner", on=False)

    assert "/setup features" in shown(await linus.ask("ner"))


async def test_only_the_roles_that_are_allowed_may_ask(scene: Stage, ada: Person, linus: Person) -> None:
    await ada.ask("setup roles", use="allow", role=str(MODERATOR))
    grace = await scene.person(GRACE)

    assert "/setup roles" in shown(await ner(linus))
    assert "PER" in shown(await ner(grace))
    assert "PER" in shown(await ner(ada))
    assert "BAD_OPTION" in shown(await ada.ask("setup roles", use="allow"))
    assert "everybody" in shown(await ada.ask("setup roles", use="clear"))
    assert "PER" in shown(await ner(linus))


async def test_a_task_that_is_switched_off_cannot_be_had_by_its_example_either(
    ada: Person, linus: Person, played: Played
) -> None:
    assert "`/ner`" in shown(await ada.ask("setup features", task="ner", on=False))

    for refused in (await ner(linus), await linus.ask("example", task="ner")):
        assert "switched off" in shown(refused)
        assert private(refused)
    assert played.asked == []
    await ada.ask("setup features", task="ner", on=True)
    assert "PER" in shown(await ner(linus))
    assert "BAD_OPTION" in shown(await ada.ask("setup features", task="ner"))


async def test_what_models_write_is_hidden_where_the_server_wants_it(
    scene: Stage, ada: Person, linus: Person
) -> None:
    openly = await linus.ask("summarize", text=TEXT)
    assert "||" not in shown(openly)

    await ada.ask("setup features", spoiler=True)

    hidden = await linus.ask("summarize", text=TEXT)
    assert shown(hidden).count("||") == 2
    job = await scene.service.store.jobs.get(2)
    assert job is not None
    assert job.spoiler
    assert "||" not in shown(await ner(linus))
    assert "||" in shown(await linus.ask("history show", job=2))


async def test_answers_are_private_where_the_server_wants_it(ada: Person, linus: Person) -> None:
    await ada.ask("setup private", private=True)

    assert private(await ner(linus))
    assert private(await linus.ask("example", task="ner"))
    assert not private(await ner(linus, private=False))


async def test_limits_are_told_with_the_time_that_is_left(ada: Person, linus: Person) -> None:
    told = await ada.ask("setup limits", per_minute=1, characters=40)
    assert "1 requests a minute, texts of at most 40 characters" in shown(told)

    assert "at most 40 characters" in shown(await ner(linus, text="a" * 41))
    await ner(linus)
    refused = await ner(linus)

    assert "COOLDOWN" in shown(refused)
    assert "<t:" in shown(refused)
    assert ":R>" in shown(refused)
    assert private(refused)
    await ada.ask("setup limits", per_minute=0, per_day=1)
    over = await ner(linus)
    assert "today" in shown(over)
    assert "<t:" in shown(over)
    assert "PER" in shown(await ner(ada))


async def test_a_public_answer_has_the_servers_language(scene: Stage, ada: Person, linus: Person) -> None:
    await ada.ask("setup language", language="fr")
    await ner(linus)
    await ner(linus, private=True)

    jobs, _count = await scene.service.store.jobs.page(linus.user)
    assert [job.order.origin.locale for job in jobs] == ["en-US", "fr"]


async def test_a_server_keeps_texts_for_fewer_days_only(scene: Stage, ada: Person, linus: Person) -> None:
    assert "kept 30 days" in shown(await ada.ask("setup history", days=90))
    assert "wiped" in shown(await ada.ask("setup history", days=0))

    await ner(linus)

    assert "no longer kept" in shown(await linus.ask("history list"))
    assert "wiped" in shown(await linus.ask("privacy show"))
    job = await scene.service.store.jobs.get(1)
    assert job is not None
    assert job.wiped


async def test_a_list_has_an_end(scene: Stage, ada: Person) -> None:
    many = frozenset(range(1, MOST + 1))
    await scene.service.store.decisions.change_server(SERVER, channels=many)

    message = await ada.ask("setup channels", use="allow")

    assert str(MOST) in shown(message)
    assert scene.service.rules.of(ADA, SERVER).server.channels == many


async def test_show_tells_everything(scene: Stage, ada: Person) -> None:
    await scene.service.store.decisions.change_server(
        SERVER,
        blocked=frozenset({QUESTIONS}),
        roles=frozenset({MODERATOR}),
        private=True,
        per_day=7,
        language="fr",
        keep_days=3,
        off=frozenset({"generate"}),
        spoiler=True,
    )

    text = shown(await ada.ask("setup show"))

    for part in ("<#302>", "<@&210>", "private", "7 requests a day", "Français", "3 days", "`/generate`"):
        assert part in text
    assert "hidden until it is clicked" in text


ALLOWED, BLOCKED, ROLES = "pw:setup:channels", "pw:setup:blocked", "pw:setup:roles"


def chosen(message: Json) -> dict[str, list[int]]:
    """Return what is chosen in each list under a message."""
    parts = [part for row in message["components"] for part in row["components"]]
    return {part["custom_id"]: [int(one["id"]) for one in part.get("default_values", [])] for part in parts}


async def test_several_channels_are_chosen_from_lists(scene: Stage, ada: Person, linus: Person) -> None:
    """What is allowed in one list leaves the other; nothing chosen means everywhere again."""
    message = await ada.ask("setup channels")
    assert private(message)
    assert chosen(message) == {ALLOWED: [], BLOCKED: []}

    message = await ada.choose(message, BLOCKED, QUESTIONS, LAB)
    message = await ada.choose(message, ALLOWED, GENERAL, LAB)

    assert chosen(message) == {ALLOWED: [GENERAL, LAB], BLOCKED: [QUESTIONS]}
    assert f"only <#{GENERAL}>, <#{LAB}>, but not <#{QUESTIONS}>" in shown(message)
    server = scene.service.rules.of(linus.user, SERVER).server
    assert server.channels == frozenset({GENERAL, LAB})
    assert server.blocked == frozenset({QUESTIONS})
    assert "FORBIDDEN" in shown(await ner(linus, channel=QUESTIONS))
    assert chosen(await ada.choose(message, ALLOWED)) == {ALLOWED: [], BLOCKED: [QUESTIONS]}
    assert (await ada.record())["refusals"] == []


async def test_roles_are_chosen_from_a_list(scene: Stage, ada: Person, linus: Person) -> None:
    message = await ada.choose(await ada.ask("setup roles"), ROLES, MODERATOR)

    assert chosen(message) == {ROLES: [MODERATOR]}
    assert "FORBIDDEN" in shown(await ner(linus))
    assert chosen(await ada.choose(message, ROLES)) == {ROLES: []}
    assert scene.service.rules.of(linus.user, SERVER).server.roles == frozenset()


async def test_what_was_deleted_is_not_offered_as_chosen(scene: Stage, ada: Person) -> None:
    gone = 99
    decisions = scene.service.store.decisions
    await decisions.change_server(SERVER, channels=frozenset({GENERAL, gone}), roles=frozenset({gone}))

    assert chosen(await ada.ask("setup channels"))[ALLOWED] == [GENERAL]
    assert chosen(await ada.ask("setup roles")) == {ROLES: []}


async def test_a_list_is_refused_to_who_lost_the_right(scene: Stage, ada: Person) -> None:
    message = await ada.ask("setup channels")
    scene.sandbox.world.guilds[str(SERVER)].owner_id = str(GRACE)

    refused = await ada.choose(message, BLOCKED, LAB)

    assert "FORBIDDEN" in shown(refused)
    assert scene.service.rules.of(ada.user, SERVER).server.blocked == frozenset()


@pytest.mark.parametrize(
    ("command", "option", "kind", "value"),
    [("channels", "channel", CHANNEL, LAB), ("roles", "role", ROLE, MODERATOR)],
)
async def test_a_name_without_a_use_is_asked_about(
    ada: Person, command: str, option: str, kind: int, value: int
) -> None:
    given = [{"name": option, "type": kind, "value": str(value)}]
    form: Json = {"user": str(ADA), "channel": str(GENERAL), "command": "setup"}
    form["options"] = [{"name": command, "type": SUBCOMMAND, "options": given}]

    sent = await ada.call("POST", "/commands", form)

    assert "BAD_OPTION" in shown(await ada.reply_to(sent["interaction"]))
