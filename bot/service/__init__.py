"""The use case: choose the model, accept the job, infer, parse, remember. Knows no Discord."""

from bot.service.service import Service

__all__ = ["Service"]
