"""Which model a person or a server prefers for a task."""

import sqlite3
from collections.abc import Mapping
from typing import Literal, TypeAlias

from bot.store.connection import Connection

Scope: TypeAlias = Literal["user", "server"]
Choice: TypeAlias = tuple[str, Literal["preference", "server"]]
CHOSEN_BY: Mapping[str, Literal["preference", "server"]] = {"user": "preference", "server": "server"}


class Preferences:
    """The table of preferences; a server's defaults have the same form as a person's."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def model(self, *, user: int, guild: int | None, task: str) -> Choice | None:
        """Return the person's model and 'preference', else the server's and 'server', else None."""
        return next(iter(await self.models(user=user, guild=guild, task=task)), None)

    async def models(self, *, user: int, guild: int | None, task: str) -> tuple[Choice, ...]:
        """Return the person's model before the server's, those there are."""
        sql = (
            "SELECT model, scope FROM preferences WHERE task = ? AND"
            " (scope = 'user' AND owner = ? OR scope = 'server' AND owner = ?)"
            " ORDER BY scope = 'user' DESC"
        )
        return await self._connection.read(
            lambda database: tuple(
                (row["model"], CHOSEN_BY[row["scope"]]) for row in database.execute(sql, (task, user, guild))
            )
        )

    async def chosen(self) -> tuple[tuple[str, str], ...]:
        """Return (task, model) of every choice of anybody, each once."""
        sql = "SELECT DISTINCT task, model FROM preferences ORDER BY task, model"
        return await self._connection.read(
            lambda database: tuple((row["task"], row["model"]) for row in database.execute(sql))
        )

    async def set_user(self, user: int, task: str, model: str | None) -> None:
        """Remember a person's model for a task; None forgets it."""
        await self._set("user", user, task, model)

    async def set_server(self, guild: int, task: str, model: str | None) -> None:
        """Remember a server's default model for a task; None forgets it."""
        await self._set("server", guild, task, model)

    async def of_user(self, user: int) -> Mapping[str, str]:
        """Return a person's models by task."""
        return await self._of("user", user)

    async def of_server(self, guild: int) -> Mapping[str, str]:
        """Return a server's models by task."""
        return await self._of("server", guild)

    async def forget(self, user: int) -> None:
        """Delete all of a person's preferences."""
        await self._connection.write(
            lambda database: database.execute(
                "DELETE FROM preferences WHERE scope = 'user' AND owner = ?", (user,)
            ).close()
        )

    async def _of(self, scope: Scope, owner: int) -> Mapping[str, str]:
        """Return models by task."""
        sql = "SELECT task, model FROM preferences WHERE scope = ? AND owner = ? ORDER BY task"
        return await self._connection.read(
            lambda database: {row[0]: row[1] for row in database.execute(sql, (scope, owner))}
        )

    async def _set(self, scope: Scope, owner: int, task: str, model: str | None) -> None:
        """Replace or delete one row."""

        def change(database: sqlite3.Connection) -> None:
            database.execute(
                "DELETE FROM preferences WHERE scope = ? AND owner = ? AND task = ?", (scope, owner, task)
            )
            if model is not None:
                database.execute("INSERT INTO preferences VALUES (?, ?, ?, ?)", (scope, owner, task, model))

        await self._connection.write(change)
