"""Whether a checkpoint is made for a task: transformers gives a wrong one a random head, and answers."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from transformers.models.auto import modeling_auto as families

from bot.errors import WrongModel
from bot.locale import N_

MADE_FOR = N_("{name} is made for {found}, not for {wanted}.")
MADE_FOR_HINT = N_("`/model list` shows the models that fit this task.")
NO_ENTAILMENT = N_("{name} cannot be used for zero-shot classification: none of its labels says entailment.")
SLOW = N_("{name} cannot be used for {wanted}: its tokenizer does not tell where in the text a token stands.")
OTHER = N_("something else")

CLASSIFIERS = families.MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING_NAMES
WRITERS = families.MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES
TAGGERS = families.MODEL_FOR_TOKEN_CLASSIFICATION_MAPPING_NAMES
CLASSES: Mapping[str, Mapping[str, str | tuple[str, ...]]] = {
    "text-classification": CLASSIFIERS,
    "sentiment-analysis": CLASSIFIERS,
    "zero-shot-classification": CLASSIFIERS,
    "token-classification": TAGGERS,
    "ner": TAGGERS,
    "question-answering": families.MODEL_FOR_QUESTION_ANSWERING_MAPPING_NAMES,
    "fill-mask": families.MODEL_FOR_MASKED_LM_MAPPING_NAMES,
    "text-generation": families.MODEL_FOR_CAUSAL_LM_MAPPING_NAMES,
    "summarization": WRITERS,
    "translation": WRITERS,
    "text2text-generation": WRITERS,
}
ALSO = {"fill-mask": frozenset({"BertForPreTraining"})}
"""Architectures whose checkpoints hold a task's head beside others."""
NEEDS_PLACES = frozenset({"token-classification", "ner", "question-answering"})
"""Tasks whose answers are places in the text: only a fast tokenizer tells them."""


def general(name: str) -> str:
    """Return a pipeline's name without its languages: translation for translation_en_to_fr."""
    return "translation" if name.startswith("translation_") else name


def check_checkpoint(name: str, model: str, folder: Path) -> None:
    """Raise WrongModel where config.json names an architecture of another task; one without names passes."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    found = [str(item) for item in config.get("architectures") or ()]
    wanted = general(name)
    table = CLASSES.get(wanted)
    if table is None or not found:
        return
    fitting = {*_names(table.values()), *ALSO.get(wanted, ())}
    if not fitting.intersection(found):
        raise WrongModel(MADE_FOR.format(name=model, found=_task_of(found), wanted=wanted), MADE_FOR_HINT)


def check_pipeline(name: str, model: str, pipe: Any) -> None:  # noqa: ANN401 - a Pipeline, untyped
    """Raise WrongModel where a loaded pipeline lacks what its task needs."""
    if name == "zero-shot-classification" and getattr(pipe, "entailment_id", 0) == -1:
        raise WrongModel(NO_ENTAILMENT.format(name=model), MADE_FOR_HINT)
    if name in NEEDS_PLACES and not pipe.tokenizer.is_fast:
        raise WrongModel(SLOW.format(name=model, wanted=name), MADE_FOR_HINT)


def _task_of(architectures: Iterable[str]) -> str:
    """Name the task that architectures are made for."""
    for task, table in CLASSES.items():
        if set(_names(table.values())).intersection(architectures):
            return task
    return OTHER


def _names(values: Iterable[str | tuple[str, ...]]) -> Iterable[str]:
    for value in values:
        yield from (value,) if isinstance(value, str) else value
