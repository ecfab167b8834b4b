"""What a task command gathered from its options, before it is checked and becomes an order."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import discord

from bot.locale import N_
from bot.tasks import Parameters

TEXT = N_("Text")

Split: TypeAlias = Literal["whole", "lines", "sentences"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """The options of one call.

    `text` and `file` give the texts; with neither a form opens. `split` says how they part into several
    (None: a file by lines, a text not at all). With `question` every text is the context of a Passage.
    `private` None means as the person, or else the server, decided. `pipeline` and `seed` as in Order;
    `label` names the form's field.
    """

    text: str | None = None
    file: discord.Attachment | None = None
    split: Split | None = "whole"
    question: str | None = None
    parameters: Parameters = field(default_factory=dict)
    model: str | None = None
    private: bool | None = None
    pipeline: str | None = None
    seed: int | None = None
    label: str = TEXT
