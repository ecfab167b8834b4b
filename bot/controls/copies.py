"""Private copies of what an answer came from: the Python of exactly this call, and its data as JSON."""

from collections.abc import Mapping

from bot.errors import NotFound
from bot.locale import N_, _
from bot.render import Attached, Reply
from bot.render.code import python_code
from bot.render.compared import sides
from bot.render.export import job_json
from bot.store.job import Job
from bot.tasks import Task
from bot.text import measure

PYTHON_HEAD = N_("This is the code for exactly this call; it runs with transformers 5.")
PYTHON_FILE = N_("The code for exactly this call, which runs with transformers 5, is in the file.")
JSON_HEAD = N_("Request #{id} with its answers.")
NO_TASK = N_("The task `{task}` is not loaded any more.")
ASK_OWNER = N_("The bot's owner can add its cog again.")
CONTENT = 2000


def as_python(job: Job, tasks: Mapping[str, Task]) -> Reply:
    """Return the code in a code block, or as a file where it is too long or holds a fence itself."""
    if job.order.task not in tasks:
        raise NotFound(NO_TASK.format(task=job.order.task), ASK_OWNER)
    code = "\n\n".join(python_code(side, tasks[job.order.task]) for side in sides(job))
    content = f"{_(PYTHON_HEAD)}\n```py\n{code}\n```"
    if measure(content) <= CONTENT and "```" not in code:
        return Reply(content=content)
    return Reply(content=_(PYTHON_FILE), files=(Attached(f"{job.order.task}-{job.id}.py", code.encode()),))


def as_json(job: Job) -> Reply:
    """Return the job's data as a file."""
    name = f"{job.order.task}-{job.id}.json"
    return Reply(content=_(JSON_HEAD).format(id=job.id), files=(Attached(name, job_json(job)),))
