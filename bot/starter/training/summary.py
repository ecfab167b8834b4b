"""starter/summary-extractive: nothing is trained; the ranking's bonus is fixed on SciTLDR's dev set."""

from typing import TYPE_CHECKING

from bot.starter import encoder
from bot.starter.manifest import Entry, read
from bot.starter.scoring.summary import rouge_1
from bot.starter.summary import KEY, ExtractiveSummaryPipeline
from bot.starter.training import rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import torch

NAME = "starter/summary-extractive"
COMMAND = "python -m bot.starter.train summary --data DIR"
MANNER = "extractive: sentences are quoted, nothing is rewritten"
NOTE = "starter model, extractive: it quotes the text's central sentences and rewrites nothing"
LICENCE = "Apache-2.0"
POSITIONS = (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5)
DIVERSITY = 0.3
"""Plays no part in a summary of one sentence, so no score here can fix it: a plain middle value."""
TRIED = "position {position}: ROUGE-1 {value:.2f}"


def pipeline(device: str) -> ExtractiveSummaryPipeline:
    """Give the pipeline without its numbers."""
    base = read().base
    model = encoder.build("feature-extraction", encoder.state(base))
    return ExtractiveSummaryPipeline(
        model=model, tokenizer=encoder.tokenizer(base), task="summarization", device=device
    )


def train(data: "Path", _work: "Path", _folder: "Path", device: str, tell: "Callable[[str], None]") -> Entry:
    """Try every bonus for early sentences on the dev set and keep the best."""
    dev = rows.read(data, "scitldr_dev")
    summarize = pipeline(device)
    items = [summarize.preprocess("\n\n".join(row["source"])) for row in dev]
    vectors: list[torch.Tensor] = [summarize.embed(item["texts"]) for item in items]
    values: dict[float, float] = {}
    for position in POSITIONS:
        total = 0.0
        for row, item, vector in zip(dev, items, vectors, strict=True):
            answer = summarize.postprocess(
                {**item, "vectors": vector}, max_sentences=1, max_length=512, position=position
            )
            total += rouge_1(answer[KEY], row["target"])
        values[position] = 100 * total / len(dev)
        tell(TRIED.format(position=position, value=values[position]))
    return entry(data, max(POSITIONS, key=values.__getitem__))


def entry(data: "Path", position: float) -> Entry:
    """Describe the model, without scores yet."""
    return Entry(
        name=NAME,
        task="summarize",
        pipeline="summarization",
        form="encoder",
        family="bert",
        base=read().base.name,
        languages=("en",),
        licence="Apache-2.0",
        note=NOTE,
        manner=MANNER,
        command=COMMAND,
        settings={"position": position, "diversity": DIVERSITY},
        data=(
            rows.describe(data, "scitldr_dev", "choosing", LICENCE),
            rows.describe(data, "scitldr_test", "scoring", LICENCE),
        ),
    )
