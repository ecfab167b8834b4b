"""Who runs next, and with whom: fair between people, batched by key, bounded. Pure: no torch, no thread."""

from bot.inference.queue.entry import LANES, Batch, Entry, LaneName
from bot.inference.queue.line import Queue

__all__ = ["LANES", "Batch", "Entry", "LaneName", "Queue"]
