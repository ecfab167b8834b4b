"""/summarize: say a long text in fewer words."""

from typing import Literal, TypeAlias

import discord
from discord.app_commands import Range

from bot.errors import BadOption
from bot.locale import N_, _
from bot.task_cog import Ask, Host, Interaction, Split, TaskCog, add_menu, task_command, text_of
from bot.tasks import InferenceRequest, Input, Offered, Output, Parameters, Task, Text

Style: TypeAlias = Literal["short", "medium", "long"]
MENU = "Summarize"
STYLES = {"short": (10, 45), "medium": (30, 90), "long": (56, 180)}
"""Fewest and most new tokens of a style; 56 is the default model's own min_length (its config.json)."""
CROSSED = N_("The option min_length is {least}, above the {most} tokens that max_length or style allow.")
CROSSED_HINT = N_("Choose a min_length below max_length.")
EXAMPLE = (
    "The library of our town was built a hundred years ago, when only a few families owned books. "
    "Today it lends twelve thousand books a year, and half of its readers are younger than twenty. "
    "In spring the council wanted to close it, because the roof lets the rain in and repairs are dear. "
    "Pupils of three schools then collected four thousand signatures and sold cake on the market square. "
    "Last week the council decided to mend the roof, and to open the library on Sundays as well."
)
TOKENS = N_("{read} tokens read, {written} written.")


def settings(style: Style, min_length: int | None, max_length: int | None) -> Parameters:
    """Choose the pipeline's parameters; max_length becomes max_new_tokens, which always has an effect.

    (PIPELINES.md section 2.2: the pipeline's own max_new_tokens beats a max_length.)
    """
    least, most = STYLES[style]
    if max_length is not None:
        least, most = min(least, max_length // 2), max_length
    return {
        "min_length": min_length if min_length is not None else least,
        "max_new_tokens": most,
        "do_sample": False,
    }


def check(_inputs: tuple[Input, ...], parameters: Parameters) -> None:
    """Refuse a shortest length above the longest; BadOption."""
    least, most = parameters.get("min_length", 0), parameters.get("max_new_tokens", STYLES["medium"][1])
    if isinstance(least, int) and isinstance(most, int) and least > most:
        raise BadOption(CROSSED.format(least=least, most=most), CROSSED_HINT)


def parse(_request: InferenceRequest, _text: Input, output: Output) -> Text:
    """Turn a list of `{summary_text}` into texts; the note counts tokens."""
    note = _(TOKENS).format(read=output.tokens_in, written=output.tokens_out) if output.tokens_in else ""
    return Text(tuple(str(one["summary_text"]).strip() for one in output.raw), note=note)


TASK = Task(
    name="summarize",
    title=N_("Summarization"),
    pipeline="summarization",
    parse=parse,
    check=check,
    models=(Offered("sshleifer/distilbart-cnn-12-6", "a4f8f3e"),),
    lane="long",
    example=(EXAMPLE,),
    example_parameters=settings("medium", None, None),
)


class Summarize(TaskCog):
    """The command and its task."""

    task = TASK

    async def cog_load(self) -> None:
        """Add the same to the menu of messages."""
        await super().cog_load()
        add_menu(self.bot, MENU, self.of_message)

    async def of_message(self, interaction: Interaction, message: discord.Message) -> None:
        """Summarize a message, privately."""
        parameters = settings("medium", None, None)
        await self.answer(interaction, Ask(text=text_of(message), parameters=parameters, private=True))

    @task_command(
        TASK,
        "Say a long text in fewer words",
        style="How long the summary may be",
        min_length="At least this many tokens",
        max_length="At most this many tokens; wins over style",
    )
    async def summarize(  # noqa: PLR0913 - a parameter is an option of the command
        self,
        interaction: Interaction,
        *,
        text: Range[str, 1, 6000] | None = None,
        style: Style = "medium",
        min_length: Range[int, 0, 512] | None = None,
        max_length: Range[int, 1, 512] | None = None,
        model: str | None = None,
        private: bool | None = None,
        file: discord.Attachment | None = None,
        split: Split | None = "whole",
    ) -> None:
        """Gather the options."""
        parameters = settings(style, min_length, max_length)
        ask = Ask(text=text, file=file, split=split, parameters=parameters, model=model, private=private)
        await self.answer(interaction, ask)


async def setup(bot: Host) -> None:
    """Add the cog."""
    await bot.add_cog(Summarize(bot))
