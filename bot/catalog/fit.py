"""Whether a model is made for a task, by the name of its class."""

from collections.abc import Mapping

from bot.errors import WrongModel
from bot.tasks import Task

ENDINGS: Mapping[str, tuple[str, ...]] = {
    "text-classification": ("ForSequenceClassification",),
    "zero-shot-classification": ("ForSequenceClassification",),
    "token-classification": ("ForTokenClassification",),
    "question-answering": ("ForQuestionAnswering",),
    "fill-mask": ("ForMaskedLM", "ForPreTraining"),
    "text-generation": ("ForCausalLM", "LMHeadModel"),
    "summarization": ("ForConditionalGeneration",),
    "translation": ("ForConditionalGeneration", "MTModel"),
}
"""Endings of the classes that each pipeline loads; a pipeline that is not here takes any."""

WRONG = "{name} is a {architecture}, which cannot do `/{task}`."
WRONG_HINT = "`/model list` shows the models that can."


def fits(task: Task, architecture: str) -> bool:
    """Tell whether a class can do a task; an unknown class may."""
    return not architecture or architecture.endswith(ENDINGS.get(task.pipeline, ("",)))


def check_fit(task: Task, name: str, architecture: str) -> None:
    """Raise WrongModel for a class that cannot do a task."""
    if not fits(task, architecture):
        what = WRONG.format(name=name, architecture=architecture, task=task.name)
        raise WrongModel(what, WRONG_HINT)
