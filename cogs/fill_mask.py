"""/fill-mask: fill the blanks of a sentence with the likeliest words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord
from discord.app_commands import Range

from bot.errors import NoMask
from bot.locale import N_, _
from bot.task_cog import Ask, Host, Interaction, Split, TaskCog, task_command
from bot.tasks import InferenceRequest, Input, Offered, Output, Parameter, Parameters, Ranking, Scored, Task

if TYPE_CHECKING:
    from bot.service import Service
    from bot.store.job import Order

SPELLINGS = re.compile(r"\[MASK\]|<mask>|_{3,}", re.IGNORECASE)
MOST = 4
MISSING = N_("There is no mask to fill.")
MISSING_HINT = N_("Write `{word}`, this model's own mask word, or `___` where a word is missing.")
ANY_WORD = "[MASK]"
TOO_MANY = N_("At most {most} masks can be filled at once; the text has {found}.")
TOO_MANY_HINT = N_("Leave fewer blanks.")
MASK_WORD = N_("This model's mask word is {word}.")
SEVERAL = N_("Each mask was filled on its own; the score is the product.")
JOIN = " / "


def check(inputs: tuple[Input, ...], _parameters: Parameters) -> None:
    """Refuse more than four masks; NoMask. `refine`, which knows the mask word, refuses a text without."""
    for text in inputs:
        found = len(SPELLINGS.findall(str(text)))
        if found > MOST:
            raise NoMask(TOO_MANY.format(most=MOST, found=found), TOO_MANY_HINT)


def spell(text: str, word: str) -> str:
    """Write every mask as this model does, whatever the person wrote; NoMask, naming its word, if none."""
    if word not in text and not SPELLINGS.search(text):
        raise NoMask(MISSING, MISSING_HINT.format(word=word))
    return SPELLINGS.sub(lambda _: word, text)


def parse(_request: InferenceRequest, text: Input, output: Output) -> Ranking:
    """Turn one list of `{score, token_str, sequence}` a mask into the likeliest filled sentences."""
    masks: list[list[dict[str, Any]]] = output.raw if isinstance(output.raw[0], list) else [output.raw]
    labels = tuple(
        Scored(JOIN.join(words), score, fill(str(text), words)) for words, score in likeliest(masks)
    )
    word = SPELLINGS.search(str(text))
    notes = [_(MASK_WORD).format(word=word[0])] if word else []
    return Ranking(labels, " ".join([*notes, _(SEVERAL)] if len(masks) > 1 else notes))


def likeliest(masks: Sequence[Sequence[dict[str, Any]]]) -> list[tuple[tuple[str, ...], float]]:
    """Combine the masks' candidates, best product first, as many as one mask has.

    Keeping the k best after each mask is exact, because the masks' scores are independent.
    """
    kept: list[tuple[tuple[str, ...], float]] = [((), 1.0)]
    for candidates in masks:
        pairs = (
            ((*words, str(one["token_str"]).strip()), score * float(one["score"]))
            for words, score in kept
            for one in candidates
        )
        kept = sorted(pairs, key=lambda pair: -pair[1])[: len(candidates)]
    return kept


def fill(text: str, words: Iterable[str]) -> str:
    """Put the words in the masks' places; a WordPiece tail (##s) joins the word before it."""
    for word in words:
        tail = word.startswith("##")
        mask = SPELLINGS.search(text)
        if mask is None:
            break
        before = text[: mask.start()].rstrip() if tail else text[: mask.start()]
        text = before + word.removeprefix("##") + text[mask.end() :]
    return text


TASK = Task(
    name="fill-mask",
    title=N_("Fill-mask"),
    pipeline="fill-mask",
    parse=parse,
    check=check,
    models=(Offered("distilbert/distilroberta-base", "fb53ab8"),),
    example=("In this lesson you will learn how ___ models read a sentence.",),
    example_parameters={"top_k": 2},
)


class FillMask(TaskCog):
    """The command and its task."""

    task = TASK

    @classmethod
    async def refine(cls, order: "Order", service: "Service") -> "Order":
        """Write the masks as the order's model does; NoMask names its word."""
        origin = order.origin
        model, _ = await service.catalog.choose(
            cls.task, option=order.model, user=origin.user, guild=origin.guild
        )
        word = (await service.catalog.facts(model)).mask or ANY_WORD
        return replace(order, inputs=tuple(spell(str(text), word) for text in order.inputs))

    @task_command(
        TASK,
        "Fill the blank in a sentence with the likeliest words",
        text="A sentence with ___ (or [MASK], or <mask>) where a word is missing",
        top_k="How many words to show",
        targets="Only compare these words, separated by commas",
    )
    async def fill_mask(
        self,
        interaction: Interaction,
        *,
        text: Range[str, 1, 6000] | None = None,
        top_k: Range[int, 1, 10] = 5,
        targets: Range[str, 1, 500] | None = None,
        model: str | None = None,
        private: bool | None = None,
        file: discord.Attachment | None = None,
        split: Split | None = None,
    ) -> None:
        """Gather the options."""
        parameters: dict[str, Parameter] = {"top_k": top_k}
        if words := tuple(word.strip() for word in (targets or "").split(",") if word.strip()):
            parameters["targets"] = words
        ask = Ask(text=text, file=file, split=split, parameters=parameters, model=model, private=private)
        await self.answer(interaction, ask)


async def setup(bot: Host) -> None:
    """Add the cog."""
    await bot.add_cog(FillMask(bot))
