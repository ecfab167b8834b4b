"""starter/summary-extractive: what a sentence is worth, learnt from what readers kept of an abstract.

A ridge regression in closed form on top of the encoder as it is: no seed, a minute or two for the embedding.
"""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from safetensors.torch import load_file, save_file

from bot.starter import encoder
from bot.starter.embedding import WIDTH
from bot.starter.manifest import Entry, describe, read
from bot.starter.scoring.summary import rouge_1
from bot.starter.summary import ExtractiveSummaryPipeline, features
from bot.starter.training import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

NAME = "starter/summary-extractive"
FILE = "summary-extractive.safetensors"
COMMAND = "python -m bot.starter.train summary --data DIR"
MANNER = "extractive: sentences are quoted, nothing is rewritten"
NOTE = "starter model, extractive: it quotes the sentences that say most, learnt from abstracts of papers"
LICENCE = "Apache-2.0"
PENALTIES = (1e3, 3e3, 1e4, 3e4, 1e5)
"""Of the embedding's weights, all features in units of their spread; tried on the dev set, rising."""
PENALTY_OF_FEW = 100.0
"""Of the other two weights, which thousands of sentences fix easily."""
DIVERSITY = 0.3
"""Plays no part in a summary of one sentence, so no score here can fix it: a plain middle value."""
GRAIN = 2**-10
"""The weights' unit: far above what machines differ by, far below what changes a choice."""
EVERY = 200
EMBEDDED = "{name}: {done} of {all} texts  {left:.1f} min left"
TRIED = "penalty {penalty:g}: ROUGE-1 {value:.2f}, standard error {error:.2f}"


@dataclass(frozen=True, slots=True)
class Text:
    """A text's sentences as features, shape (n, FEATURES), and what each is worth: its ROUGE-1 in 0..1."""

    features: torch.Tensor
    rouge: torch.Tensor


def pipeline(device: str) -> ExtractiveSummaryPipeline:
    """Give the pipeline without its weights."""
    base = read().base
    model = encoder.build("feature-extraction", encoder.state(base))
    return ExtractiveSummaryPipeline(
        model=model, tokenizer=encoder.tokenizer(base), task="summarization", device=device
    )


def described(pipe: ExtractiveSummaryPipeline, row: dict[str, Any]) -> Text:
    """Embed the sentences of one row and compare each with the row's targets."""
    texts = pipe.item("\n\n".join(row["source"]))["texts"]
    sizes = [len(ids) for ids in pipe.tokenizer(texts, add_special_tokens=False)["input_ids"]]
    rouge = torch.tensor([rouge_1(text, row["target"]) for text in texts])
    return Text(features(pipe.embed(texts), sizes), rouge)


def prepared(
    pipe: ExtractiveSummaryPipeline, data: "Path", name: str, kept: "Path", tell: "Callable[[str], None]"
) -> list[Text]:
    """Describe every row of a data file, telling how long it will take; goes on from what `kept` holds."""
    examples = rows.read(data, name)
    found = read_back(kept) if kept.is_file() else []
    start, before = time.monotonic(), len(found)
    for row in examples[before:]:
        found.append(described(pipe, row))
        if len(found) % EVERY == 0 or len(found) == len(examples):
            keep(found, kept)
            each = (time.monotonic() - start) / (len(found) - before)
            left = each * (len(examples) - len(found)) / 60
            tell(EMBEDDED.format(name=name, done=len(found), all=len(examples), left=left))
    return found


def keep(texts: "Sequence[Text]", path: "Path") -> None:
    """Write what is described so far, replacing the file at once."""
    new = path.with_suffix(".new")
    tensors = {
        "features": torch.cat([text.features for text in texts]),
        "rouge": torch.cat([text.rouge for text in texts]),
        "sizes": torch.tensor([len(text.rouge) for text in texts]),
    }
    save_file(tensors, new)
    new.replace(path)


def read_back(path: "Path") -> list[Text]:
    """Read what keep has written."""
    tensors = load_file(path)
    sizes = tensors["sizes"].tolist()
    parts = (torch.split(tensors[name], sizes) for name in ("features", "rouge"))
    described = zip(*parts, strict=True)
    return [Text(*both) for both in described]


def solved(texts: "Sequence[Text]", penalty: float) -> torch.Tensor:
    """Give the ridge regression's weights, shape (FEATURES,), fp64 in between.

    Both sides are taken relative to their text's mean, as only sentences of one text ever compete. The worth
    is scaled to spread as the cosine to the mean does, so that `diversity` sets like against like.
    """
    given = torch.cat([text.features - text.features.mean(0) for text in texts]).double()
    wanted = torch.cat([text.rouge - text.rouge.mean() for text in texts]).double()
    spread = given.std(0)
    # the embedding has one spread: some of its numbers are the same for all texts, and would be blown up
    spread[:WIDTH] = spread[:WIDTH].square().mean().sqrt()
    scaled = given / spread
    penalties = torch.full_like(spread, penalty)
    penalties[WIDTH:] = PENALTY_OF_FEW
    weights: torch.Tensor = (
        torch.linalg.solve(scaled.T @ scaled + penalties.diag(), scaled.T @ wanted) / spread
    )
    weights *= spread[WIDTH] / (given @ weights).std()
    return weights.float()


def rouge_of_best(texts: "Sequence[Text]", worth: torch.Tensor) -> tuple[float, float]:
    """Give the mean ROUGE-1 of the sentences put first, and the standard error of that; in per cent."""
    values = torch.stack([text.rouge[(text.features @ worth).argmax()] for text in texts])
    return 100 * values.mean().item(), 100 * values.std(correction=0).item() / len(texts) ** 0.5


def simplest(values: "Mapping[float, tuple[float, float]]") -> float:
    """Give the largest penalty that is worse than the best by at most the best's standard error.

    The rule of Breiman et al. 1984: the less is learnt of the wording of abstracts, the better for all else.
    """
    highest, error = max(values.values())
    return max(penalty for penalty, (value, _) in values.items() if value >= highest - error)


def train(data: "Path", work: "Path", folder: "Path", device: str, tell: "Callable[[str], None]") -> Entry:
    """Learn the weights on the training set, with a penalty fixed on the dev set."""
    pipe = pipeline(device)
    kept = {name: work / f"summary-{name}.safetensors" for name in ("scitldr_dev", "scitldr_train")}
    dev, texts = (prepared(pipe, data, name, path, tell) for name, path in kept.items())
    values: dict[float, tuple[float, float]] = {}
    for penalty in PENALTIES:
        values[penalty] = rouge_of_best(dev, solved(texts, penalty))
        tell(TRIED.format(penalty=penalty, value=values[penalty][0], error=values[penalty][1]))
    penalty = simplest(values)
    worth = (solved(texts, penalty) / GRAIN).round() * GRAIN
    save_file({"worth": worth}, folder / FILE)
    for path in kept.values():
        # not for another run: the rules for sentences may be others by then
        path.unlink()
    return entry(data, folder, penalty)


def entry(data: "Path", folder: "Path", penalty: float) -> Entry:
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
        settings={"penalty": penalty, "diversity": DIVERSITY},
        data=(
            rows.describe(data, "scitldr_train", "training", LICENCE),
            rows.describe(data, "scitldr_dev", "choosing", LICENCE),
            rows.describe(data, "scitldr_test", "scoring", LICENCE),
        ),
        files=(describe(folder / FILE),),
    )
