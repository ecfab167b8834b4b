"""/zero-shot: sort a text under labels that the person makes up."""

import re

import discord
from discord.app_commands import Range

from bot.errors import BadTemplate, EmptyLabels, TooLong
from bot.locale import N_, _
from bot.task_cog import Ask, Host, Interaction, Split, TaskCog, task_command
from bot.tasks import InferenceRequest, Input, Offered, Output, Parameter, Parameters, Ranking, Scored, Task

TEMPLATE = "This example is {}."
"""transformers' own hypothesis template (PIPELINES.md section 5: unchanged since version 4)."""
FEWEST, MOST = 2, 20
FEW_LABELS = N_("The option labels needs at least two different labels; it has {found}.")
FEW_HINT = N_("Separate them with commas: `education, politics, business`.")
MANY_LABELS = N_("The option labels takes at most {most} labels; it has {found}.")
MANY_HINT = N_("Leave some out, or ask in two calls.")
TEMPLATE_WRONG = N_("The option template needs exactly one {} for the label, and no other braces.")
TEMPLATE_HINT = N_("For example: `This text is about {}.`")
HYPOTHESIS = N_("Hypothesis: {sentence}")
COMMAS = re.compile("[,\uff0c\u3001]")
"""The Latin comma, and the two of Chinese and Japanese."""
EACH_ALONE = N_("Each label was judged on its own.")


def split_labels(text: str) -> tuple[str, ...]:
    """Split a comma list into its labels, blanks and repetitions left out; CJK commas count."""
    labels = (label.strip() for label in COMMAS.split(text))
    return tuple(dict.fromkeys(label for label in labels if label))


def labels_of(value: Parameter) -> tuple[str, ...]:
    """Read the parameter, which is a comma list when it comes from the terminal."""
    return tuple(value) if isinstance(value, tuple | list) else split_labels(str(value or ""))


def check(_inputs: tuple[Input, ...], parameters: Parameters) -> None:
    """Refuse too few or many labels and a template without one place; EmptyLabels, TooLong, BadTemplate."""
    found = len(labels_of(parameters.get("candidate_labels")))
    if found < FEWEST:
        raise EmptyLabels(FEW_LABELS.format(found=found), FEW_HINT)
    if found > MOST:
        raise TooLong(MANY_LABELS.format(most=MOST, found=found), MANY_HINT)
    template = str(parameters.get("hypothesis_template", TEMPLATE))
    if not template.count("{") == template.count("}") == template.count("{}") == 1:
        raise BadTemplate(TEMPLATE_WRONG, TEMPLATE_HINT)


def parse(request: InferenceRequest, _text: Input, output: Output) -> Ranking:
    """Turn `{sequence, labels, scores}` into a ranking; the note has the winner's hypothesis."""
    pairs = zip(output.raw["labels"], output.raw["scores"], strict=True)
    labels = tuple(Scored(str(label), float(score)) for label, score in pairs)
    template = str(request.parameters.get("hypothesis_template", TEMPLATE))
    note = _(HYPOTHESIS).format(sentence=template.format(labels[0].label))
    return Ranking(labels, f"{note} {_(EACH_ALONE)}" if request.parameters.get("multi_label") else note)


TASK = Task(
    name="zero-shot",
    title=N_("Zero-shot classification"),
    pipeline="zero-shot-classification",
    parse=parse,
    check=check,
    models=(Offered("facebook/bart-large-mnli", "d7645e1"),),
    example=("Our teacher shows how attention finds the words that matter.",),
    example_parameters={
        "candidate_labels": ("education", "politics", "business"),
        "hypothesis_template": TEMPLATE,
        "multi_label": False,
    },
)


class ZeroShot(TaskCog):
    """The command and its task."""

    task = TASK

    @task_command(
        TASK,
        "Sort a text under labels of your own",
        labels="Two to twenty labels, separated by commas",
        multi_label="Judge every label on its own, so that several can be true",
        template="A sentence with {} where the label goes",
    )
    async def zero_shot(  # noqa: PLR0913 - a parameter is an option of the command
        self,
        interaction: Interaction,
        *,
        labels: Range[str, 1, 2000],
        text: Range[str, 1, 6000] | None = None,
        multi_label: bool = False,
        template: Range[str, 1, 300] = TEMPLATE,
        model: str | None = None,
        private: bool | None = None,
        file: discord.Attachment | None = None,
        split: Split | None = None,
    ) -> None:
        """Gather the options."""
        parameters: Parameters = {
            "candidate_labels": split_labels(labels),
            "hypothesis_template": template,
            "multi_label": multi_label,
        }
        ask = Ask(text=text, file=file, split=split, parameters=parameters, model=model, private=private)
        await self.answer(interaction, ask)


async def setup(bot: Host) -> None:
    """Add the cog."""
    await bot.add_cog(ZeroShot(bot))
