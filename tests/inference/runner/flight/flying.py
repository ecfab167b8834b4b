"""Words for tests: put requests into a flight, at the steps they come, and see what becomes of them."""

import functools
from collections.abc import Sequence
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import torch
import transformers

from bot.inference.runner import Outcome, Size, Work
from bot.inference.runner.flight import Flight
from bot.tasks import InferenceRequest
from tests.inference.asking import WIDE, ask, pipe_of
from tests.inference.checkpoints import GPT2_ENDS
from tests.pipelines import tiny_tokenizers

LLAMA = {
    "hidden_size": 16,
    "intermediate_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "max_position_embeddings": 96,
    "initializer_range": 0.6,
}
BLOOM = {"hidden_size": 16, "n_layer": 2, "n_head": 2, "initializer_range": 0.6}
FAMILIES: dict[str, tuple[str, dict[str, Any]]] = {
    "llama": ("LlamaForCausalLM", LLAMA),
    "mistral": ("MistralForCausalLM", {**LLAMA, "num_key_value_heads": 2, "sliding_window": 8}),
    "bloom": ("BloomForCausalLM", BLOOM),
}
TEXTS = ("the city of Berlin", "I love", "my name is Sarah and", "New York is old and the city of", "a")


@functools.cache
def decoder(family: str) -> Any:  # noqa: ANN401 - a Pipeline
    """Return a text-generation pipeline of a tiny decoder of this family."""
    if family == "gpt2":
        return pipe_of("text-generation", "gpt2")
    name, settings = FAMILIES[family]
    folder = Path(mkdtemp(prefix="decoder-"))
    size = tiny_tokenizers.write_roberta(folder, "GPT2Tokenizer", model_max_length=96, **GPT2_ENDS)
    ends = {"bos_token_id": 2, "eos_token_id": 2}
    config = transformers.AutoConfig.for_model(family, vocab_size=size, **settings, **ends)
    state = torch.random.get_rng_state()
    torch.manual_seed(7)
    model = getattr(transformers, name)(config).eval()
    torch.random.set_rng_state(state)
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    return transformers.pipeline("text-generation", model=model, tokenizer=tokenizer)


def prompt(*texts: str, **more: Any) -> InferenceRequest:  # noqa: ANN401 - parameters of the pipeline
    """Return a request for continuations without the prompt."""
    return ask("text-generation", "gpt2", *texts, lane="long", **{"return_full_text": False, **more})


def fly(
    works: Sequence[Work],
    *,
    pipe: Any = None,  # noqa: ANN401 - a Pipeline
    every: int = 0,
    size: Size = WIDE,
    flight: Flight | None = None,
) -> list[Outcome]:
    """Let works join, one more every so many steps, until all have landed; give their outcomes in order."""
    if flight is None:
        flight = Flight(pipe or decoder("gpt2"), size)
    outcomes: dict[int, Outcome] = {}
    for number, work in enumerate(works):
        assert flight.admit(work, functools.partial(outcomes.__setitem__, number))
        for _ in range(every):
            flight.step()
    for _ in range(1000):
        if not flight:
            return [outcomes[number] for number in range(len(works))]
        flight.step()
    raise AssertionError("the flight does not end")


def texts_of(outcome: Outcome) -> list[list[str]]:
    """Return what was written, a list an input."""
    if isinstance(outcome, Exception):
        raise outcome
    return [[one["generated_text"] for one in output.raw] for output in outcome]
