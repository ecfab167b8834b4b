"""Whom the bot's owner lets ask nothing; kept in memory too, because every request looks."""

import time
from collections.abc import Set as AbstractSet
from typing import Literal, TypeAlias

from bot.store.connection import Connection

Scope: TypeAlias = Literal["user", "server"]


class Blocked:
    """The table of blocked people and servers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: set[tuple[str, int]] = set()

    async def load(self) -> None:
        """Read the table, once, before anything is asked."""
        sql = "SELECT scope, id FROM blocked"
        self._known = await self._connection.read(
            lambda database: {(row["scope"], row["id"]) for row in database.execute(sql)}
        )

    def __contains__(self, one: tuple[Scope, int]) -> bool:
        return one in self._known

    def all(self) -> AbstractSet[tuple[str, int]]:
        """Return everybody who is blocked."""
        return frozenset(self._known)

    async def block(self, scope: Scope, number: int) -> None:
        """Let somebody ask nothing from now on."""
        sql = "INSERT INTO blocked VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        values = (scope, number, time.time())
        await self._connection.write(lambda database: database.execute(sql, values).close())
        self._known.add((scope, number))

    async def unblock(self, scope: Scope, number: int) -> None:
        """Let somebody ask again."""
        sql = "DELETE FROM blocked WHERE scope = ? AND id = ?"
        await self._connection.write(lambda database: database.execute(sql, (scope, number)).close())
        self._known.discard((scope, number))
