"""The worker thread that owns torch, and the door to it. Importing this imports no torch."""

from bot.inference.loading.environment import preload
from bot.inference.worker.worker import WorkerBackend

__all__ = ["WorkerBackend", "preload"]
