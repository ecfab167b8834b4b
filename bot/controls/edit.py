"""Edit: the texts of a request in a form, pre-filled; sending it is a new request."""

from dataclasses import replace

from bot.locale import N_, _
from bot.store.job import Order
from bot.task_cog import Form, Interaction, origin_of
from bot.task_cog.form import FIELD, text_field, typed
from bot.task_cog.gather import as_inputs, part
from bot.tasks import Passage

QUESTION = N_("Question")
TEXT = N_("Text")
TEXT_MORE = N_("Text, continued")


class EditForm(Form):
    """Asks for the texts of an order again; text beyond one field stands in a second one."""

    def __init__(self, title: str, order: Order) -> None:
        super().__init__(title)
        self._order = order
        first = order.inputs[0]
        self._question = (
            text_field(_(QUESTION), first.question, long=False) if isinstance(first, Passage) else None
        )
        text = "\n".join(one.context if isinstance(one, Passage) else one for one in order.inputs)
        pieces = _in_fields(text)
        self._texts = [
            text_field(_(TEXT_MORE) if index else _(TEXT), piece, required=not index)
            for index, piece in enumerate(pieces)
        ]
        for label in [self._question, *self._texts]:
            if label is not None:
                self.add_item(label)

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]  # every client is a Host
        """Walk the road with the edited texts, in the same visibility."""
        text = "".join(typed(label) for label in self._texts)
        question = typed(self._question) if self._question else None
        parts = part(text, "lines" if len(self._order.inputs) > 1 else "whole")
        inputs = as_inputs(parts, question, interaction.client.settings.limits)
        origin = origin_of(interaction, private=self._order.origin.private)
        await interaction.client.road.walk(interaction, replace(self._order, inputs=inputs, origin=origin))


def _in_fields(text: str) -> list[str]:
    """Return the text parted at a blank or line end near the limit of a field, nothing left out."""
    if len(text) <= FIELD:
        return [text]
    border = max(text.rfind(" ", FIELD // 2, FIELD), text.rfind("\n", FIELD // 2, FIELD), 0)
    border = border or FIELD - 1
    return [text[:border], text[border:]]
