"""The buttons under a reply: plain data whose custom ids carry the job, so that they work after a restart.

`bot.controls` holds the items that answer to these ids; neither imports the other's classes.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.store.job import Job
from bot.tasks import Task
from bot.text import measure

PREFIX = "pw"
FORM_FIELD = 4000
"""Characters of one field of a form (DISCORD.md section 2)."""
EDIT_FIELDS = 2


class Action(StrEnum):
    """What a button under a job does; the value is part of its custom id and never changes."""

    REDO = "redo"
    EDIT = "edit"
    PYTHON = "python"
    JSON = "json"
    DELETE = "delete"
    CANCEL = "cancel"


LABELS = {
    Action.REDO: "Redo",
    Action.EDIT: "Edit",
    Action.PYTHON: "Python",
    Action.JSON: "JSON",
    Action.DELETE: "Delete",
    Action.CANCEL: "Cancel",
}


@dataclass(frozen=True, slots=True)
class Button:
    """One plain button; `danger` paints it red, `primary` blue."""

    label: str
    custom_id: str
    danger: bool = False
    primary: bool = False
    disabled: bool = False


def job_button(action: Action, job_id: int) -> Button:
    """Return the button that does `action` to a job."""
    return Button(LABELS[action], f"{PREFIX}:{action}:{job_id}", danger=action is Action.CANCEL)


def answer_buttons(job: Job, task: Task) -> tuple[Button, ...]:
    """Return the buttons under an answer or an error, in their order; a failure has no JSON."""
    # greedy search gives the same again, so there is nothing to redo
    drawn = task.random and job.order.parameters.get("do_sample", True) and job.failure is None
    actions = [Action.REDO] if drawn else []
    actions += [Action.EDIT] if editable(job) else []
    actions += [Action.PYTHON, Action.JSON] if job.facts is not None else []
    return tuple(job_button(action, job.id) for action in [*actions, Action.DELETE])


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
