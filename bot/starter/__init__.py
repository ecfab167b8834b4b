"""The starter pack: small models that come with the project. Importing this imports no torch."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transformers import Pipeline

__all__ = ["load", "pipeline"]


def load(name: str) -> tuple[Any, Any]:
    """Give a model of the pack as a stock transformers model (eval, fp32, CPU) and its tokenizer.

    Under a second once transformers is imported; raises UnknownModel, or ModelUnavailable for a damaged file.
    """
    from bot.starter.loading import load as loaded  # noqa: PLC0415 - torch is imported when first needed

    return loaded(name)


def pipeline(name: str, device: str = "cpu") -> "Pipeline":
    """Give a model of the pack as a ready pipeline of its entry's kind; raises as load does."""
    from bot.starter.loading import pipeline as loaded  # noqa: PLC0415 - torch is imported when first needed

    return loaded(name, device)
