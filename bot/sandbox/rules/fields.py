"""The plain fields of forms and what each may hold, taken by hand from Discord's own specification.

Lengths and numbers are those of discord-api-spec, July 2026; where the documentation is stricter, it counts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from bot.sandbox.form import Field

Check: TypeAlias = Callable[[Field], bool]
"""Complains about a field and answers whether all is well; no value is well."""

Table: TypeAlias = dict[str, Check]

HIGHEST_ID = 2**31 - 1
CHANNEL_TYPES = (0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16)
"""Channel types; media channels (16) are in the documentation only (resources/channel.mdx)."""


def check_fields(form: Field, table: Table) -> None:
    """Complain about every field of a form that the table knows and that holds what it may not."""
    for name, check in table.items():
        check(form.get(name))


def text(maximum: int, minimum: int = 0) -> Check:
    """Return the check of a text of so many characters."""
    return lambda field: field.text(maximum, minimum)


def whole(minimum: int, maximum: int) -> Check:
    """Return the check of a whole number in a range."""
    return lambda field: field.integer(minimum, maximum)


def flag(field: Field) -> bool:
    """Complain about what is neither true nor false."""
    return field.boolean()


def snowflake(field: Field) -> bool:
    """Complain about what is no id."""
    value = field.value
    if not field.given or (isinstance(value, int) and not isinstance(value, bool)):
        return True
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return True
    return field.fail("NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')


def moment(field: Field) -> bool:
    """Complain about what is no time in ISO 8601."""
    if not field.given:
        return True
    try:
        datetime.fromisoformat(field.value)
    except (TypeError, ValueError):
        return field.fail("DATE_TIME_TYPE_PARSE", f"Could not parse {field.value}. Should be ISO8601.")
    return True


def emoji(field: Field) -> bool:
    """Complain about an emoji without a name, or with one that is too long."""
    if not field.given or not field.mapping():
        return not field.given
    check_fields(field, {"id": snowflake, "animated": flag})
    return field.get("name").required() and field.get("name").text(32)


def channel_types(field: Field) -> bool:
    """Complain about kinds of channels that there are not."""
    if not field.listing(len(CHANNEL_TYPES)):
        return False
    return all(one.choice(CHANNEL_TYPES) for one in field.each())


PART: Table = {"id": whole(0, HIGHEST_ID)}
"""What every component has."""

BUTTON: Table = PART | {
    "label": text(80),
    "disabled": flag,
    "sku_id": snowflake,
    "emoji": emoji,
}
SELECT: Table = PART | {
    "placeholder": text(150),
    "min_values": whole(0, 25),
    "max_values": whole(1, 25),
    "disabled": flag,
    "required": flag,
    "channel_types": channel_types,
}
OPTION: Table = {"description": text(100), "default": flag, "emoji": emoji}
MEDIA: Table = PART | {"description": text(1024, 1), "spoiler": flag}
"""A thumbnail, and a picture of a gallery."""
CONTAINER: Table = PART | {"accent_color": whole(0, 0xFFFFFF), "spoiler": flag}
FILE: Table = PART | {"spoiler": flag}
SEPARATOR: Table = PART | {"divider": flag, "spacing": whole(1, 2)}

LABEL: Table = PART | {"description": text(100, 1)}
INPUT: Table = PART | {
    "label": text(45, 1),
    "min_length": whole(0, 4000),
    "max_length": whole(1, 4000),
    "placeholder": text(100),
    "required": flag,
    "value": text(4000),
}
SEVERAL: Table = PART | {"min_values": whole(0, 10), "max_values": whole(1, 10), "required": flag}
"""A file upload, and a group of boxes."""
CHECKBOX: Table = PART | {"default": flag}

EMBED: Table = {
    "title": text(256),
    "description": text(4096),
    "color": whole(0, 0xFFFFFF),
    "timestamp": moment,
    "type": text(152_133),
}
PICTURE: Table = {
    "width": whole(0, HIGHEST_ID),
    "height": whole(0, HIGHEST_ID),
    "description": text(4096),
    "placeholder": text(64),
    "placeholder_version": whole(0, HIGHEST_ID),
    "is_animated": flag,
}
ATTACHMENT: Table = {
    "id": snowflake,
    "filename": text(1024, 1),
    "title": text(1024),
    "description": text(1024),
    "is_spoiler": flag,
}
POLL: Table = {"duration": whole(1, 768), "layout_type": whole(1, 1), "allow_multiselect": flag}
MESSAGE: Table = {
    "content": text(2000),
    "flags": whole(0, HIGHEST_ID),
    "tts": flag,
    "enforce_nonce": flag,
}
