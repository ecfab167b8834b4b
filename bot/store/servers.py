"""Which servers the bot is in, or was: what is kept of one goes some time after the bot had to leave."""

import sqlite3
from collections.abc import Collection

from bot.store.connection import Connection


class Servers:
    """The table of servers; times are Unix seconds."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def joined(self, guild: int) -> None:
        """Note that the bot is in a server, back again perhaps."""
        await self._connection.write(lambda database: _note(database, (guild,)))

    async def left(self, guild: int, now: float) -> None:
        """Note that the bot had to leave a server."""
        sql = "INSERT INTO servers VALUES (?, ?) ON CONFLICT (guild) DO UPDATE SET left_at = excluded.left_at"
        await self._connection.write(lambda database: database.execute(sql, (guild, now)).close())

    async def seen(self, guilds: Collection[int], now: float) -> None:
        """Note all the servers the bot is in; of the others it had to leave some while it was offline."""

        def compare(database: sqlite3.Connection) -> None:
            _note(database, guilds)
            known = database.execute("SELECT guild FROM servers WHERE left_at IS NULL").fetchall()
            gone = [(now, row["guild"]) for row in known if row["guild"] not in guilds]
            database.executemany("UPDATE servers SET left_at = ? WHERE guild = ?", gone)

        await self._connection.write(compare)

    async def gone(self, since: float) -> tuple[int, ...]:
        """Return the servers that the bot had left by then."""
        sql = "SELECT guild FROM servers WHERE left_at <= ?"
        return await self._connection.read(
            lambda database: tuple(row["guild"] for row in database.execute(sql, (since,)))
        )

    async def forget(self, guild: int) -> None:
        """Delete what is kept of a server but its jobs: its settings have a table of their own too."""

        def delete(database: sqlite3.Connection) -> None:
            database.execute("DELETE FROM servers WHERE guild = ?", (guild,))
            database.execute("DELETE FROM preferences WHERE scope = 'server' AND owner = ?", (guild,))
            database.execute("DELETE FROM state WHERE key = ?", (f"greeted:{guild}",))

        await self._connection.write(delete)


def _note(database: sqlite3.Connection, guilds: Collection[int]) -> None:
    """Write that the bot is in these servers."""
    sql = "INSERT INTO servers VALUES (?, NULL) ON CONFLICT (guild) DO UPDATE SET left_at = NULL"
    database.executemany(sql, [(guild,) for guild in guilds])
