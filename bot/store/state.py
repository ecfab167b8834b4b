"""Small facts to remember across restarts, by key."""

from bot.store.connection import Connection


class KeyValues:
    """A table of texts, e.g. `commands_hash`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, key: str) -> str | None:
        """Return the value, or None."""
        sql = "SELECT value FROM state WHERE key = ?"
        return await self._connection.read(
            lambda database: (database.execute(sql, (key,)).fetchone() or (None,))[0]
        )

    async def set(self, key: str, value: str) -> None:
        """Remember a value in the place of the one before."""
        await self._connection.write(
            lambda database: database.execute(
                "INSERT INTO state VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (key, value),
            ).close()
        )
