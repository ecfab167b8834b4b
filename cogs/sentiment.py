"""Sentiment, and any other classification of a text: stars, spam, grammatical or not."""

import discord
from discord import app_commands

from bot.task_cog import Ask, Host, Interaction, Split, TaskCog, task_command
from bot.tasks import Answer, InferenceRequest, Input, Offered, Output, Ranking, Scored, Task


def parse(_request: InferenceRequest, _text: Input, output: Output) -> Answer:
    """Return the labels of `[{"label": ..., "score": ...}, ...]`, best first."""
    labels = [Scored(str(item["label"]), float(item["score"])) for item in output.raw]
    return Ranking(tuple(sorted(labels, key=lambda scored: -scored.score)))


TASK = Task(
    name="sentiment",
    title="Sentiment",
    pipeline="text-classification",
    parse=parse,
    # today's default and the course's; name and commit as in transformers 5.23, pipelines/__init__.py
    models=(Offered("distilbert/distilbert-base-uncased-finetuned-sst-2-english", "714eb0f"),),
    example=("I've been waiting for a HuggingFace course my whole life.", "I hate this so much!"),
    example_parameters={"top_k": 3},
)


class Sentiment(TaskCog):
    """`/sentiment`."""

    task = TASK

    @task_command(TASK, "How a text sounds, or what any text classifier says of it", top_k="Labels to show")
    async def sentiment(
        self,
        interaction: Interaction,
        text: app_commands.Range[str, 1, 6000] | None = None,
        split: Split | None = None,
        top_k: app_commands.Range[int, 1, 10] = 3,
        model: str | None = None,
        private: bool | None = None,
        file: discord.Attachment | None = None,
    ) -> None:
        """Classify the text, or each of its parts."""
        ask = Ask(
            text=text, file=file, split=split, parameters={"top_k": top_k}, model=model, private=private
        )
        await self.answer(interaction, ask)


async def setup(bot: Host) -> None:
    """Add the cog."""
    await bot.add_cog(Sentiment(bot))
