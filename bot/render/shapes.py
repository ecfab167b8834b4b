"""Answers as Markdown for an embed, one function per shape; a new shape is pointed out by assert_never."""

from dataclasses import replace
from typing import assert_never

from bot.locale import N_, _
from bot.render.bars import bar, percent
from bot.render.marks import emphasis, hidden, marked_entities, sentence_around
from bot.tasks import Answer, Ranking, Scored, Span, Spans, Text
from bot.text import ELLIPSIS, code, line, literal

NOTHING_MARKED = N_("Nothing found in this text.")
NO_TEXT = N_("(the model wrote nothing)")
PROMPT_END = 300
"""Characters of a long prompt that are shown before what continues it."""
BEGINNING = 600
"""Characters of a long text that are shown with its entities marked."""
CHARACTERS = N_("characters {start} to {end}")


def shown(answer: Answer, *, spoiler: bool = False) -> str:
    """Return an answer as Markdown, whole; `spoiler` hides what a model wrote until it is clicked."""
    match answer:
        case Ranking():
            return ranking(answer)
        case Spans():
            return spans(answer)
        case Text():
            return text(answer, spoiler=spoiler)
        case _:
            assert_never(answer)


def brief(answer: Answer, *, spoiler: bool = False) -> str:
    """Return an answer for where the whole does not fit.

    Spans come with no more than the beginning of the text they stand in, what was written with the end of
    its prompt.
    """
    match answer:
        case Spans():
            return _with_note(f"{_beginning(answer)}{_table(answer.spans, answer.text)}", answer.note)
        case Text() if len(answer.prompt) > PROMPT_END:
            end = f"{ELLIPSIS}{answer.prompt[-PROMPT_END:]}"
            return text(replace(answer, prompt=end), spoiler=spoiler)
        case _:
            return shown(answer, spoiler=spoiler)


def _beginning(answer: Spans) -> str:
    """Return the beginning of a long text with its entities marked; a short one is in the file alone."""
    if len(answer.text) <= BEGINNING or any(not span.label for span in answer.spans):
        return ""
    inside = tuple(span for span in answer.spans if span.end <= BEGINNING)
    cut = min((span.start for span in answer.spans if span.start < BEGINNING < span.end), default=BEGINNING)
    return f"{marked_entities(replace(answer, text=answer.text[:cut], spans=inside))}{ELLIPSIS}\n\n"


def ranking(answer: Ranking) -> str:
    """Return labels with bars and scores, best first."""
    return _with_note("\n".join(map(_scored, answer.labels)), answer.note)


def spans(answer: Spans) -> str:
    """Return the text with its entities marked and a table of them, or answers inside their sentences."""
    if not answer.spans:
        return _with_note(_(NOTHING_MARKED), answer.note)
    if any(not span.label for span in answer.spans):
        return _with_note("\n\n".join(_extract(span, answer.text) for span in answer.spans), answer.note)
    return _with_note(f"{marked_entities(answer)}\n\n{_table(answer.spans, answer.text)}", answer.note)


def text(answer: Text, *, spoiler: bool = False) -> str:
    """Return what a model wrote behind its prompt in bold; several sequences are numbered."""
    bodies = [hidden(literal(one)) if spoiler else literal(one) for one in answer.texts]
    written = [f"{emphasis(answer.prompt)}{body}" or _(NO_TEXT) for body in bodies] or [_(NO_TEXT)]
    if len(written) > 1:
        written = [f"**{number}.** {one}" for number, one in enumerate(written, 1)]
    return _with_note("\n\n".join(written), answer.note)


def _scored(scored: Scored) -> str:
    """Return one label as a line; a filled sentence follows its word."""
    head = f"`{bar(scored.score)}` **{percent(scored.score)}** {literal(line(scored.label))}"
    return f"{head} · {literal(line(scored.text))}" if scored.text else head


def _table(found: tuple[Span, ...], whole: str) -> str:
    """Return spans one a line: label, words, score, place."""
    return "\n".join(
        f"{code(span.label)} {literal(line(whole[span.start : span.end]))} · {percent(span.score)} · "
        + _(CHARACTERS).format(start=span.start, end=span.end)
        for span in found
    )


def _extract(span: Span, whole: str) -> str:
    """Return an extracted answer bold inside its sentence, with its score and place."""
    before, after = sentence_around(whole, span.start, span.end)
    sentence = f"{literal(before)}{emphasis(whole[span.start : span.end])}{literal(after)}"
    place = _(CHARACTERS).format(start=span.start, end=span.end)
    return f"{sentence}\n`{bar(span.score)}` **{percent(span.score)}** · {place}"


def _with_note(body: str, note: str) -> str:
    """Return a body with the answer's note as a small line under it."""
    return f"{body}\n-# {literal(line(note))}" if note else body
