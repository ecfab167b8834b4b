"""Answers as Markdown for an embed, one function per shape; a new shape is pointed out by assert_never."""

from typing import assert_never

from bot.locale import N_, _
from bot.render.bars import bar, percent
from bot.render.marks import emphasis, hidden, marked_entities, sentence_around
from bot.tasks import Answer, Ranking, Scored, Span, Spans, Text
from bot.text import code, line, literal

NOTHING_MARKED = N_("Nothing found in this text.")
NO_TEXT = N_("(the model wrote nothing)")
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
    """Return an answer for where the whole does not fit: spans without the text they stand in."""
    return (
        _with_note(_table(answer.spans, answer.text), answer.note)
        if isinstance(answer, Spans)
        else shown(answer, spoiler=spoiler)
    )


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
