"""All SQL: the journal of jobs (which is also the history), preferences, and the catalog's records."""

from bot.store.database import Store

__all__ = ["Store"]
