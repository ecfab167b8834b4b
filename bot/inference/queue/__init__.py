"""Who runs next, and with whom: fair between people, batched by key, bounded. Pure: no torch, no thread."""

from bot.inference.queue.entry import Batch, Entry
from bot.inference.queue.line import Queue

__all__ = ["Batch", "Entry", "Queue"]
