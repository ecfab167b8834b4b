"""Continuous batching is compared where there is an accelerator; the way itself runs on a processor too."""

from pathlib import Path

from bot.cli.benchmark.checkpoints import all_at_once, checkpoint, pipe_of
from bot.cli.benchmark.ground import TRIAL, Ground
from bot.cli.benchmark.sections.continuous import PROCESSOR, measure
from bot.settings import Inference, Settings

SMALL = {"num_blocks": 64, "max_batch_tokens": 128, "page_size": 32, "use_cuda_graph": False}
"""What a processor needs to be told."""


async def test_a_processor_is_told_why_there_is_no_figure(tmp_path: Path) -> None:
    notices: list[str] = []
    ground = Ground(tmp_path, Settings(inference=Inference(device="cpu")), TRIAL, notices.append)
    assert await measure(ground) == []
    assert notices == [PROCESSOR]


def test_it_writes_what_the_pipeline_writes(tmp_path: Path) -> None:
    pipe = pipe_of("text-generation", checkpoint(tmp_path, "decoder-10m"), "cpu")
    prompts = [("the river is old", 5), ("a name", 3)]
    alone = [
        pipe(prompt, do_sample=False, max_new_tokens=tokens, return_tensors=True)[0]["generated_token_ids"]
        for prompt, tokens in prompts
    ]
    found = all_at_once(pipe, prompts, SMALL)
    assert [len(ids) for ids in found] == [5, 3]
    assert found == [ids[-tokens:] for ids, (_, tokens) in zip(alone, prompts, strict=True)]
