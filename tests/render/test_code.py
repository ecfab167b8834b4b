"""The Python of a call runs as it stands, and prints what the bot answers."""

import runpy
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import transformers

from bot.pipelines import pipeline
from bot.render.code import python_code
from bot.store.job import Job
from bot.tasks import Input, Offered, Parameter, Passage, Text
from tests.pipelines.conftest import checkpoint, load, quiet_transformers
from tests.render.jobs import FACTS, GLAD, TASK, done

__all__ = ["checkpoint", "load", "quiet_transformers"]  # fixtures

Checkpoint = Callable[[str], Path]


def job_of(model: Path | str, pipeline: str, inputs: tuple[Input, ...], **parameters: Parameter) -> Job:
    """Return a job of a pipeline on a model at hand."""
    facts = replace(FACTS, model=str(model), revision=None)
    job = done(inputs, GLAD, facts=facts, **parameters)
    return replace(job, order=replace(job.order, pipeline=pipeline))


def classifier(bert: Path, folder: Path) -> Path:
    """Make a classifier of two labels with random weights and the tokenizer of a tiny checkpoint."""
    tokenizer: Any = transformers.AutoTokenizer.from_pretrained(bert)
    config: Any = transformers.BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
    )
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def run(code: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Run code from a file and return the lines it prints."""
    file = folder / "call.py"
    file.write_text(code, encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # advice of transformers
        runpy.run_path(str(file))
    return capsys.readouterr().out.splitlines()


def test_a_classification_prints_the_pipelines_own_answer(
    checkpoint: Checkpoint, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = ("I love this", 'quotes " and \\ and \n lines')
    model = classifier(checkpoint("bert"), tmp_path / "classifier")
    code = python_code(job_of(model, "text-classification", texts, top_k=2), TASK)
    pipe = pipeline("text-classification", model=str(model))
    assert run(code, tmp_path, capsys) == [str(pipe(text, top_k=2)) for text in texts]


def test_half_precision_is_written_out(
    checkpoint: Checkpoint, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = classifier(checkpoint("bert"), tmp_path / "classifier")
    job = job_of(model, "text-classification", ("I love this",), top_k=2)
    half = replace(job, facts=replace(FACTS, model=str(model), revision=None, precision="half"))
    pipe = pipeline("text-classification", model=str(model), dtype="bfloat16")
    assert run(python_code(half, TASK), tmp_path, capsys) == [str(pipe("I love this", top_k=2))]
    assert run(python_code(job, TASK), tmp_path, capsys) != [str(pipe("I love this", top_k=2))]


def test_a_summary_prints_the_rebuilt_pipelines_answer(
    checkpoint: Checkpoint, load: Callable[..., Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parameters: dict[str, Parameter] = {"min_length": 2, "max_new_tokens": 8, "do_sample": False}
    code = python_code(job_of(checkpoint("t5"), "summarization", ("A long text.",), **parameters), TASK)
    expected = load("summarization", "t5")("A long text.", **parameters)[0]["summary_text"]
    printed = run(code, tmp_path, capsys)
    assert "\n".join(printed).strip() == expected.strip()


def test_an_extracted_answer_prints_the_rebuilt_pipelines_answers(
    checkpoint: Checkpoint, load: Callable[..., Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parameters: dict[str, Parameter] = {"top_k": 3, "handle_impossible_answer": True}
    question, context = "Who won?", "Kenya won the cup"
    given = (Passage(question, context),)
    code = python_code(job_of(checkpoint("bert"), "question-answering", given, **parameters), TASK)
    answers = load("question-answering", "bert")(question=question, context=context, **parameters)
    printed = [f"{one['score']:.4f}  {one['answer'] or '(no answer)'}" for one in answers]
    assert run(code, tmp_path, capsys) == printed


def test_the_call_names_commit_parameters_and_seed() -> None:
    job = done(("Once",), Text((" upon",), prompt="Once"), max_new_tokens=5, labels=("a", "b"), mine=1)
    job = replace(job, order=replace(job.order, pipeline="text-generation", seed=42))
    code = python_code(job, replace(TASK, own={"mine": "[one for one in {found} if {value}]"}))
    # each text draws from the beginning of its seed, as in flight
    assert "for text in texts:\n    set_seed(42)\n" in code
    assert "'owner/model', revision='714eb0fabcdef'" in code
    called = "pipe(text, return_full_text=False, max_new_tokens=5, labels=['a', 'b'])"
    assert f"print([one for one in {called} if 1])" in code
    compile(code, "call.py", "exec")


def test_a_starter_model_is_said_to_be_none_of_the_hub() -> None:
    job = done(("x",), GLAD, facts=replace(FACTS, source="starter", model="starter/sentiment"))
    code = python_code(job, replace(TASK, models=(Offered("course/model", "abc1234"),)))
    assert "# The answer came from starter/sentiment" in code
    assert "model='course/model', revision='abc1234'" in code


def test_languages_of_a_many_language_model_are_set() -> None:
    job = done(("x",), GLAD, src_lang="en_XX", tgt_lang="fr_XX")
    code = python_code(replace(job, order=replace(job.order, pipeline="translation")), TASK)
    assert "tokenizer.src_lang = 'en_XX'" in code
    assert "convert_tokens_to_ids('fr_XX')" in code
    compile(code, "call.py", "exec")
