"""/answer: find the answer to a question in a text, in the text's own words."""

from typing import Any

import discord
from discord.app_commands import Range

from bot.errors import EmptyInput
from bot.locale import N_, _
from bot.task_cog import Ask, Form, Host, Interaction, TaskCog, add_menu, task_command, text_of
from bot.task_cog.form import text_field, typed
from bot.task_cog.gather import NO_QUESTION, NO_QUESTION_HINT
from bot.tasks import InferenceRequest, Input, Offered, Output, Parameters, Passage, Span, Spans, Task

NOT_THERE = N_("Not in the text.")
NOT_THERE_SCORE = N_("Not in the text: {score:.1%}.")
ASK_ABOUT = "Ask about this"
CONTEXT = N_("Context")
QUESTION = N_("What do you want to know?")
NO_ANSWER = N_("The model found no span that could be an answer.")


def parse(_request: InferenceRequest, passage: Input, output: Output) -> Spans:
    """Turn one `{score, start, end, answer}` or a list of them into spans of the context.

    An empty answer is the model's "not in the text". Equal answers' scores are added up, so one may exceed
    1: it is shown as 1.
    """
    found: list[dict[str, Any]] = output.raw if isinstance(output.raw, list) else [output.raw]
    context = passage.context if isinstance(passage, Passage) else str(passage)
    spans = tuple(span(one) for one in found if one["answer"])
    return Spans(context, spans, note(found))


def span(one: dict[str, Any]) -> Span:
    """Read one answer; its label is empty, as there is only one kind."""
    return Span("", int(one["start"]), int(one["end"]), min(1.0, float(one["score"])))


def note(found: list[dict[str, Any]]) -> str:
    """Say whether, and how surely, the text has no answer."""
    empty = [one for one in found if not one["answer"]]
    if not found:
        return _(NO_ANSWER)
    if not empty:
        return ""
    if found[0]["answer"]:
        return _(NOT_THERE_SCORE).format(score=float(empty[0]["score"] or 0.0))
    return _(NOT_THERE)


def check(inputs: tuple[Input, ...], _parameters: Parameters) -> None:
    """Refuse an empty question, which the pipeline would only refuse when it runs; EmptyInput."""
    if any(isinstance(one, Passage) and not one.question.strip() for one in inputs):
        raise EmptyInput(NO_QUESTION, NO_QUESTION_HINT)


TASK = Task(
    name="answer",
    title=N_("Question answering"),
    pipeline="question-answering",
    parse=parse,
    check=check,
    models=(Offered("distilbert/distilbert-base-cased-distilled-squad", "564e9b5"),),
    example=(
        Passage("Where do I study?", "I am Amina, I study at Nairobi University and I live in Kisumu."),
    ),
    example_parameters={"top_k": 1, "handle_impossible_answer": False},
)


class AskAbout(Form):
    """Asks for the question to a message somebody chose, and answers it privately."""

    def __init__(self, cog: TaskCog, context: str) -> None:
        super().__init__(ASK_ABOUT)
        self._cog = cog
        self._context = context
        self._question = text_field(_(QUESTION), long=False)
        self.add_item(self._question)

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]  # every client here is a Host
        """Answer as if the message had been the command's context."""
        ask = Ask(
            text=self._context,
            question=typed(self._question),
            parameters={"top_k": 1, "handle_impossible_answer": False},
            private=True,
        )
        await self._cog.answer(interaction, ask)


class Answer(TaskCog):
    """The command and its task, and the same from a message's menu."""

    task = TASK

    async def cog_load(self) -> None:
        """Add the menu: a slash command cannot see which message it replies to."""
        await super().cog_load()
        add_menu(self.bot, ASK_ABOUT, self.ask_about)

    async def ask_about(self, interaction: Interaction, message: discord.Message) -> None:
        """Ask for the question to a message; EmptyInput where it has no text."""
        await interaction.response.send_modal(AskAbout(self, text_of(message)))

    @task_command(
        TASK,
        "Find the answer to a question in a text, in the text's own words",
        question="What you want to know",
        context="The text to look in; leave it out to get a form for a long one",
        file="A .txt, .md or .csv file to look in (at most 1 MB)",
        top_k="How many answers to show",
        allow_no_answer="Let the model say that the answer is not in the text",
    )
    async def answer_question(
        self,
        interaction: Interaction,
        *,
        question: Range[str, 1, 1000],
        context: Range[str, 1, 6000] | None = None,
        top_k: Range[int, 1, 5] = 1,
        allow_no_answer: bool = False,
        model: str | None = None,
        private: bool | None = None,
        file: discord.Attachment | None = None,
    ) -> None:
        """Gather the options."""
        ask = Ask(
            text=context,
            file=file,
            split="whole",
            question=question,
            parameters={"top_k": top_k, "handle_impossible_answer": allow_no_answer},
            model=model,
            private=private,
            label=CONTEXT,
        )
        await self.answer(interaction, ask)


async def setup(bot: Host) -> None:
    """Add the cog."""
    await bot.add_cog(Answer(bot))
