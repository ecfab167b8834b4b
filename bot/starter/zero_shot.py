"""Zero-shot classification by likeness: the cosine between a text and each label's prompt.

Called like transformers' own zero-shot pipeline, and gives what that gives. It compares topics, it does not
reason: a text against a label is as near to it as one for it.
"""

from typing import TYPE_CHECKING, Any

import torch

from bot.starter.embedding import EmbeddingPipeline

if TYPE_CHECKING:
    from collections.abc import Sequence

    Item = dict[str, Any]

TEMPLATE = "This example is {}."
"""The stock pipeline's default."""
ABOUT = "This text is about {}."
VIEWS = 3
"""Texts that stand for a label, see `views`."""
NO_LABELS = "You must include at least one label and at least one sequence."
NO_PLACE = (
    'The provided hypothesis_template "{template}" was not able to be formatted with the target labels. '
    "Make sure the passed template includes formatting syntax such as {{}} where the label should go."
)
EXTRA = "Unable to understand extra arguments {extra}"


def as_labels(labels: "str | Sequence[str]") -> list[str]:
    """Read labels from a list or from one string with commas."""
    if isinstance(labels, str):
        return [label.strip() for label in labels.split(",") if label.strip()]
    return list(labels)


def prompts(labels: "Sequence[str]", template: str) -> list[str]:
    """Put each label into the template; raises ValueError as the stock pipeline does."""
    if not labels:
        raise ValueError(NO_LABELS)
    if template.format(labels[0]) == template:
        raise ValueError(NO_PLACE.format(template=template))
    return [template.format(label) for label in labels]


def views(labels: "Sequence[str]", template: str) -> list[str]:
    """Give three texts a label: in the person's template, said to be a topic, and bare; kind after kind.

    One template alone says little, or too much; several steady each other. Raises as `prompts` does.
    """
    return [*prompts(labels, template), *prompts(labels, ABOUT), *labels]


def meanings(viewed: torch.Tensor) -> torch.Tensor:
    """Give what each label means: the middle of its views' unit vectors, again of length 1.

    Shape (views * labels, width) to (labels, width).
    """
    together = viewed.reshape(VIEWS, -1, viewed.shape[-1]).sum(0)
    return torch.nn.functional.normalize(together, dim=-1)


class LikenessPipeline(EmbeddingPipeline):
    """The zero-shot pipeline on the bare encoder.

    `scale` sharpens the softmax over the labels; with `multi_label`, or a single label, each stands alone:
    sigmoid(multi_scale * (cosine - multi_middle)). All three were fixed on development data.
    """

    def _sanitize_parameters(self, **given: Any) -> "tuple[Item, Item, Item]":  # noqa: ANN401 - as in the base class
        """Sort the parameters of a call into those of the steps."""
        before = {name: given[name] for name in ("hypothesis_template",) if name in given}
        if "candidate_labels" in given:
            before["candidate_labels"] = as_labels(given["candidate_labels"])
        names = ("multi_label", "scale", "multi_scale", "multi_middle")
        return before, {}, {name: given[name] for name in names if name in given}

    def __call__(self, inputs: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as in the stock pipeline
        """Rank `candidate_labels` (a list, or a string with commas) for a text or several.

        Other parameters: `hypothesis_template`, `multi_label`. A text gives a dict of `sequence`, `labels`
        and `scores`, best first; a list gives a list, another iterable an iterator.
        """
        if len(args) > 1 or (args and "candidate_labels" in kwargs):
            raise ValueError(EXTRA.format(extra=args))
        if args:
            kwargs["candidate_labels"] = args[0]
        return super().__call__(inputs, **kwargs)

    def item(
        self, text: str, candidate_labels: "Sequence[str]" = (), hypothesis_template: str = TEMPLATE
    ) -> "Item":
        """List what must be embedded: the text, and the views of the labels."""
        asked = views(candidate_labels, hypothesis_template)
        return {"sequence": text, "labels": list(candidate_labels), "texts": [text, *asked]}

    def answer(
        self,
        item: "Item",
        vectors: torch.Tensor,
        multi_label: bool = False,
        scale: float = 1.0,
        multi_scale: float = 1.0,
        multi_middle: float = 0.0,
    ) -> "Item":
        """Turn cosines into sorted scores: they sum to 1 unless every label stands alone."""
        count = len(item["labels"])
        cosines = meanings(vectors[1:]) @ vectors[0]
        if multi_label or count == 1:
            scores = torch.sigmoid(multi_scale * (cosines - multi_middle))
        else:
            scores = torch.softmax(scale * cosines, dim=0)
        order = torch.sort(scores, descending=True, stable=True).indices.tolist()
        return {
            "sequence": item["sequence"],
            "labels": [item["labels"][position] for position in order],
            "scores": [scores[position].item() for position in order],
        }
