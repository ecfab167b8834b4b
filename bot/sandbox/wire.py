"""What travels over the sandbox's wires: JSON objects, snowflakes and times in Discord's forms."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
"""A JSON object as it came from, or goes to, a client."""

JsonValue: TypeAlias = Any
"""Any JSON value, before a rule has looked at it."""

DISCORD_EPOCH_MS = 1_420_070_400_000
"""First millisecond of 2015, where Discord's snowflakes begin (reference.mdx, Snowflakes)."""


def iso(moment: float) -> str:
    """Write a Unix time in seconds as Discord's ISO 8601 timestamp in UTC."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="microseconds")


def as_int(value: object) -> int:
    """Read a snowflake or permission set, which travels as a string or a number; 0 where it is neither."""
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else 0


def without_none(fields: Json) -> Json:
    """Leave out the fields that have no value, as Discord does with its optional ones."""
    return {name: value for name, value in fields.items() if value is not None}
