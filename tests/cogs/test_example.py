"""/example: every task has one."""

import pytest

from cogs.translate.examples import EXAMPLES
from tests.cogs.stage import Person, Played, shown


@pytest.mark.parametrize(
    "task", ["sentiment", "zero-shot", "generate", "fill-mask", "ner", "answer", "summarize", "translate"]
)
async def test_every_task_has_an_example(linus: Person, played: Played, task: str) -> None:
    message = await linus.ask("example", task=task)

    assert len(played.asked) == 1
    assert "#1" in shown(message)


async def test_the_example_is_in_the_language_that_the_model_translates_from(
    linus: Person, played: Played
) -> None:
    await linus.ask("example", task="translate")
    await linus.press(await linus.ask("help", topic="translate"), "Try translate")

    for asked in played.asked:
        assert (asked.pipeline, asked.inputs) == ("translation_fr_to_en", (EXAMPLES["fr"],))
    assert len(played.asked) == 2
