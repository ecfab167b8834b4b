"""Raw outputs of the pieces of one text, joined into one of the same form. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Record: TypeAlias = Mapping[str, Any]


def ranking(
    raws: Sequence[Sequence[Record]], weights: Sequence[float], top_k: int | None
) -> list[dict[str, Any]]:
    """Join classifications: the mean of each label's score, weighted by the pieces' tokens; best first."""
    pieces = [{record["label"]: record["score"] for record in raw} for raw in raws]
    means = _means(pieces, weights)
    return [{"label": label, "score": score} for label, score in _best(means)[:top_k]]


def labels(raws: Sequence[Record], weights: Sequence[float], text: str) -> dict[str, Any]:
    """Join zero-shot classifications likewise."""
    pieces = [dict(zip(raw["labels"], raw["scores"], strict=True)) for raw in raws]
    best = _best(_means(pieces, weights))
    return {"sequence": text, "labels": [name for name, _ in best], "scores": [score for _, score in best]}


def entities(raws: Sequence[Sequence[Record]], starts: Sequence[int]) -> list[dict[str, Any]]:
    """Join entities: their offsets counted from the start of the whole text."""
    joined = []
    for raw, offset in zip(raws, starts, strict=True):
        for entity in raw:
            moved = {key: entity[key] + offset for key in ("start", "end") if entity.get(key) is not None}
            joined.append({**entity, **moved})
    return joined


def filled(raw: Any, before: str, after: str) -> Any:  # noqa: ANN401 - a list of records, or one a mask
    """Put the rest of the text around the window in which masks were filled."""
    if isinstance(raw, Mapping):
        return {**raw, "sequence": before + raw["sequence"] + after}
    return [filled(part, before, after) for part in raw]


def written(raws: Sequence[Any], gaps: Sequence[str]) -> list[dict[str, str]]:
    """Join texts, the first sequence of every piece with the first of the next; `gaps` stand between."""
    lists = [raw if isinstance(raw, list) else [raw] for raw in raws]
    joined = []
    for records in zip(*lists, strict=False):
        (key,) = (name for name in records[0] if name.endswith("_text"))
        text = str(records[0][key])
        for gap, record in zip(gaps, records[1:], strict=True):
            text = f"{text.rstrip()}{gap}{str(record[key]).lstrip()}"
        joined.append({key: text})
    return joined


def _means(pieces: Sequence[Mapping[str, float]], weights: Sequence[float]) -> dict[str, float]:
    # a piece of spaces and signs may have no token
    total = sum(weights) or 1.0
    names = dict.fromkeys(name for piece in pieces for name in piece)
    weighted = list(zip(pieces, weights, strict=True))
    return {name: sum(piece.get(name, 0.0) * weight for piece, weight in weighted) / total for name in names}


def _best(means: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(means.items(), key=lambda item: -item[1])
