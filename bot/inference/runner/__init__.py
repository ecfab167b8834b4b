"""One batch on one pipeline: one outcome a request, in order. Imports torch."""

from bot.inference.runner.batch import run_batch
from bot.inference.runner.work import Outcome, Size, Work

__all__ = ["Outcome", "Size", "Work", "run_batch"]
