"""What people and servers decided for themselves: visibility, language, how long texts are kept, limits."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal, NamedTuple, TypeAlias, TypedDict, TypeVar, Unpack

from pydantic import TypeAdapter

from bot.store.connection import Connection

Scope: TypeAlias = Literal["user", "server"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSettings:
    """What a person decided; None is what the place, or the bot, has.

    `language` is a locale code of Discord's. `told` remembers that they were told what is kept of them.
    """

    private: bool | None = None
    language: str | None = None
    keep_days: int | None = None
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """What those who manage a server decided for it; None is what the bot has.

    `channels` and `roles` are the only ones that may be used, and that may use the tasks (none: all);
    in `blocked` channels no task answers, `off` are tasks that nobody may use. `spoiler` hides what models
    wrote until it is clicked. `per_minute` and `per_day` are requests of one person here, `characters` is
    the longest text.
    """

    private: bool = False
    language: str | None = None
    keep_days: int | None = None
    per_minute: int | None = None
    per_day: int | None = None
    characters: int | None = None
    spoiler: bool = False
    channels: frozenset[int] = frozenset()
    blocked: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    off: frozenset[str] = frozenset()


class PersonChange(TypedDict, total=False):
    """Fields of PersonSettings to change."""

    private: bool | None
    language: str | None
    keep_days: int | None
    told: bool


class ServerChange(TypedDict, total=False):
    """Fields of ServerSettings to change."""

    private: bool
    language: str | None
    keep_days: int | None
    per_minute: int | None
    per_day: int | None
    characters: int | None
    spoiler: bool
    channels: frozenset[int]
    blocked: frozenset[int]
    roles: frozenset[int]
    off: frozenset[str]


class Decided(NamedTuple):
    """What counts for one person in one place."""

    person: PersonSettings
    server: ServerSettings


Settings = TypeVar("Settings", PersonSettings, ServerSettings)

_PERSON = TypeAdapter(PersonSettings)
_SERVER = TypeAdapter(ServerSettings)


class Decisions:
    """The table of settings, all of it in memory.

    Every command looks into it before it is acknowledged, and must not wait for a locked database there.
    A row takes about 300 bytes.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._people: dict[int, PersonSettings] = {}
        self._servers: dict[int, ServerSettings] = {}

    async def load(self) -> None:
        """Read everything, once."""
        for scope, owner, settings in await self._connection.read(_read):
            if scope == "user":
                self._people[owner] = _PERSON.validate_json(settings)
            else:
                self._servers[owner] = _SERVER.validate_json(settings)

    def of(self, user: int, guild: int | None) -> Decided:
        """Return what a person and a server decided; without a server, what one has at first."""
        server = self._servers.get(guild) if guild is not None else None
        return Decided(self._people.get(user) or PersonSettings(), server or ServerSettings())

    async def change_person(self, user: int, **changes: Unpack[PersonChange]) -> PersonSettings:
        """Change some of a person's settings; returns what they were before."""
        before, after = await self._connection.write(
            partial(_change, scope="user", owner=user, adapter=_PERSON, changes=changes)
        )
        self._people[user] = after
        return before

    async def change_server(self, guild: int, **changes: Unpack[ServerChange]) -> ServerSettings:
        """Change some of a server's settings; returns what they were before."""
        before, after = await self._connection.write(
            partial(_change, scope="server", owner=guild, adapter=_SERVER, changes=changes)
        )
        self._servers[guild] = after
        return before

    async def forget(self, user: int) -> None:
        """Delete all that a person decided."""
        await self._delete("user", user)
        self._people.pop(user, None)

    async def forget_server(self, guild: int) -> None:
        """Delete all that a server decided."""
        await self._delete("server", guild)
        self._servers.pop(guild, None)

    async def _delete(self, scope: Scope, owner: int) -> None:
        """Delete a row."""
        sql = "DELETE FROM settings WHERE scope = ? AND owner = ?"
        await self._connection.write(lambda database: database.execute(sql, (scope, owner)).close())


def _read(database: sqlite3.Connection) -> list[tuple[str, int, str]]:
    """Read every row."""
    return [tuple(row) for row in database.execute("SELECT scope, owner, settings FROM settings")]


def _change(
    database: sqlite3.Connection,
    scope: Scope,
    owner: int,
    adapter: TypeAdapter[Settings],
    changes: Mapping[str, Any],
) -> tuple[Settings, Settings]:
    """Replace a row with some fields changed; returns it before and after."""
    select = "SELECT settings FROM settings WHERE scope = ? AND owner = ?"
    row = database.execute(select, (scope, owner)).fetchone()
    before = adapter.validate_json("{}" if row is None else row["settings"])
    after = replace(before, **changes)
    values = (scope, owner, adapter.dump_json(after, exclude_defaults=True).decode())
    database.execute("INSERT OR REPLACE INTO settings VALUES (?, ?, ?)", values)
    return before, after
