"""/translate: say a text in another language."""

from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.app_commands import Range

from bot.locale import N_, language
from bot.task_cog import (
    Ask,
    Host,
    Interaction,
    Split,
    TaskCog,
    add_menu,
    careful,
    task_command,
    text_of,
)
from bot.tasks import InferenceRequest, Input, Offered, Output, Parameters, Task, Text
from cogs.translate import examples, pairs

if TYPE_CHECKING:
    from bot.service import Service
    from bot.store.job import Order

MENU = "Translate to my language"
PLAIN = "translation"
"""The pipeline of models that name languages by parameters (eng_Latn, en_XX)."""
NAMED = "translation_{0}_to_{1}"
"""The pipeline's name for models that know short codes, T5's prefixes among them."""


WORDS = frozenset({"to", "from", "src_lang", "tgt_lang"})
"""Parameters that say the languages, before and after refining."""


def road(pair: pairs.Pair) -> tuple[str, Parameters]:
    """Choose the pipeline's name and the parameters that carry the pair.

    The name has exactly four parts (PIPELINES.md section 2.2), so codes with an underscore go as parameters.
    """
    if "_" in "".join(pair):
        return PLAIN, {"src_lang": pair[0], "tgt_lang": pair[1]}
    return NAMED.format(*pair), {}


def pair_of(pipeline: str, parameters: Parameters) -> pairs.Pair | None:
    """Read the pair back from what `road` gave; None where it names none."""
    parts = pipeline.split("_")
    if len(parts) == 4:  # noqa: PLR2004 - translation, from, "to", to
        return parts[1], parts[3]
    if source := parameters.get("src_lang"):
        return str(source), str(parameters["tgt_lang"])
    return None


def parse(request: InferenceRequest, _text: Input, output: Output) -> Text:
    """Turn a list of `{translation_text}` into texts; the note names the languages."""
    pair = pair_of(request.pipeline, request.parameters)
    texts = tuple(str(one["translation_text"]) for one in output.raw)
    return Text(texts, note=f"{pairs.direction(pair)}." if pair else "")


TASK = Task(
    name="translate",
    title=N_("Translation"),
    pipeline="translation",
    parse=parse,
    models=(Offered("google-t5/t5-base", "a9723ea"),),
    lane="long",
    example=(examples.EXAMPLE,),
)


async def suggest(interaction: Interaction, typed: str, side: int) -> list[app_commands.Choice[str]]:
    """Suggest the languages on one side of the chosen model's pairs."""
    catalog = interaction.client.service.catalog
    option = getattr(interaction.namespace, "model", None)
    user, guild = interaction.user.id, interaction.guild_id
    model, _ = await catalog.choose(TASK, option=option, user=user, guild=guild)
    known = await catalog.pairs(TASK, model) or frozenset()
    return [app_commands.Choice(name=name, value=code) for name, code in pairs.languages(known, side, typed)]


@careful
async def suggest_source(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Suggest the languages that can be translated from."""
    return await suggest(interaction, typed, 0)


@careful
async def suggest_target(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Suggest the languages that can be translated to."""
    return await suggest(interaction, typed, 1)


class Translate(TaskCog):
    """The command and its task."""

    task = TASK

    async def cog_load(self) -> None:
        """Add the same to the menu of messages."""
        await super().cog_load()
        add_menu(self.bot, MENU, self.of_message)

    async def of_message(self, interaction: Interaction, message: discord.Message) -> None:
        """Translate a message, privately, into the language that the person is spoken to in."""
        mine = language().partition("-")[0]
        await self.answer(interaction, Ask(text=text_of(message), parameters={"to": mine}, private=True))

    @classmethod
    async def refine(cls, order: "Order", service: "Service") -> "Order":
        """Turn the words `to` and `from` into the model's own pair; raises BadPair.

        A pair that an earlier refining chose is checked again: Edit may run with another model. Without
        any (the example) it is the pair likeliest meant, and the example is one in its source language.
        """
        rest = {name: value for name, value in order.parameters.items() if name not in WORDS}
        origin = order.origin
        model, _ = await service.catalog.choose(
            cls.task, option=order.model, user=origin.user, guild=origin.guild
        )
        known = await service.catalog.pairs(cls.task, model)
        if to := order.parameters.get("to"):
            source = order.parameters.get("from")
            pair = pairs.choose(known, str(source) if source else None, str(to), model)
        elif before := pair_of(order.pipeline or PLAIN, order.parameters):
            pair = pairs.choose(known, *before, model)
        else:
            pair = pairs.likeliest(known)
            if order.inputs == TASK.example:
                order = replace(order, inputs=(examples.of(pair[0]),))
        pipeline, parameters = road(pair)
        return replace(order, pipeline=pipeline, parameters={**rest, **parameters})

    @task_command(
        TASK,
        "Translate a text",
        to="The language to translate to",
        from_="The text's own language; left out, it is English where the model leaves the choice",
    )
    @app_commands.rename(from_="from")
    @app_commands.autocomplete(to=suggest_target, from_=suggest_source)
    async def translate(
        self,
        interaction: Interaction,
        *,
        to: Range[str, 1, 40],
        text: Range[str, 1, 6000] | None = None,
        from_: Range[str, 1, 40] | None = None,
        model: str | None = None,
        private: bool | None = None,
        file: discord.Attachment | None = None,
        split: Split | None = None,
    ) -> None:
        """Gather the options."""
        parameters: Parameters = {"to": to, "from": from_}
        ask = Ask(text=text, file=file, split=split, parameters=parameters, model=model, private=private)
        await self.answer(interaction, ask)


async def setup(bot: Host) -> None:
    """Add the cog."""
    await bot.add_cog(Translate(bot))
