"""The controls under a reply: plain data whose custom ids carry the job, so that they work after a restart.

`bot.controls` holds the items that answer to these ids; neither imports the other's classes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from bot.locale import N_, _
from bot.store.job import Job
from bot.tasks import Task
from bot.text import measure

PREFIX = "pw"
FORM_FIELD = 4000
"""Characters of one field of a form (DISCORD.md section 2)."""
EDIT_FIELDS = 2
ROW = 5
"""Buttons in a row, and a reply has one row of them."""
CHOICES, CHOICE = 25, 100
"""Choices of a select, and characters of each (DISCORD.md section 2)."""
OTHER_MODEL = N_("Other model")
MORE = N_("More")


class Action(StrEnum):
    """What a button under a job does; the value is part of its custom id and never changes."""

    REDO = "redo"
    EDIT = "edit"
    PYTHON = "python"
    JSON = "json"
    SHARE = "share"
    DELETE = "delete"
    CANCEL = "cancel"
    MODEL = "model"
    MORE = "more"


LABELS = {
    Action.REDO: N_("Redo"),
    Action.EDIT: N_("Edit"),
    Action.PYTHON: N_("Python"),
    Action.JSON: N_("JSON"),
    Action.SHARE: N_("Share"),
    Action.DELETE: N_("Delete"),
    Action.CANCEL: N_("Cancel"),
}
RARER = (Action.JSON,)
"""What goes into the select "More" when there are more buttons than a row holds."""


@dataclass(frozen=True, slots=True)
class Button:
    """One plain button; `danger` paints it red, `primary` blue."""

    label: str
    custom_id: str
    danger: bool = False
    primary: bool = False
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Select:
    """A list of which one is chosen: (what is shown, value) each; `chosen` is the value that stands now."""

    placeholder: str
    custom_id: str
    choices: tuple[tuple[str, str], ...]
    chosen: str = ""


class Kind(StrEnum):
    """What a picker offers of a server."""

    CHANNELS = "channels"
    ROLES = "roles"


@dataclass(frozen=True, slots=True)
class Picker:
    """A list of a server's channels or roles, of which any number is chosen; `chosen` are the ids so far."""

    placeholder: str
    custom_id: str
    kind: Kind
    chosen: tuple[int, ...] = ()


Control: TypeAlias = Button | Select | Picker


def job_button(action: Action, job_id: int) -> Button:
    """Return the button that does `action` to a job."""
    return Button(_(LABELS[action]), custom_id(action, job_id), danger=action is Action.CANCEL)


def custom_id(action: Action, job_id: int) -> str:
    """Return the id of the control that does `action` to a job."""
    return f"{PREFIX}:{action}:{job_id}"


def answer_controls(job: Job, task: Task, models: Sequence[str] = ()) -> tuple[Control, ...]:
    """Return what stands under an answer or an error: one row of buttons, then the selects.

    `models` are those offered for the task: each but the job's own may be tried on the same texts.
    """
    actions = _actions(job, task)
    rarer = [one for one in RARER if one in actions] if len(actions) > ROW else []
    buttons = [job_button(one, job.id) for one in actions if one not in rarer]
    return (*buttons, *_other_model(job, models), *_more(job, rarer))


def _actions(job: Job, task: Task) -> list[Action]:
    """Return what may be done with a job, in order; a failure has no JSON and nothing to share."""
    # greedy search gives the same again, so there is nothing to redo
    drawn = task.random and job.order.parameters.get("do_sample", True) and job.failure is None
    actions = [Action.REDO] if drawn else []
    actions += [Action.EDIT] if editable(job) else []
    actions += [Action.PYTHON, Action.JSON] if job.facts is not None else []
    actions += [Action.SHARE] if job.order.origin.private and job.answers else []
    return [*actions, Action.DELETE]


def _other_model(job: Job, models: Sequence[str]) -> list[Select]:
    """Return the select of models, if there is another one and the texts are still there."""
    if job.order.rival is not None:
        return []
    names = [name for name in dict.fromkeys((job.model, *models)) if len(name) <= CHOICE][:CHOICES]
    if job.wiped or set(names) <= {job.model}:
        return []
    choices = tuple((name, name) for name in names)
    return [Select(_(OTHER_MODEL), custom_id(Action.MODEL, job.id), choices, chosen=job.model)]


def _more(job: Job, rarer: Sequence[Action]) -> list[Select]:
    """Return the select of what found no room in the row."""
    choices = tuple((_(LABELS[one]), str(one)) for one in rarer)
    return [Select(_(MORE), custom_id(Action.MORE, job.id), choices)] if choices else []


def editable(job: Job) -> bool:
    """Tell whether the job's texts fit into a form: at most two fields, and several one a line each."""
    texts = [text if isinstance(text, str) else text.context for text in job.order.inputs]
    if job.order.from_file or job.wiped or not texts:
        return False
    if len(texts) > 1 and not all(_one_line(text) for text in job.order.inputs):
        return False
    return measure("\n".join(texts)) <= EDIT_FIELDS * FORM_FIELD


def _one_line(given: object) -> bool:
    """Tell whether an input can be one line among others."""
    return isinstance(given, str) and "\n" not in given
