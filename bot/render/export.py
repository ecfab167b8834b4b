"""A job as JSON: what was asked, what was answered and how, without where and by whom."""

import json
from dataclasses import asdict

from bot.store.job import Job


def job_json(job: Job) -> bytes:
    """Return the job's data as indented UTF-8 JSON; scores keep their full precision."""
    data = {
        "id": job.id,
        "task": job.order.task,
        "model": job.model,
        "chosen_by": job.chosen_by,
        "parameters": dict(job.order.parameters),
        "seed": job.order.seed,
        "inputs": [one if isinstance(one, str) else asdict(one) for one in job.order.inputs],
        "rival": asdict(job.order.rival) if job.order.rival else None,
        "answers": [asdict(answer) for answer in job.answers],
        "facts": asdict(job.facts) if job.facts else None,
        "failure": asdict(job.failure) if job.failure else None,
    }
    return json.dumps(data, ensure_ascii=False, indent=2).encode()
