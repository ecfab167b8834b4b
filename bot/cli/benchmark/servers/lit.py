"""python -m bot.cli.benchmark.servers.lit FOLDER PORT BATCH: LitServe with the batch function of tutorials.

A development dependency. Its workers are spawned and import this file anew, so its class stands at the top.
"""

import importlib
import sys
from collections.abc import Sequence
from typing import Any

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

# absent on most machines; then nobody imports this file
litserve: Any = importlib.import_module("litserve")

BATCH_SECONDS = 0.005
THREADS = 1


class Classifier(litserve.LitAPI):  # type: ignore[misc]  # litserve may be absent where types are checked
    """Classifies texts, padded to the longest of their batch."""

    def __init__(self, folder: str, batch: int) -> None:
        super().__init__(max_batch_size=batch, batch_timeout=BATCH_SECONDS if batch > 1 else 0.0)
        self.folder = folder

    def setup(self, _device: str) -> None:
        """Load the model, in a worker."""
        torch.set_num_threads(THREADS)
        load: Any = AutoModelForSequenceClassification.from_pretrained
        self.tokenizer: Any = AutoTokenizer.from_pretrained(self.folder)
        self.model: Any = load(self.folder).eval()

    def decode_request(self, request: dict[str, str]) -> str:
        """Return the text of a request."""
        return request["text"]

    def predict(self, texts: Sequence[str]) -> list[dict[str, Any]]:
        """Classify a batch."""
        encoded = self.tokenizer(list(texts), padding=True, truncation=True, return_tensors="pt")
        with torch.inference_mode():
            scores = self.model(**encoded).logits.softmax(dim=-1)
        best = scores.max(dim=-1)
        labels = self.model.config.id2label
        return [
            {"label": labels[int(index)], "score": float(score)}
            for index, score in zip(best.indices, best.values, strict=True)
        ]

    def encode_response(self, output: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to one request."""
        return {"answer": output}


if __name__ == "__main__":
    server = litserve.LitServer(Classifier(sys.argv[1], int(sys.argv[3])), accelerator="cpu", timeout=False)
    server.run(host="127.0.0.1", port=int(sys.argv[2]), log_level="error", generate_client_file=False)
