"""The one way in: transformers' own signature, every name old and new, and a registry left as it was."""

from __future__ import annotations

import inspect
import json
from typing import TYPE_CHECKING, Any

import pytest
import transformers
from transformers import pipelines as theirs
from transformers.pipelines import PIPELINE_REGISTRY, SUPPORTED_TASKS

from bot.pipelines import pipeline
from bot.pipelines.building import CLASSES, register
from bot.pipelines.course_tasks import OWN_NAMES, Default, default_model, removed_task

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEXT = "Sarah lives in London and Wolfgang works in the old tower of Berlin."


def parameters(function: Callable[..., Any]) -> list[tuple[str, Any, Any]]:
    """Return names, kinds and defaults; annotations name types that we do not import."""
    return [(each.name, each.kind, each.default) for each in inspect.signature(function).parameters.values()]


def test_the_signature_is_transformers_own() -> None:
    theirs_own = parameters(transformers.pipeline)
    # the first versions of 5 took fewer; what they take stands in the same order
    assert [each for each in parameters(pipeline) if each in theirs_own] == theirs_own
    if "video_processor" in inspect.signature(transformers.pipeline).parameters:
        assert parameters(pipeline) == theirs_own


def test_our_classes_are_registered_and_nothing_else_is_touched() -> None:
    others = {name: entry for name, entry in SUPPORTED_TASKS.items() if name not in OWN_NAMES.values()}
    table = getattr(theirs, "REMOVED_TASKS", {})  # the first versions of 5 had none
    removed = dict(table)
    register()
    register()  # a second time changes nothing, and warns of nothing
    assert set(OWN_NAMES.values()) <= set(PIPELINE_REGISTRY.get_supported_tasks())
    assert {name: entry for name, entry in SUPPORTED_TASKS.items() if name in others} == others
    assert removed == table


@pytest.mark.parametrize("removed", OWN_NAMES)
def test_both_names_of_a_removed_task_give_the_same_class_and_task(
    removed: str, checkpoint: Callable[[str], Path]
) -> None:
    folder = str(checkpoint("bert" if removed == "question-answering" else "bart"))
    for name in (removed, OWN_NAMES[removed]):
        built = pipeline(name, model=folder, device="cpu")
        assert isinstance(built, CLASSES[removed][0])
        assert built.task == removed


def test_the_registered_names_work_through_transformers_itself(checkpoint: Callable[[str], Path]) -> None:
    register()
    load: Any = transformers.pipeline
    built = load("seq2seq-summarization", model=str(checkpoint("t5")), device="cpu")
    ours = pipeline("summarization", model=str(checkpoint("t5")), device="cpu")
    assert built(TEXT, max_new_tokens=6) == ours(TEXT, max_new_tokens=6)


def test_a_task_that_stays_is_handed_through(checkpoint: Callable[[str], Path]) -> None:
    found: Any = pipeline("feature-extraction", model=str(checkpoint("bert")), device="cpu")
    assert type(found) is transformers.FeatureExtractionPipeline
    assert len(found("London")[0][0]) == 16


@pytest.mark.parametrize(
    "task", ["translation_en_to", "translation_en_XX_to_fr_XX", "translations", "no-such-task"]
)
def test_an_unknown_task_is_a_key_error(task: str) -> None:
    with pytest.raises(KeyError):
        pipeline(task, model="nothing-here")


def test_a_task_that_stays_removed_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="removed"):
        pipeline("visual-question-answering", model="nothing-here")


def test_neither_task_nor_model_or_a_tokenizer_alone_is_refused_by_transformers() -> None:
    with pytest.raises(RuntimeError):
        pipeline()
    with pytest.raises(RuntimeError):
        pipeline("summarization", tokenizer="google-t5/t5-small")


def test_default_models_are_those_of_the_reference() -> None:
    assert default_model("question-answering").revision == "564e9b5"
    assert default_model("summarization") == Default("sshleifer/distilbart-cnn-12-6", "a4f8f3e")
    assert default_model("translation_en_to_fr") == Default("google-t5/t5-base", "a9723ea")
    for without in ("translation", "translation_fr_to_en"):
        with pytest.raises(ValueError, match="model"):
            default_model(without)


def test_names_are_recognised() -> None:
    assert removed_task("translation_xx_to_yy") == "translation"
    assert removed_task("extractive-qa") == "question-answering"
    assert removed_task("sentiment-analysis") is None


def test_a_model_object_comes_with_its_tokenizer(checkpoint: Callable[[str], Path]) -> None:
    folder = checkpoint("t5-plain")
    model = transformers.AutoModelForSeq2SeqLM.from_pretrained(folder)
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    built = pipeline("summarization", model=model, tokenizer=tokenizer, device="cpu")
    assert built(TEXT) == pipeline("summarization", model=str(folder), device="cpu")(TEXT)
    with pytest.raises(Exception, match="tokenizer"):
        pipeline("summarization", model=model)


def test_dtype_and_model_options_arrive(checkpoint: Callable[[str], Path]) -> None:
    folder = str(checkpoint("bert"))
    options = {"attn_implementation": "eager"}
    built: Any = pipeline("question-answering", folder, device="cpu", dtype="bfloat16", model_kwargs=options)
    assert str(built.dtype) == "torch.bfloat16"
    answer = built(question="Where do I live?", context=TEXT)
    assert 0 < answer["score"] < 1
    assert TEXT[answer["start"] : answer["end"]] == answer["answer"]


def test_a_translation_without_a_pair_takes_the_first_of_the_checkpoint(
    checkpoint: Callable[[str], Path],
) -> None:
    with pytest.warns(UserWarning, match="translation_en_to_de"):
        built = pipeline("translation", model=str(checkpoint("t5")), device="cpu")
    assert built.task == "translation_en_to_de"
    assert built.prefix == "translate English to German: "


def test_the_checkpoint_is_not_changed_by_building(checkpoint: Callable[[str], Path]) -> None:
    built: Any = pipeline("summarization", model=str(checkpoint("t5")), device="cpu")
    written = json.loads((checkpoint("t5") / "config.json").read_text(encoding="utf-8"))
    assert built.model.config.task_specific_params == written["task_specific_params"]


def test_a_saved_pipeline_can_be_loaded_again(checkpoint: Callable[[str], Path], tmp_path: Path) -> None:
    built: Any = pipeline("summarization", model=str(checkpoint("t5-plain")), device="cpu")
    built.save_pretrained(tmp_path)
    assert not list(tmp_path.glob("*.py"))
    again: Any = pipeline("summarization", model=str(tmp_path), device="cpu")
    assert again(TEXT) == built(TEXT)


def test_question_answering_needs_a_fast_tokenizer(checkpoint: Callable[[str], Path]) -> None:
    model = transformers.AutoModelForQuestionAnswering.from_pretrained(checkpoint("bert"))
    with pytest.warns(UserWarning, match="sacremoses"):
        slow = transformers.AutoTokenizer.from_pretrained(checkpoint("marian"))
    with pytest.raises(ValueError, match="fast tokenizer"):
        pipeline("question-answering", model=model, tokenizer=slow, device="cpu")
