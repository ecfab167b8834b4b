"""Application commands, global and of a server (application-commands.mdx, Endpoints)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.form import Field
from bot.sandbox.refusals import Problems, bad_form, refuse
from bot.sandbox.rest.call import Call, Endpoint, Reply
from bot.sandbox.rules.commands import CHAT_INPUT, MAX_OF_TYPE, check_command, check_set

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.sandbox.wire import Json
    from bot.sandbox.world import World

CREATES_A_DAY = 200
DAY_SECONDS = 86_400.0


def _scope(world: World, call: Call) -> str:
    """Return the server id of the path, or "" for global commands."""
    if call.match["application"] != world.application.id:
        raise refuse(10002)
    guild_id = call.match.get("guild", "")
    if guild_id and guild_id not in world.guilds:
        raise refuse(10004)
    if guild_id and guild_id not in world.application.guild_installs:
        raise refuse(50001)
    return guild_id


def _held(world: World, scope: str) -> dict[str, Json]:
    return world.application.commands.setdefault(scope, {})


def _command(world: World, call: Call) -> tuple[str, Json]:
    scope = _scope(world, call)
    held = _held(world, scope).get(call.match["command"])
    if held is None:
        raise refuse(10063)
    return scope, held


async def get_all(world: World, call: Call) -> Reply:
    """GET the commands of a scope."""
    return 200, list(_held(world, _scope(world, call)).values())


async def get_one(world: World, call: Call) -> Reply:
    """GET one command."""
    return 200, _command(world, call)[1]


async def overwrite(world: World, call: Call) -> Reply:
    """PUT the whole set of a scope, all or nothing; a command of the same type and name keeps its id."""
    scope = _scope(world, call)
    if not isinstance(call.body, list):
        raise bad_form((), "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
    problems = Problems()
    check_set(Field(problems, (), call.body), scope=scope)
    problems.raise_if_any()
    _check_counts(call.body)
    known = {_key(one): one for one in _held(world, scope).values()}
    _count_creates(world, [one for one in call.body if _key(one) not in known])
    fresh = [_stored(world, scope, form, known.get(_key(form))) for form in call.body]
    _replace(world, scope, fresh)
    return 200, fresh


async def create(world: World, call: Call) -> Reply:
    """POST one command; one of the same type and name is overwritten (200 instead of 201)."""
    scope, form = _scope(world, call), call.form()
    _check_one(form, scope)
    others = list(_held(world, scope).values())
    old = next((one for one in others if _key(one) == _key(form)), None)
    if old is None:
        _check_counts([*others, form])
        _count_creates(world, [form])
    command = _stored(world, scope, form, old)
    _replace(world, scope, [*(one for one in others if one is not old), command])
    return (201 if old is None else 200), command


async def edit(world: World, call: Call) -> Reply:
    """PATCH one command."""
    scope, old = _command(world, call)
    form = old | call.form()
    _check_one({name: value for name, value in form.items() if name != "contexts" or not scope}, scope)
    command = _stored(world, scope, form, old)
    others = [one for one in _held(world, scope).values() if one is not old]
    if any(_key(one) == _key(command) for one in others):
        raise bad_form(
            ("name",), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique"
        )
    _replace(world, scope, [*others, command])
    return 200, command


async def delete(world: World, call: Call) -> Reply:
    """DELETE one command."""
    scope, old = _command(world, call)
    _replace(world, scope, [one for one in _held(world, scope).values() if one is not old])
    return 204, None


async def permissions(world: World, call: Call) -> Reply:
    """GET the permission overwrites of a server's commands; the sandbox has none."""
    _scope(world, call)
    return 200, []


def _key(command: Json) -> tuple[int, str]:
    return command.get("type") or CHAT_INPUT, command["name"]


def _check_one(form: Json, scope: str) -> None:
    problems = Problems()
    check_command(Field(problems, (), form), scope=scope)
    problems.raise_if_any()


def _check_counts(commands: Iterable[Json]) -> None:
    kinds = [one.get("type") or CHAT_INPUT for one in commands]
    if any(kinds.count(kind) > most for kind, most in MAX_OF_TYPE.items()):
        raise refuse(30032)


def _count_creates(world: World, fresh: list[Json]) -> None:
    today = [one for one in world.application.creates if one > world.clock.now() - DAY_SECONDS]
    if len(today) + len(fresh) > CREATES_A_DAY:
        raise refuse(30034)
    world.application.creates = today + [world.clock.now()] * len(fresh)


def _replace(world: World, scope: str, commands: list[Json]) -> None:
    world.application.commands[scope] = {one["id"]: one for one in commands}
    world.hub.tell("commands", {})


def _stored(world: World, scope: str, form: Json, old: Json | None) -> Json:
    """Return the command object as Discord keeps it, with its defaults filled in."""
    bits = form.get("default_member_permissions")
    command: Json = {
        "id": old["id"] if old else world.snowflakes.next(),
        "application_id": world.application.id,
        "version": world.snowflakes.next(),
        "type": form.get("type") or CHAT_INPUT,
        "name": form["name"],
        "name_localizations": form.get("name_localizations"),
        "description": form.get("description") or "",
        "description_localizations": form.get("description_localizations"),
        "default_member_permissions": None if bits is None else str(bits),
        "nsfw": bool(form.get("nsfw")),
    }
    if form.get("options"):
        command["options"] = form["options"]
    if scope:
        return command | {"guild_id": scope}
    contexts = form.get("contexts")
    if contexts is None and form.get("dm_permission") is False:
        contexts = [0]
    return command | {
        "dm_permission": contexts is None or 1 in contexts,
        "contexts": contexts,
        "integration_types": form.get("integration_types") or [0],
    }


GLOBAL = "/applications/{application}/commands"
LOCAL = "/applications/{application}/guilds/{guild}/commands"


def _endpoints(path: str) -> list[Endpoint]:
    bucket = "commands:{application}:"
    return [
        Endpoint("GET", path, get_all),
        Endpoint("PUT", path, overwrite, bucket + "put"),
        Endpoint("POST", path, create, bucket + "post"),
        Endpoint("GET", path + "/{command}", get_one),
        Endpoint("PATCH", path + "/{command}", edit, bucket + "patch"),
        Endpoint("DELETE", path + "/{command}", delete, bucket + "delete"),
    ]


ENDPOINTS = [Endpoint("GET", LOCAL + "/permissions", permissions), *_endpoints(GLOBAL), *_endpoints(LOCAL)]
