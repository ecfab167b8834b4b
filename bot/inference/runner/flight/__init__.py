"""Generation in flight: prompts join and leave at every token, whatever their options. Imports torch."""

from bot.inference.runner.flight.flight import Flight

__all__ = ["Flight"]
