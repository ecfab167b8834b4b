"""/generate: continue a text, the course's raw completion."""

import discord
from discord.app_commands import Range

from bot.errors import BadOption
from bot.locale import N_, _
from bot.task_cog import Ask, Host, Interaction, TaskCog, task_command
from bot.tasks import InferenceRequest, Input, Offered, Output, Parameters, Task, Text

SEQUENCES_WRONG = N_("Greedy search has one result, so num_return_sequences can only be 1; it is {found}.")
SEQUENCES_HINT = N_("Leave greedy out (or set a temperature above 0) to sample several.")
SEED = N_("Seed {seed}: the same seed and options give the same text again.")
GREEDY = N_("Greedy: always the likeliest next token.")


def settings(
    *,
    max_new_tokens: int,
    num_return_sequences: int,
    temperature: float | None = None,
    top_k: int | None = None,
    top_p: float | None = None,
    greedy: bool = False,
) -> Parameters:
    """Choose the pipeline's parameters; a temperature of 0 means greedy, as people expect of it.

    How to draw is left to the model where nobody says: its own generation config wins over transformers'
    defaults (temperature 0.7, top_k 50), as in a pipeline called without these parameters.
    """
    always: Parameters = {
        "max_new_tokens": max_new_tokens,
        "num_return_sequences": num_return_sequences,
        "return_full_text": False,  # the prompt is shown once, by render
    }
    if greedy or temperature == 0:
        return {**always, "do_sample": False}
    said = {"temperature": temperature, "top_k": top_k, "top_p": top_p}
    return {**always, "do_sample": True, **{name: value for name, value in said.items() if value is not None}}


def check(_inputs: tuple[Input, ...], parameters: Parameters) -> None:
    """Refuse several results of greedy search, which transformers only refuses when it runs; BadOption."""
    found = parameters.get("num_return_sequences", 1)
    if not parameters.get("do_sample", True) and found != 1:
        raise BadOption(SEQUENCES_WRONG.format(found=found), SEQUENCES_HINT)


def parse(request: InferenceRequest, text: Input, output: Output) -> Text:
    """Turn a list of `{generated_text}` (continuations only) into texts; the note tells the seed."""
    note = _(GREEDY)
    if request.parameters.get("do_sample", True):
        note = _(SEED).format(seed=request.seed)
    return Text(tuple(str(one["generated_text"]) for one in output.raw), prompt=str(text), note=note)


TASK = Task(
    name="generate",
    title=N_("Text generation"),
    pipeline="text-generation",
    parse=parse,
    check=check,
    models=(Offered("openai-community/gpt2", "607a30d"),),
    lane="long",
    random=True,
    example=("In this lesson, we will learn how to",),
    example_parameters=settings(max_new_tokens=30, num_return_sequences=2),
)


class Generate(TaskCog):
    """The command and its task."""

    task = TASK

    @task_command(
        TASK,
        "Continue a text, as a language model does it (not a chat)",
        prompt="The beginning to continue; leave it out to get a form for a long one",
        max_new_tokens="At most this many tokens are added",
        num_return_sequences="How many continuations",
        temperature="Low is careful, high is wild; 0 takes the likeliest always; left out, the model chooses",
        top_k="Draw from this many likeliest tokens only (0: from all)",
        top_p="Draw from the likeliest tokens that together have this share",
        seed="The same seed gives the same text again",
        greedy="Take the likeliest token always",
    )
    async def generate(  # noqa: PLR0913 - a parameter is an option of the command
        self,
        interaction: Interaction,
        *,
        prompt: Range[str, 1, 6000] | None = None,
        max_new_tokens: Range[int, 1, 512] = 50,
        num_return_sequences: Range[int, 1, 5] = 1,
        temperature: Range[float, 0.0, 2.0] | None = None,
        top_k: Range[int, 0, 1000] | None = None,
        top_p: Range[float, 0.01, 1.0] | None = None,
        seed: Range[int, 0, 4294967295] | None = None,
        greedy: bool = False,
        model: str | None = None,
        private: bool | None = None,
        file: discord.Attachment | None = None,
    ) -> None:
        """Gather the options."""
        parameters = settings(
            max_new_tokens=max_new_tokens,
            num_return_sequences=num_return_sequences,
            temperature=temperature,
            top_k=top_k,
            top_p=top_p,
            greedy=greedy,
        )
        ask = Ask(
            text=prompt,
            file=file,
            split="whole",
            parameters=parameters,
            model=model,
            private=private,
            seed=seed,
        )
        await self.answer(interaction, ask)


async def setup(bot: Host) -> None:
    """Add the cog."""
    await bot.add_cog(Generate(bot))
