"""Every control asks again who presses: a stranger gets nowhere, whatever Discord lets them press."""

import json
import re
from pathlib import Path

from discord import ui

from bot.render import Action
from bot.sandbox import interacting
from tests.cogs.stage import GENERAL, LINUS, Json, Played, Stage, private, shown, stage

STRANGER, GUILD = 104, 200
"""Mei. Grace is a moderator and Ada the owner; she is a plain member, as Linus is."""
ROW, BUTTON, SELECT, ROLES, CHANNELS, COMPONENT = 1, 2, 3, 6, 8, 3
INFORMS = frozenset({Action.PYTHON, Action.JSON})
"""Copies of what a channel shows already: everybody may have them, of answers that are not private."""


def own_ids(job: int, private_job: int) -> dict[str, tuple[int, str]]:
    """Return an id of every control whose owner is LINUS: its name, its kind and what is chosen in it."""
    ids = {
        f"pw:privacy:delete:{LINUS}": (BUTTON, ""),
        f"pw:privacy:keep:{LINUS}": (BUTTON, ""),
        f"pw:history:{LINUS}:1::": (BUTTON, ""),
        "pw:setup:channels": (CHANNELS, str(GENERAL)),
        "pw:setup:blocked": (CHANNELS, str(GENERAL)),
        "pw:setup:roles": (ROLES, "210"),
    }
    for action in Action:
        for number in (job, private_job):
            if action in {Action.MODEL, Action.MORE}:
                ids[f"pw:{action}:{number}"] = (SELECT, "redo" if action is Action.MORE else "tiny/ner")
            elif not (action in INFORMS and number == job):
                ids[f"pw:{action}:{number}"] = (BUTTON, "")
    return ids


FOR_EVERYBODY = ("pw:try:sentiment",)
"""Runs an example of ours privately, as the one who presses."""


async def pressed(scene: Stage, custom_id: str, kind: int, chosen: str, source: str) -> str:
    """Show a control with this id in a message, press it, and return the interaction's id."""
    world = scene.sandbox.world
    user, channel = world.users[str(STRANGER)], world.channels[str(GENERAL)]
    data = {"custom_id": custom_id, "component_type": kind} | ({"values": [chosen]} if chosen else {})
    message = channel.messages[source]
    item = {"type": kind, "custom_id": custom_id, "id": 2}
    shows: dict[int, Json] = {
        BUTTON: {"style": 2, "label": "a"},
        SELECT: {"options": [{"label": "a", "value": chosen}]},
    }
    more = shows.get(kind, {})
    message.components = [{"type": ROW, "id": 1, "components": [item | more]}]
    held = interacting.owners(world, channel, user, (0, 1))
    return interacting.start(world, COMPONENT, user, channel, data, held, message).id


async def test_the_walk_knows_every_control_there_is(tmp_path: Path) -> None:
    async with stage(tmp_path, Played()) as scene:
        items = scene.bot._connection._view_store._dynamic_items
        ids = [*own_ids(1, 2), *FOR_EVERYBODY]
        unknown = {pattern.pattern for pattern in items if not any(re.fullmatch(pattern, one) for one in ids)}
    assert unknown == set()
    assert all(issubclass(item, ui.DynamicItem) for item in items.values())
    assert len(items) >= 5


async def test_a_stranger_gets_nowhere_with_anybodys_controls(tmp_path: Path) -> None:
    async with stage(tmp_path, Played()) as scene:
        linus, stranger = await scene.person(LINUS), await scene.person(STRANGER)
        answer = await linus.ask("ner", text="shown to all")
        await linus.ask("ner", text="a private word", private=True)
        before = await scene.service.store.jobs.export(LINUS)
        assert len(before) == 2
        for custom_id, (kind, chosen) in own_ids(*(job.id for job in before)).items():
            reply = await stranger.reply_to(await pressed(scene, custom_id, kind, chosen, answer["id"]))
            assert private(reply), custom_id
            assert shown(reply).rsplit("\n", 1)[-1] in {"FORBIDDEN", "NOT_FOUND"}, (custom_id, shown(reply))
            assert "a private word" not in json.dumps(reply)
        assert await scene.service.store.jobs.export(LINUS) == before
        decided = scene.service.rules.of(LINUS, GUILD).server
        assert (decided.channels, decided.blocked, decided.roles) == (frozenset(),) * 3
        assert await scene.service.store.jobs.export(STRANGER) == ()
        record = await linus.record()
    assert record["pings"] == []
