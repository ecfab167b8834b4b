"""/example: every task has one."""

import pytest

from tests.cogs.stage import Person, Played, shown


@pytest.mark.parametrize(
    "task", ["sentiment", "zero-shot", "generate", "fill-mask", "ner", "answer", "summarize", "translate"]
)
async def test_every_task_has_an_example(linus: Person, played: Played, task: str) -> None:
    message = await linus.ask("example", task=task)

    assert len(played.asked) == 1
    assert "#1" in shown(message)
