"""Builds a pipeline: our classes for the tasks that transformers removed, transformers' own for the rest."""

from __future__ import annotations

from typing import Any

import transformers
from huggingface_hub import HfApi
from transformers import AutoModelForQuestionAnswering, AutoModelForSeq2SeqLM
from transformers.pipelines import PIPELINE_REGISTRY, check_task

from bot.pipelines.course_tasks import (
    DEFAULTS,
    OWN_NAMES,
    QUESTION_ANSWERING,
    SUMMARIZATION,
    TEXT2TEXT,
    TRANSLATION,
    default_model,
    removed_task,
)
from bot.pipelines.normalizers import restore_normalizer
from bot.pipelines.question_answering import QuestionAnsweringPipeline
from bot.pipelines.summarization import SummarizationPipeline
from bot.pipelines.text2text import Text2TextPipeline
from bot.pipelines.transformers_edge import check_hooks
from bot.pipelines.translation import TranslationPipeline

# what transformers' pipeline takes when nothing is said; a value equal to this need not be handed on
UNSAID = {"use_fast": True, "dtype": "auto"}

# its overloads know no task of ours
load: Any = transformers.pipeline

CLASSES: dict[str, tuple[type, type]] = {
    QUESTION_ANSWERING: (QuestionAnsweringPipeline, AutoModelForQuestionAnswering),
    SUMMARIZATION: (SummarizationPipeline, AutoModelForSeq2SeqLM),
    TRANSLATION: (TranslationPipeline, AutoModelForSeq2SeqLM),
    TEXT2TEXT: (Text2TextPipeline, AutoModelForSeq2SeqLM),
}


def register() -> None:
    """Enter our classes into transformers' registry under names of their own, touching no other entry."""
    check_hooks(transformers.Pipeline)
    known = PIPELINE_REGISTRY.get_supported_tasks()
    for task, (pipeline_class, model_class) in CLASSES.items():
        if OWN_NAMES[task] in known:
            continue
        default = DEFAULTS.get(task)
        PIPELINE_REGISTRY.register_pipeline(
            OWN_NAMES[task],
            pipeline_class=pipeline_class,
            pt_model=model_class,
            default=None if default is None else {"model": (default.model, default.revision)},
            type="text",
        )


def build(task: str | None, asked: dict[str, Any], more: dict[str, Any]) -> Any:  # noqa: ANN401 - a Pipeline
    """Build the pipeline; `asked` holds the named arguments of `bot.pipelines.pipeline`, `more` the rest."""
    register()
    said = {name: value for name, value in asked.items() if value is not None and UNSAID.get(name) != value}
    if "dtype" in asked and asked["dtype"] is None:
        said["dtype"] = None  # None is an answer here: float32 whatever the checkpoint says
    if task is None:
        task = _task_of(said.get("model"), said.get("token"))
    removed = None if task is None else removed_task(task)
    if task is None or removed is None:
        if task is not None and not said.get("trust_remote_code"):
            check_task(task)  # a wrong name is told before anything is looked for on the hub
        return _loaded(task, said, more)
    return _build_removed(task, removed, said, more)


def _loaded(task: str | None, said: dict[str, Any], more: dict[str, Any]) -> Any:  # noqa: ANN401 - partly typed
    return load(task, **said, **more)


def _build_removed(task: str, removed: str, said: dict[str, Any], more: dict[str, Any]) -> Any:  # noqa: ANN401 - a Pipeline
    asked_task = removed if task == OWN_NAMES[removed] else task
    # without a model a tokenizer is refused by transformers itself
    if said.get("model") is None and not {"tokenizer", "feature_extractor"} & said.keys():
        default = default_model(asked_task)
        said = {"revision": default.revision, **said, "model": default.model}
    built = _loaded(OWN_NAMES[removed], said, {**more, "asked_task": asked_task})
    if not hasattr(said.get("tokenizer"), "padding_side"):  # a tokenizer object is its owner's business
        restore_normalizer(built.tokenizer, said.get("revision"), said.get("token"))
    return built


def _task_of(model: object, token: str | bool | None) -> str | None:
    # transformers looks a model's task up as well, but refuses the removed ones
    if not isinstance(model, str):
        return None
    try:
        return HfApi().model_info(model, token=token).pipeline_tag
    except Exception:  # noqa: BLE001 - whatever it is, transformers asks again and says it in its own words
        return None
