"""Whether a model is made for a task, by the name of its class."""

from collections.abc import Mapping

from bot.errors import TooLarge, WrongModel
from bot.locale import N_
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

WRONG = N_("{name} is a {architecture}, which cannot do `/{task}`.")
WRONG_HINT = N_("`/model list` shows the models that can.")
NO_ROOM = N_("{name} takes {found} MB of memory; this bot gives models {most} MB.")
WIDTH = 4
"""Bytes of a number in memory: models are loaded as 32-bit floats."""
MEGABYTE = 2**20


def fits(task: Task, architecture: str) -> bool:
    """Tell whether a class can do a task; an unknown class may."""
    return not architecture or architecture.endswith(ENDINGS.get(task.pipeline, ("",)))


def check_fit(task: Task, name: str, architecture: str) -> None:
    """Raise WrongModel for a class that cannot do a task."""
    if not fits(task, architecture):
        what = WRONG.format(name=name, architecture=architecture, task=task.name)
        raise WrongModel(what, WRONG_HINT)


def check_room(name: str, parameters: int | None, cache_mb: int) -> None:
    """Raise TooLarge for a model with more numbers than the cache of loaded models holds."""
    found = (parameters or 0) * WIDTH // MEGABYTE
    if found > cache_mb:
        raise TooLarge(NO_ROOM.format(name=name, found=found, most=cache_mb), WRONG_HINT)
