"""starter/zero-shot-minilm: nothing is trained; three numbers are fixed on intents, which are not scored."""

import random
from typing import TYPE_CHECKING

import torch

from bot.starter import encoder
from bot.starter.manifest import Entry, read
from bot.starter.training import rows
from bot.starter.zero_shot import TEMPLATE, LikenessPipeline, meanings, prompts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAME = "starter/zero-shot-minilm"
COMMAND = "python -m bot.starter.train zero-shot --data DIR"
# Prompt alone, bare label alone, their middle, in per cent right: 289 intents (n=1,500) 51.6, 55.5, 54.8;
# their 28 topics (n=1,500) 29.0, 30.0, 29.8; 28 emotions (n=1,000) 16.3, 16.8, 17.6.
# The middle gains nearly all and keeps the person's template.
NOTE = "starter model: compares topics by likeness, English only; it does not know for from against"
SEED = 0
SAMPLE = 3000
"""Messages that the numbers are fixed on, each with its own intent among 1 to 9 others."""
SCALES = [step / 2 for step in range(2, 121)]
MIDDLES = [step / 100 for step in range(5, 60)]
CHOSEN = "{what}: {value}"


def pipeline(device: str) -> LikenessPipeline:
    """Give the pipeline without its numbers."""
    base = read().base
    model = encoder.build("feature-extraction", encoder.state(base))
    return LikenessPipeline(
        model=model, tokenizer=encoder.tokenizer(base), task="zero-shot-classification", device=device
    )


def cosines(data: "Path", device: str) -> list[torch.Tensor]:
    """Give a message's cosines to the right label (first) and to some wrong ones, for each of the sample."""
    rng = random.Random(SEED)  # noqa: S311 - repeatable on purpose, no secret
    intents = rows.read(data, "intents_train")
    labels = sorted({row["label"] for row in intents})
    sample = rng.sample(intents, SAMPLE)
    embed = pipeline(device).embed
    texts = embed([row["text"] for row in sample])
    vectors = meanings(embed(prompts(labels, TEMPLATE)), embed(labels))
    result = []
    for row, vector in zip(sample, texts, strict=True):
        others = rng.sample([label for label in labels if label != row["label"]], rng.randint(1, 9))
        result.append(vectors[[labels.index(label) for label in (row["label"], *others)]] @ vector)
    return result


def loss_of_choice(sample: list[torch.Tensor], scale: float) -> float:
    """Give the mean surprise at the right label under a softmax of this scale."""
    return -sum(torch.log_softmax(scale * one, 0)[0].item() for one in sample) / len(sample)


def loss_of_each(sample: list[torch.Tensor], scale: float, middle: float) -> float:
    """Give the mean surprise when each label stands alone; one right and one wrong label a message."""
    pairs = torch.stack([one[:2] for one in sample])
    signed = scale * (pairs - middle) * torch.tensor([1.0, -1.0])
    return -torch.nn.functional.logsigmoid(signed).mean().item()


def train(data: "Path", _work: "Path", _folder: "Path", device: str, tell: "Callable[[str], None]") -> Entry:
    """Choose the numbers that make the scores honest, by maximum likelihood over a grid."""
    sample = cosines(data, device)
    scale = min(SCALES, key=lambda value: loss_of_choice(sample, value))
    alone = min(
        ((value, middle) for value in SCALES for middle in MIDDLES),
        key=lambda pair: loss_of_each(sample, *pair),
    )
    settings = {"scale": scale, "multi_scale": alone[0], "multi_middle": alone[1]}
    for what, value in settings.items():
        tell(CHOSEN.format(what=what, value=value))
    return entry(data, settings)


def entry(data: "Path", settings: dict[str, float]) -> Entry:
    """Describe the model, without scores yet."""
    return Entry(
        name=NAME,
        task="zero-shot",
        pipeline="zero-shot-classification",
        form="encoder",
        family="bert",
        base=read().base.name,
        languages=("en",),
        licence="Apache-2.0",
        note=NOTE,
        command=COMMAND,
        seed=SEED,
        settings=dict(settings),
        data=(
            rows.describe(data, "intents_train", "choosing", "CC BY 4.0, CC BY 3.0, CC BY 4.0"),
            rows.describe(data, "dbpedia_test", "scoring", "CC BY-SA 3.0"),
        ),
    )
