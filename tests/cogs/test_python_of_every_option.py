"""The Python under an answer is run, for every task and option, and must print what the bot answered."""

import ast
import asyncio
import contextlib
import io
import itertools
import runpy
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bot.cli.parts import open_service
from bot.inference.backend import silent
from bot.render.code import python_code
from bot.settings import Inference, Models, Settings, Storage
from bot.store.job import Job
from bot.task_cog import find_cogs
from bot.task_cog.draft import draft
from bot.tasks import Answer, InferenceRequest, Model, Output, Parameters, Passage, Ranking, Spans, Text
from tests.inference.checkpoints import folder

pytestmark = pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses:UserWarning")

CHECKPOINTS = {
    "sentiment": ["sentiment"],
    "zero-shot": ["entailment"],
    "generate": ["gpt2"],
    "fill-mask": ["masked"],
    "ner": ["entities"],
    "answer": ["questions"],
    "summarize": ["t5", "bart"],
    "translate": ["t5", "marian", "nllb"],
}
ENGLISH = ("I love New York", "my name is Wolfgang and I live in Berlin")
NLLB: Parameters = {"src_lang": "eng_Latn", "tgt_lang": "fra_Latn"}
LONG = "the company Hugging Face works in New York . "


@dataclass(frozen=True)
class Case:
    """A command as somebody fills it in."""

    task: str
    options: Mapping[str, str]
    texts: tuple[str, ...] = ENGLISH
    checkpoint: int = 0
    parameters: Parameters | None = None
    """Set where a tiny checkpoint has too few languages for the catalog to know which."""

    @property
    def model(self) -> str:
        """The folder of its checkpoint, as an owner names it in config.toml."""
        return str(folder(CHECKPOINTS[self.task][self.checkpoint]))


CASES = [
    Case("sentiment", {}),
    Case("sentiment", {"top_k": "1"}),
    Case("sentiment", {"top_k": "2"}, ('quotes " and \\ and \n lines', "你好 😀", "{braces} and %s")),
    Case("zero-shot", {"labels": "city, love, machine learning"}),
    Case("zero-shot", {"labels": "city, love", "multi_label": "yes", "template": "it is {}"}),
    Case("generate", {"greedy": "yes", "max_new_tokens": "9"}),
    Case("generate", {"seed": "7", "max_new_tokens": "6"}),
    Case(
        "generate", {"seed": "8", "temperature": "1.3", "top_k": "5", "top_p": "0.8", "max_new_tokens": "6"}
    ),
    Case("generate", {"seed": "9", "num_return_sequences": "3", "max_new_tokens": "5"}),
    Case("generate", {"temperature": "0", "max_new_tokens": "5"}),
    Case("fill-mask", {}, ("[MASK] is old", "I ___ Berlin")),
    Case("fill-mask", {"top_k": "2"}, ("my [MASK] lives in <mask>",)),
    Case("fill-mask", {"targets": "river, tower"}, ("the [MASK] is old",)),
    *(Case("ner", {"grouping": one}) for one in ("first", "simple", "average", "max", "none")),
    Case("ner", {"min_score": "0.4"}),
    Case("answer", {"question": "who lives in London ?"}),
    Case("answer", {"question": "what ?", "top_k": "3"}, (LONG * 20, "Sarah lives in London")),
    Case("answer", {"question": "where ?", "allow_no_answer": "yes", "top_k": "2"}),
    *(Case("summarize", {"style": style}, (LONG * 3,)) for style in ("short", "medium", "long")),
    Case("summarize", {"min_length": "2", "max_length": "9"}, ENGLISH),
    Case("summarize", {"min_length": "2", "max_length": "9"}, ENGLISH, 1),
    Case("translate", {"to": "de", "from": "en"}),
    Case("translate", {"to": "fr"}, ENGLISH, 1),
    Case("translate", {"to": "fr", "from": "en"}, ENGLISH, 2, NLLB),
]


def settings(place: Path, case: Case) -> Settings:
    """Return settings whose one model of the task is a local folder."""
    models: dict[str, Any] = {"source": "starter", case.task: [{"name": case.model}]}
    return Settings(
        inference=Inference(device="cpu", threads=1), models=Models(**models), storage=Storage(path=place)
    )


async def answered(place: Path, case: Case) -> Job:
    """Let the bot answer, through everything but Discord."""
    loaded, cogs = settings(place, case), find_cogs()
    cog = cogs[case.task]
    order = await draft(cog, case.options, case.texts, model=case.model, limits=loaded.limits)
    async with open_service(loaded, {name: one.task for name, one in cogs.items()}, place) as service:
        order = await cog.refine(order, service)
        if case.parameters is not None:
            order = replace(order, pipeline="translation", parameters=case.parameters)
        job = await service.accept(order)
        assert job is not None
        done = await service.perform(await service.acknowledged(job, None), silent)
    assert done.failure is None, done.failure
    return done


def printed(code: str, place: Path) -> str:
    """Run code as a learner would, and return what it prints."""
    file, out = place / "call.py", io.StringIO()
    file.write_text(code, encoding="utf-8")
    with contextlib.redirect_stdout(out), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # advice of transformers
        runpy.run_path(str(file))
    return out.getvalue()


def parsed(job: Job, text: str) -> Iterator[Answer]:
    """Read what a pipeline's code printed, a line a text, as the task reads a pipeline's output."""
    task = find_cogs()[job.order.task].task
    # what the code left out by itself is not to be left out by the task once more
    rest = {name: value for name, value in job.order.parameters.items() if name not in task.own}
    request = InferenceRequest(
        id="",
        pipeline=task.pipeline,
        model=Model("", "local"),
        inputs=(),
        parameters=rest,
        seed=job.order.seed,
    )
    for given, line in zip(job.order.inputs, text.splitlines(), strict=True):
        yield task.parse(request, given, Output(ast.literal_eval(line.replace("np.float32", ""))))


def alike(one: Answer, other: Answer) -> bool:
    """Tell whether two answers are the same, scores within 1e-5."""
    match one, other:
        case Ranking(), Ranking():
            pairs = list(itertools.zip_longest(one.labels, other.labels))
            return all(a.label == b.label and abs(a.score - b.score) < 1e-5 for a, b in pairs)
        case Spans(), Spans():
            pairs_of_spans = list(itertools.zip_longest(one.spans, other.spans))
            return all(
                replace(a, score=0.0) == replace(b, score=0.0) and abs(a.score - b.score) < 1e-5
                for a, b in pairs_of_spans
            )
        case Text(), Text():
            return one.texts == other.texts
    return False


def lines_of(answer: Answer, given: Any) -> list[str]:  # noqa: ANN401 - a Passage
    """Return an extracted answer as its code prints it: score and words."""
    assert isinstance(answer, Spans)
    assert isinstance(given, Passage)
    return [f"{span.score:.4f}  {given.context[span.start : span.end]}" for span in answer.spans]


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case.task} {dict(case.options)} {case.checkpoint}"
)
def test_the_code_prints_what_the_bot_answered(case: Case, tmp_path: Path) -> None:
    job = asyncio.run(answered(tmp_path / "data", case))
    out = printed(python_code(job, find_cogs()[case.task].task), tmp_path)
    if case.task == "answer":
        pairs = zip(job.answers, job.order.inputs, strict=True)
        wanted = [line for answer, given in pairs for line in lines_of(answer, given)]
        assert [line for line in out.splitlines() if "(no answer)" not in line] == wanted
    elif case.task in {"summarize", "translate"}:
        texts = [text for answer in job.answers if isinstance(answer, Text) for text in answer.texts]
        assert [line.strip() for line in out.splitlines()] == texts
    else:
        found = list(parsed(job, out))
        assert len(found) == len(job.answers)
        assert all(alike(one, other) for one, other in zip(found, job.answers, strict=True)), (
            out,
            job.answers,
        )
