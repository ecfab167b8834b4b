"""Checkpoints of known sizes with random weights, written when first asked for. Imports transformers."""

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
import transformers
from transformers import (
    AutoModelForCausalLM,
    AutoModelForSequenceClassification,
    BertConfig,
    GPT2Config,
    pipeline,
)
from transformers.utils import logging

from bot.cli.benchmark import heavy
from bot.starter.manifest import PACK

POSITIONS = 512
SHARP = 0.05
"""Standard deviation of random weights: with the usual 0.02 two tokens may tie, and rounding would choose."""
GPT2_WORDS = 50257
ANSWER_SECONDS = 120.0
"""For one answer of a continuous batch, at most."""

# transformers' own are not typed
classifier_of: Any = AutoModelForSequenceClassification.from_config
decoder_of: Any = AutoModelForCausalLM.from_config


def _bert(width: int, layers: int, heads: int) -> Callable[[], Any]:
    return lambda: classifier_of(
        BertConfig(
            vocab_size=heavy.WORDS,
            hidden_size=width,
            num_hidden_layers=layers,
            num_attention_heads=heads,
            intermediate_size=4 * width,
            max_position_embeddings=POSITIONS,
            initializer_range=SHARP,
        )
    )


def _gpt2(width: int, layers: int, heads: int, words: int) -> Callable[[], Any]:
    return lambda: decoder_of(
        GPT2Config(
            vocab_size=words,
            n_embd=width,
            n_layer=layers,
            n_head=heads,
            n_positions=POSITIONS,
            initializer_range=SHARP,
            # no end: every generation writes as many tokens as were wanted
            bos_token_id=0,
            eos_token_id=None,
            pad_token_id=0,
        )
    )


MAKERS: Mapping[str, Callable[[], Any]] = {
    "minilm": _bert(384, 6, 12),
    "tiny": _bert(64, 2, 2),
    "decoder-10m": _gpt2(256, 4, 4, heavy.WORDS),
    "decoder-124m": _gpt2(768, 12, 12, GPT2_WORDS),
}
"""all-MiniLM-L6-v2's shape, one where tokenizing weighs as much as the model, and two decoders."""


def checkpoint(folder: Path, name: str) -> Path:
    """Return the folder of a checkpoint, written there unless it is."""
    path = folder / name
    if not path.exists():
        torch.manual_seed(0)
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers ships no types
        MAKERS[name]().save_pretrained(path)
        shutil.copy(PACK / "tokenizer.json", path / "tokenizer.json")
        (path / "tokenizer_config.json").write_text(json.dumps(heavy.TOKENIZER), encoding="utf-8")
    return path


def pipe_of(task: str, path: Path, device: str) -> Any:  # noqa: ANN401 - a transformers Pipeline
    """Load a pipeline as a naive bot does, one torch thread."""
    torch.set_num_threads(1)
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # transformers ships no types
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # likewise
    load: Any = pipeline
    return load(task, model=str(path), device=device, dtype=torch.float32)


def seconds_a_token(pipe: Any, clock: Callable[[], float], passes: int) -> float:  # noqa: ANN401 - a Pipeline
    """Return the roofline of an encoder: seconds a token of a pass of 32 messages of 32 tokens, no mask."""
    ids = torch.randint(1000, heavy.WORDS, (32, 32), device=pipe.model.device)
    with torch.inference_mode():
        began = clock()
        for _ in range(passes):
            pipe.model(input_ids=ids).logits.sum().item()
        return (clock() - began) / passes / ids.numel()


def all_at_once(pipe: Any, wanted: Sequence[tuple[str, int]], options: dict[str, Any]) -> list[list[int]]:  # noqa: ANN401 - a Pipeline
    """Continue prompts by so many tokens each, greedily, with transformers' continuous batching.

    Returns the new tokens; `options` are those of ContinuousBatchingConfig.
    """
    config: Any = transformers.GenerationConfig
    greedy = config(do_sample=False, eos_token_id=None, pad_token_id=pipe.tokenizer.pad_token_id)
    manager = pipe.model.init_continuous_batching(greedy, transformers.ContinuousBatchingConfig(**options))
    manager.start()
    try:
        asked = [
            manager.add_request(pipe.tokenizer(prompt)["input_ids"], max_new_tokens=tokens)
            for prompt, tokens in wanted
        ]
        found: dict[str, list[int]] = {}
        while len(found) < len(asked):
            # they come in the order in which they end
            result = manager.get_result(timeout=ANSWER_SECONDS)
            if result is None:
                raise TimeoutError
            found[result.request_id] = result.generated_tokens
        return [found[request] for request in asked]
    finally:
        manager.stop(block=True)
