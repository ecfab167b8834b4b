"""Saves a pipeline as its parts, as transformers does for pipelines of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


class SavedAsParts:
    """Leaves our code out of a saved pipeline; a registered class would be copied beside the weights."""

    model: Any
    tokenizer: Any

    def save_pretrained(self, save_directory: str | Path, **kwargs: Any) -> None:  # noqa: ANN401 - the model's
        """Write model and tokenizer into the folder, which is made if need be."""
        self.model.save_pretrained(save_directory, **kwargs)
        self.tokenizer.save_pretrained(save_directory, **kwargs)
