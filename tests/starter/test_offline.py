"""The whole pack answers in a process that cannot reach any network, from the first import on."""

import json
import subprocess
import sys

SCRIPT = """
import json, socket, sys

def refuse(*_args, **_kwargs):
    raise OSError("no network here")

for way in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, way, refuse)
socket.getaddrinfo = socket.create_connection = refuse

from bot import starter
from bot.starter import manifest

text = "Maria works in Oslo. She likes the course very much."
given = {
    "sentiment": ((text,), {}),
    "zero-shot": ((text,), {"candidate_labels": ["work", "food"]}),
    "generate": (("Once upon a time",), {"max_new_tokens": 5}),
    "fill-mask": (("We met a [MASK] on the way.",), {}),
    "ner": ((text,), {"aggregation_strategy": "first"}),
    "answer": ((), {"question": "Where does Maria work?", "context": text}),
    "summarize": ((text,), {"max_sentences": 1}),
    "translate": (("Bonjour le monde.",), {}),
}
answers = {}
for task, (inputs, parameters) in given.items():
    pipe = starter.pipeline(manifest.read().for_task(task)[0].name)
    answers[task] = str(pipe(*inputs, **parameters))
print(json.dumps(answers))
"""
TASKS = {"sentiment", "zero-shot", "generate", "fill-mask", "ner", "answer", "summarize", "translate"}


def test_all_eight_tasks_answer_without_a_network() -> None:
    ended = subprocess.run(  # noqa: S603 - our own lines
        [sys.executable, "-c", SCRIPT], check=False, capture_output=True, text=True, timeout=100
    )
    assert ended.returncode == 0, ended.stderr
    answers = json.loads(ended.stdout)
    assert set(answers) == TASKS
    assert "POSITIVE" in answers["sentiment"]
    assert "Oslo" in answers["answer"]
    assert all(len(answer) > len("[]") for answer in answers.values())
