"""Which models a task may use: configured, fetched, on the hub, starter; their size, licence and safety."""

from bot.catalog.catalog import Catalog
from bot.catalog.entry import Entry, ModelFacts
from bot.catalog.shelf import check_models

__all__ = ["Catalog", "Entry", "ModelFacts", "check_models"]
