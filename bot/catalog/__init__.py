"""Which models a task may use: configured, fetched, on the hub, starter; their size, licence and safety."""

from bot.catalog.catalog import Catalog
from bot.catalog.defaults import Default
from bot.catalog.entry import Entry, ModelFacts
from bot.catalog.shelf import check_models

__all__ = ["Catalog", "Default", "Entry", "ModelFacts", "check_models"]
