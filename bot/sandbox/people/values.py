"""Option values as Discord's own client takes them (application-commands.mdx, Option Type)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.sandbox import permissions
from bot.sandbox.measure import length
from bot.sandbox.rules.options import GROUP, MAX_SAFE, MAX_TEXT, SUBCOMMAND
from bot.sandbox.views.channels import channel_view
from bot.sandbox.views.messages import resolved_roles, resolved_users

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.files import Upload
    from bot.sandbox.form import Field
    from bot.sandbox.wire import Json, JsonValue
    from bot.sandbox.world import Channel, User, World

STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(3, 12)
UNKNOWN = "INTERACTION_APPLICATION_COMMAND_OPTION_UNKNOWN"


@dataclass(frozen=True, slots=True)
class Given:
    """What an action of `user` has beside its form.

    `raw` checks shapes only, `lenient` takes unfinished input.

    `resolved` gathers the objects that the values speak of.
    """

    world: World
    user: User
    channel: Channel
    files: dict[str, Upload]
    raw: bool = False
    lenient: bool = False
    resolved: Json = field(default_factory=dict)


def fill_options(given: Given, declared: list[Json], options: Field) -> list[Json]:
    """Return the options of the interaction, noting what Discord's client would not let through."""
    known = {one["name"]: one for one in declared}
    filled: list[Json] = []
    for option in options.objects() if options.listing(25) else ():
        spec = known.get(option.value.get("name"))
        if spec is None:
            option.fail(UNKNOWN, "This command has no such option")
            continue
        filled.append(_fill(given, spec, option))
    _check_missing(given, declared, options, {one["name"] for one in filled})
    return filled


def _check_missing(given: Given, declared: list[Json], options: Field, names: set[str]) -> None:
    if given.raw or given.lenient:
        return
    if declared and declared[0]["type"] in (SUBCOMMAND, GROUP):
        if len(names) != 1:
            options.fail("BASE_TYPE_REQUIRED", "Exactly one sub-command is needed")
        return
    for spec in declared:
        if spec.get("required") and spec["name"] not in names:
            options.get(spec["name"]).required()


def _fill(given: Given, spec: Json, option: Field) -> Json:
    kind = spec["type"]
    filled: Json = {"name": spec["name"], "type": kind}
    if kind in (SUBCOMMAND, GROUP):
        return filled | {"options": fill_options(given, spec.get("options") or [], option.get("options"))}
    if option.value.get("focused"):
        return filled | {"value": str(option.value.get("value") or ""), "focused": True}
    value = option.get("value")
    if value.required():
        filled["value"] = _KINDS[kind](given, spec, value)
    return filled


def _text(given: Given, spec: Json, value: Field) -> JsonValue:
    if not isinstance(value.value, str):
        value.fail("STRING_TYPE_CONVERT", "Must be a text.")
    elif not given.raw and not given.lenient:
        _check_choice(spec, value)
        least, most = spec.get("min_length", 0), spec.get("max_length", MAX_TEXT)
        if not max(least, 1) <= length(value.value) <= most:
            value.fail("BASE_TYPE_BAD_LENGTH", f"Must be between {max(least, 1)} and {most} in length.")
    return value.value


def _number(given: Given, spec: Json, value: Field) -> JsonValue:
    whole = spec["type"] == INTEGER
    if isinstance(value.value, bool) or not isinstance(value.value, int if whole else (int, float)):
        value.fail("NUMBER_TYPE_COERCE", f'Value "{value.value}" is not {"int" if whole else "a number"}.')
    elif not given.raw and not given.lenient:
        _check_choice(spec, value)
        least, most = spec.get("min_value", -MAX_SAFE), spec.get("max_value", MAX_SAFE)
        if not least <= value.value <= most:
            value.fail("NUMBER_TYPE_RANGE", f"Must be between {least} and {most}.")
    return value.value


def _check_choice(spec: Json, value: Field) -> None:
    if spec.get("choices"):
        value.choice([one["value"] for one in spec["choices"]])


def _flag(_given: Given, _spec: Json, value: Field) -> JsonValue:
    value.boolean()
    return value.value


def _user(given: Given, _spec: Json, value: Field) -> str:
    wanted = str(value.value)
    if wanted in given.world.users:
        for kind, held in resolved_users(given.world, given.channel.guild_id, [wanted]).items():
            given.resolved.setdefault(kind, {}).update(held)
    else:
        value.fail("USER_NOT_FOUND", "Unknown user")
    return wanted


def _role(given: Given, _spec: Json, value: Field) -> str:
    held = resolved_roles(given.world, given.channel.guild_id, [str(value.value)])
    if not held:
        value.fail("ROLE_NOT_FOUND", "Unknown role")
    given.resolved.setdefault("roles", {}).update(held)
    return str(value.value)


def _mentionable(given: Given, spec: Json, value: Field) -> str:
    return (_user if str(value.value) in given.world.users else _role)(given, spec, value)


def _channel(given: Given, spec: Json, value: Field) -> str:
    world, wanted = given.world, given.world.channels.get(str(value.value))
    if wanted is None or wanted.guild_id != given.channel.guild_id:
        value.fail("CHANNEL_NOT_FOUND", "Unknown channel")
    elif spec.get("channel_types") and wanted.type not in spec["channel_types"]:
        value.fail("CHANNEL_TYPE_INVALID", "This kind of channel cannot be chosen here")
    else:
        may = {"permissions": given.user.id, "app_permissions": world.application.id}
        bits = {name: str(permissions.in_channel(world, wanted, who)) for name, who in may.items()}
        given.resolved.setdefault("channels", {})[wanted.id] = channel_view(world, wanted) | bits
    return str(value.value)


def keep_attachment(given: Given, value: Field) -> str:
    """Keep the file of a form field for this interaction and return its id."""
    upload = given.files.get(str(value.value))
    if upload is None:
        value.fail("ATTACHMENT_NOT_FOUND", "There is no file in this field")
        return ""
    kept = given.world.files.keep(upload, given.channel.id, ephemeral=True)
    given.resolved.setdefault("attachments", {})[kept.id] = given.world.files.view(kept)
    return kept.id


def _attachment(given: Given, _spec: Json, value: Field) -> str:
    return keep_attachment(given, value)


_KINDS: dict[int, Callable[[Given, Json, Field], JsonValue]] = {
    STRING: _text,
    INTEGER: _number,
    BOOLEAN: _flag,
    USER: _user,
    CHANNEL: _channel,
    ROLE: _role,
    MENTIONABLE: _mentionable,
    NUMBER: _number,
    ATTACHMENT: _attachment,
}


def pick(given: Given, part: Json, value: Field) -> None:
    """Resolve one value of a user, role, mentionable or channel select (component types 5 to 8)."""
    picks = {5: _user, 6: _role, 7: _mentionable, 8: _channel}
    picks[part["type"]](given, part, value)
