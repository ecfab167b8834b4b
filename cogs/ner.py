"""/ner: mark names of people, places and organisations; works for part-of-speech models too."""

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import discord
from discord.app_commands import Range

from bot.errors import BadModelOutput
from bot.locale import N_, _
from bot.task_cog import Ask, Host, Interaction, Split, TaskCog, add_menu, task_command, text_of
from bot.tasks import InferenceRequest, Input, Offered, Output, Parameter, Span, Spans, Task

if TYPE_CHECKING:
    from bot.service import Service
    from bot.store.job import Order

MENU = "Named entities"
Grouping: TypeAlias = Literal["first", "simple", "average", "max", "none"]
GROUPING: Grouping = "first"
"""A word's first piece names the whole word. transformers' own "simple" cuts rare names in two (Sy|lvain):
with starter/ner-minilm-r16, F1 89.3 against 94.5 on our sentences in tests."""

NO_OFFSETS = N_("This model's tokenizer does not say where its words stand in the text.")
NO_OFFSETS_HINT = N_("Choose another model with the option model.")
ONLY_ABOVE = N_("Only entities with a score of at least {share:.0%}; {left_out} left out.")


def grouping_for(texts: Iterable[str]) -> Grouping:
    """Choose the grouping for texts whose asker names none.

    A tokenizer that strips loose marks makes words shorter, and transformers then takes a whole word for a
    piece of the one before (TokenClassificationPipeline.gather_pre_entities): `first` would lose its entity.
    """
    loose = any(unicodedata.category(character) == "Mn" for text in texts for character in text)
    return "simple" if loose else GROUPING


def parse(request: InferenceRequest, text: Input, output: Output) -> Spans:
    """Turn a list of `{entity_group | entity, score, start, end}` into spans; grouping none has `entity`."""
    spans = tuple(span(one) for one in output.raw)
    least = float(str(request.parameters.get("min_score") or 0.0))
    kept = tuple(one for one in spans if one.score >= least)
    note = _(ONLY_ABOVE).format(share=least, left_out=len(spans) - len(kept)) if least else ""
    return Spans(str(text), kept, note)


def span(one: dict[str, Any]) -> Span:
    """Read one entity of any grouping; BadModelOutput without offsets (a slow tokenizer)."""
    if one.get("start") is None or one.get("end") is None:
        raise BadModelOutput(NO_OFFSETS, NO_OFFSETS_HINT)
    label = one.get("entity_group") or one["entity"]
    return Span(str(label), int(one["start"]), int(one["end"]), float(one["score"]))


TASK = Task(
    name="ner",
    title=N_("Named entities"),
    pipeline="token-classification",
    parse=parse,
    models=(Offered("dbmdz/bert-large-cased-finetuned-conll03-english", "4c53496"),),
    own={"min_score": "[one for one in {found} if one['score'] >= {value}]"},
    example=("I am Amina, I study at Nairobi University and I live in Kisumu.",),
    example_parameters={"aggregation_strategy": GROUPING},
)


class Ner(TaskCog):
    """The command and its task."""

    task = TASK

    async def cog_load(self) -> None:
        """Add the same to the menu of messages."""
        await super().cog_load()
        add_menu(self.bot, MENU, self.of_message)

    async def of_message(self, interaction: Interaction, message: discord.Message) -> None:
        """Mark the names in a message, privately."""
        await self.answer(interaction, Ask(text=text_of(message), private=True))

    @classmethod
    async def refine(cls, order: "Order", service: "Service") -> "Order":
        """Choose the grouping where the person named none."""
        del service
        chosen = grouping_for(str(text) for text in order.inputs)
        return replace(order, parameters={"aggregation_strategy": chosen, **order.parameters})

    @task_command(
        TASK,
        "Mark the people, places and organisations in a text (or parts of speech)",
        grouping="How pieces of words are joined: first keeps words whole, none shows every token",
        min_score="Leave out what the model is less sure of, 0 to 1",
    )
    async def ner(
        self,
        interaction: Interaction,
        *,
        text: Range[str, 1, 6000] | None = None,
        grouping: Grouping | None = None,
        min_score: Range[float, 0.0, 1.0] = 0.0,
        model: str | None = None,
        private: bool | None = None,
        file: discord.Attachment | None = None,
        split: Split | None = None,
    ) -> None:
        """Gather the options."""
        parameters: dict[str, Parameter] = {}
        if grouping:
            parameters["aggregation_strategy"] = grouping
        if min_score:
            parameters["min_score"] = min_score
        ask = Ask(text=text, file=file, split=split, parameters=parameters, model=model, private=private)
        await self.answer(interaction, ask)


async def setup(bot: Host) -> None:
    """Add the cog."""
    await bot.add_cog(Ner(bot))
