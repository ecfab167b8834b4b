"""starter/zero-shot-minilm: the encoder taught by many kinds of labels which one is near a text."""

from typing import TYPE_CHECKING, Any

import torch

from bot.starter import encoder, lora
from bot.starter.chance import Chance
from bot.starter.manifest import PACK, Entry, read
from bot.starter.training import rows, zero_shot_pairs
from bot.starter.training.adapting import RANK, SCALE, adapter_entry, fast, half, padded
from bot.starter.training.loop import Plan, Training
from bot.starter.zero_shot import TEMPLATE, LikenessPipeline, meanings, prompts, views

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from torch import nn

    from bot.starter.training.zero_shot_pairs import Labelled

NAME = "starter/zero-shot-minilm"
FILE = "zero-shot-minilm-r16.safetensors"
COMMAND = "python -m bot.starter.train zero-shot --data DIR"
NOTE = "starter model: compares topics by likeness, English only; it is weak at for and against"
PLAN = Plan(seed=7, passes=1, rate=5e-4, budget=1536, hold=0.2)
AGAIN = Plan(seed=8, passes=1, rate=3e-4, budget=1536)
"""The kinds of things in an encyclopedia are few and hard: they are gone through once more, by themselves."""
LONGEST = 96
OTHERS = 16
"""Labels of each family in a batch that nobody in it has, beside those of its texts."""
KEPT = 0.35
"""Share of what was learnt that is kept (Wortsman et al. 2022, arXiv:2109.01903).

All of it makes the encoder narrow. Right of the 120 sentences of our own for choosing, with 0, 0.2, 0.35,
0.5 and 0.7: 105, 108, 109, 105, 102; of 400 messages, each of one of 42 unseen intents, in per cent from 0.2
on: 81.0, 82.8, 83.5, 83.5. Mixed with what the NLI model says, every share was worse before the second round.
"""
SHARPNESS = 20.0
"""What the cosines are multiplied by before the softmax of the loss."""
TEMPLATES = (TEMPLATE, "{}", "This text is about {}.", "{}", TEMPLATE, "The topic is {}.")
"""How a batch's labels are put: mostly as the pipeline puts them."""
SAMPLE = 3000
"""Messages that the numbers are fixed on, each with its own intent among 1 to 9 others, none trained on."""
SCALES = [step / 2 for step in range(2, 121)]
MIDDLES = [step / 100 for step in range(5, 60)]
CHOSEN = "{what}: {value}"


def untrained(device: str) -> "nn.Module":
    """Give the encoder with untrained adapters, all else frozen."""
    torch.manual_seed(PLAN.seed)
    model: nn.Module = encoder.build("feature-extraction", encoder.state(read().base))
    model.requires_grad_(requires_grad=False)
    lora.adapt(model.get_submodule("encoder"), RANK, SCALE, 0.0)
    return fast(model, device).to(device)


def vectors(model: "nn.Module", ids: "Sequence[Sequence[int]]", device: str) -> torch.Tensor:
    """Embed token ids as the pipeline does: the mean over tokens, of length 1."""
    tokens = padded(ids, 0, device)
    there = tokens != 0
    with half(device):
        hidden = model(input_ids=tokens, attention_mask=there.long()).last_hidden_state
    summed = (hidden.float() * there.unsqueeze(-1)).sum(1)
    return torch.nn.functional.normalize(summed / there.sum(1, keepdim=True), dim=-1)


class Matching:
    """The loss: each text's own label must be the nearest of the batch's labels and some others."""

    def __init__(self, examples: "Sequence[Labelled]", tokenizer: Any, device: str) -> None:  # noqa: ANN401 - a transformers tokenizer
        self.examples = examples
        self.tokenizer = tokenizer
        self.device = device
        self.ids = self._ids([one.text for one in examples])
        self.families = {
            name: sorted({one.label for one in examples if one.family == name})
            for name in dict.fromkeys(one.family for one in examples)
        }

    def _ids(self, texts: "Sequence[str]") -> list[list[int]]:
        found: list[list[int]] = self.tokenizer(list(texts), truncation=True, max_length=LONGEST)["input_ids"]
        return found

    def candidates(self, chosen: "Sequence[Labelled]") -> list[str]:
        """List the labels of these texts and OTHERS more of each of their families, by torch's chance."""
        labels = dict.fromkeys(one.label for one in chosen)
        for name in dict.fromkeys(one.family for one in chosen):
            family = self.families[name]
            labels |= dict.fromkeys(family[place] for place in torch.randperm(len(family))[:OTHERS].tolist())
        return list(labels)

    def __call__(self, model: "nn.Module", chosen: "Sequence[int]") -> torch.Tensor:
        """Give the mean surprise at the right labels."""
        examples = [self.examples[row] for row in chosen]
        labels = self.candidates(examples)
        template = TEMPLATES[int(torch.randint(len(TEMPLATES), ()))]
        texts = vectors(model, [self.ids[row] for row in chosen], self.device)
        asked = vectors(model, self._ids(prompts(labels, template)), self.device)
        gold = torch.tensor([labels.index(one.label) for one in examples], device=self.device)
        return torch.nn.functional.cross_entropy(SHARPNESS * texts @ asked.T, gold)


def cosines(data: "Path", adapter: "Path", device: str) -> list[torch.Tensor]:
    """Give a message's cosines to the right label (first) and to some wrong ones, for each of the sample.

    The messages are those whose intents were kept back from training.
    """
    rng = Chance(PLAN.seed)
    intents = rows.read(data, zero_shot_pairs.INTENTS)
    away = zero_shot_pairs.kept_back(row["label"] for row in intents)
    unseen = [row for row in intents if row["label"] in away]
    labels = sorted(away)
    sample = rng.sample(unseen, min(SAMPLE, len(unseen)))
    embed = pipeline(adapter, device).embed
    texts = embed([row["text"] for row in sample])
    asked = meanings(embed(views(labels, TEMPLATE)))
    result = []
    for row, vector in zip(sample, texts, strict=True):
        wrong = [label for label in labels if label != row["label"]]
        others = rng.sample(wrong, min(rng.randint(1, 9), len(wrong)))
        result.append(asked[[labels.index(label) for label in (row["label"], *others)]] @ vector)
    return result


def pipeline(adapter: "Path", device: str) -> LikenessPipeline:
    """Give the pipeline without its numbers."""
    base = read().base
    model = encoder.build("feature-extraction", lora.merge(encoder.state(base, PACK), adapter))
    return LikenessPipeline(
        model=model, tokenizer=encoder.tokenizer(base), task="zero-shot-classification", device=device
    )


def loss_of_choice(sample: list[torch.Tensor], scale: float) -> float:
    """Give the mean surprise at the right label under a softmax of this scale."""
    return -sum(torch.log_softmax(scale * one, 0)[0].item() for one in sample) / len(sample)


def loss_of_each(pairs: torch.Tensor, scale: float, middle: float) -> float:
    """Give the mean surprise when each label stands alone; one right and one wrong label a message."""
    signed = scale * (pairs - middle) * torch.tensor([1.0, -1.0])
    return -torch.nn.functional.logsigmoid(signed).mean().item()


def numbers(sample: list[torch.Tensor]) -> dict[str, float]:
    """Choose the numbers that make the scores honest, by maximum likelihood over a grid."""
    pairs = torch.stack([one[:2] for one in sample])
    alone = min(
        ((value, middle) for value in SCALES for middle in MIDDLES),
        key=lambda chosen: loss_of_each(pairs, *chosen),
    )
    scale = min(SCALES, key=lambda value: loss_of_choice(sample, value))
    return {"scale": scale, "multi_scale": alone[0], "multi_middle": alone[1]}


def train(data: "Path", work: "Path", folder: "Path", device: str, tell: "Callable[[str], None]") -> Entry:
    """Train on `data`, with checkpoints in `work`, write the adapter into `folder`, and fix the numbers."""
    examples = zero_shot_pairs.examples(data, PLAN.seed)
    kinds = [one for one in examples if one.family == "kind"]
    model, tokenizer = untrained(device), encoder.tokenizer(read().base)
    for name, plan, chosen in (("zero-shot", PLAN, examples), ("zero-shot-kinds", AGAIN, kinds)):
        loss = Matching(chosen, tokenizer, device)
        Training(model, loss, plan, work / f"{name}.safetensors").run([len(row) for row in loss.ids], tell)
    lora.save(model, folder / FILE, KEPT * SCALE)
    settings = numbers(cosines(data, folder / FILE, device))
    for what, value in settings.items():
        tell(CHOSEN.format(what=what, value=value))
    return entry(data, folder, settings)


def entry(data: "Path", folder: "Path", settings: dict[str, float]) -> Entry:
    """Describe the model, without scores yet."""
    trained = [
        rows.describe(data, name, "training", licence) for name, licence in zero_shot_pairs.LICENCES.items()
    ]
    return adapter_entry(
        folder / FILE,
        (*trained, rows.describe(data, zero_shot_pairs.SCORED, "scoring", "CC BY-SA 3.0")),
        {"kept": KEPT, **settings},
        name=NAME,
        task="zero-shot",
        pipeline="zero-shot-classification",
        licence="CC-BY-SA-4.0",
        note=NOTE,
        command=COMMAND,
        seed=PLAN.seed,
    )
