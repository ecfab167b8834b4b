"""Sentiment, and any other classification of a text: stars, spam, grammatical or not."""

import discord
from discord import app_commands

from bot.locale import N_
from bot.task_cog import Ask, Host, Interaction, Split, TaskCog, add_menu, task_command, text_of
from bot.tasks import Answer, InferenceRequest, Input, Offered, Output, Ranking, Scored, Task

MENU = "Sentiment"
LABELS = 3


def parse(_request: InferenceRequest, _text: Input, output: Output) -> Answer:
    """Return the labels of `[{"label": ..., "score": ...}, ...]`, best first."""
    labels = [Scored(str(item["label"]), float(item["score"])) for item in output.raw]
    return Ranking(tuple(sorted(labels, key=lambda scored: -scored.score)))


TASK = Task(
    name="sentiment",
    title=N_("Sentiment"),
    pipeline="text-classification",
    parse=parse,
    # today's default and the course's; name and commit as in transformers 5.23, pipelines/__init__.py
    models=(Offered("distilbert/distilbert-base-uncased-finetuned-sst-2-english", "714eb0f"),),
    example=("I've been waiting for a HuggingFace course my whole life.", "I hate this so much!"),
    example_parameters={"top_k": LABELS},
)


class Sentiment(TaskCog):
    """`/sentiment`."""

    task = TASK

    async def cog_load(self) -> None:
        """Add the same to the menu of messages."""
        await super().cog_load()
        add_menu(self.bot, MENU, self.of_message)

    async def of_message(self, interaction: Interaction, message: discord.Message) -> None:
        """Classify a message, privately."""
        await self.answer(interaction, Ask(text=text_of(message), parameters={"top_k": LABELS}, private=True))

    @task_command(TASK, "How a text sounds, or what any text classifier says of it", top_k="Labels to show")
    async def sentiment(
        self,
        interaction: Interaction,
        text: app_commands.Range[str, 1, 6000] | None = None,
        split: Split | None = None,
        top_k: app_commands.Range[int, 1, 10] = LABELS,
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
