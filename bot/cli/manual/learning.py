"""What learners and contributors read of a task: a call, its Python, its models, a source file."""

import tomllib
from pathlib import Path

from bot.cli.manual.calls import line_of, written
from bot.cli.manual.tree import declared
from bot.errors import ConfigError
from bot.render.code import python_code
from bot.starter import manifest
from bot.store.job import Facts, Job, Order, Origin, State
from bot.task_cog import find_tasks
from bot.tasks import Task

CONFIG = Path("config.toml")
NO_TASK = "There is no task {name}."
MODELS_HEAD = "| model | from | |\n|---|---|---|\n"


def call(task: str) -> str:
    """Return one call of a command as it is typed."""
    command = next((one for one in declared() if one.name == task), None)
    if command is None:
        raise ConfigError(NO_TASK.format(name=task))
    return f"```text\n{line_of(command)}\n```\n"


def python(name: str) -> str:
    """Return what the button Python shows for a task's example on the hub's default model."""
    task = _task(name)
    model, fitted = task.models[0], written()["python"].get(name, {})
    order = Order(
        task=name,
        inputs=tuple(fitted.get("inputs", task.example)),
        pipeline=fitted.get("pipeline"),
        parameters=task.example_parameters,
        origin=Origin(interaction=0, user=0),
    )
    facts = Facts(
        model=model.name,
        revision=model.revision,
        source="hub",
        badge="",
        device="cpu",
        queued=0.0,
        loaded=None,
        ran=0.0,
    )
    job = Job(id=0, order=order, state=State.DONE, model=model.name, chosen_by="default", facts=facts)
    return f"```python\n{python_code(job, task)}```\n"


def models(name: str) -> str:
    """Return the models of a task: those that config.toml offers, and those that come with the project."""
    _task(name)
    offered = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["models"][name]
    rows = []
    for place, one in enumerate(offered):
        commit = f"commit `{one['revision']}`" if "revision" in one else "its newest commit"
        rows.append(f"| `{one['name']}` | the hub, {commit} | {'' if place else 'the default'} |\n")
    for entry in manifest.read().models:
        if entry.task == name and entry.form != "tiny":
            scores = f"{entry.scores[0]}" if entry.scores else ""
            rows.append(f"| `{entry.name}` | the starter pack | {scores} |\n")
    return MODELS_HEAD + "".join(rows)


def source(file: str) -> str:
    """Return a source file of ours as it is."""
    return f"```python\n{Path(file).read_text(encoding='utf-8')}```\n"


def _task(name: str) -> Task:
    """Return a task; ConfigError where there is none."""
    found = find_tasks().get(name)
    if found is None:
        raise ConfigError(NO_TASK.format(name=name))
    return found
