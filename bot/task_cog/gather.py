"""From options to inputs: the text or the file, parted as asked, counted, and never empty."""

import re

from bot.errors import BadOption, EmptyInput, TooLong
from bot.locale import N_
from bot.settings import Limits
from bot.task_cog.ask import Ask, Split
from bot.task_cog.attachments import Attachments
from bot.tasks import Input, Passage
from bot.text import visible

NO_TEXT = N_("There is no text to work on.")
NO_TEXT_HINT = N_("Type some text, attach a .txt file, or leave the option out to get a form.")
NO_QUESTION = N_("There is no question.")
NO_QUESTION_HINT = N_("Write down what you want to know.")
BOTH = N_("There are both a text and a file, but one call takes only one of them.")
BOTH_HINT = N_("Leave one of them out.")
TOO_MANY_TEXTS = N_("These are {given} texts; one call takes at most {most}.")
TOO_MANY_CHARACTERS = N_("These are {given:,} characters; one call takes at most {most:,}.")
SHORTEN = N_("Send fewer or shorter texts, in several calls if need be.")

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+|(?<=[。！？｡])")  # noqa: RUF001 - Chinese and Japanese stops


async def gather(ask: Ask, limits: Limits, attachments: Attachments) -> tuple[Input, ...]:
    """Return the inputs of one call; raise BadOption, EmptyInput, TooLong, BadUrl or BadFile."""
    if ask.text is not None and ask.file is not None:
        raise BadOption(BOTH, BOTH_HINT)
    text = ask.text or ""
    if ask.file is not None:
        text = await attachments.read(ask.file)
    texts = part(text, ask.split or ("whole" if ask.file is None else "lines"))
    return as_inputs(texts, ask.question, limits)


def as_inputs(texts: tuple[str, ...], question: str | None, limits: Limits) -> tuple[Input, ...]:
    """Return the texts as inputs, each the context of a Passage when there is a question."""
    if question is not None and not visible(question):
        raise EmptyInput(NO_QUESTION, NO_QUESTION_HINT)
    bound(texts, limits)
    if question is None:
        return texts
    return tuple(Passage(question, text) for text in texts)


def part(text: str, split: Split) -> tuple[str, ...]:
    """Return the visible parts of a text: the whole, its lines or its sentences; EmptyInput if none."""
    if split == "whole":
        parts = [text]
    elif split == "lines":
        parts = text.splitlines()
    else:
        parts = [sentence for line in text.splitlines() for sentence in _SENTENCE_END.split(line)]
    kept = tuple(piece if split == "whole" else piece.strip() for piece in parts if visible(piece))
    if not kept:
        raise EmptyInput(NO_TEXT, NO_TEXT_HINT)
    return kept


def bound(texts: tuple[str, ...], limits: Limits) -> None:
    """Raise TooLong, with both numbers, for more texts or characters than one call takes."""
    if len(texts) > limits.texts:
        raise TooLong(TOO_MANY_TEXTS.format(given=len(texts), most=limits.texts), SHORTEN)
    characters = sum(map(len, texts))
    if characters > limits.total_characters:
        raise TooLong(TOO_MANY_CHARACTERS.format(given=characters, most=limits.total_characters), SHORTEN)
