"""The task names that transformers removed, and their default models. Pure: no torch, no transformers."""

from __future__ import annotations

from dataclasses import dataclass

INVALID_TRANSLATION = "Invalid translation task {task}, use 'translation_XX_to_YY' format"
NO_DEFAULT_FOR_PAIR = "The task does not provide any default models for options {pair}"
NO_DEFAULT = "Name a model for {task}, or use 'translation_XX_to_YY' with a pair that has a default model"
PAIR_PARTS = 4  # translation, XX, to, YY

QUESTION_ANSWERING = "question-answering"
SUMMARIZATION = "summarization"
TRANSLATION = "translation"
TEXT2TEXT = "text2text-generation"

# the names under which our classes stand in transformers' registry; the old names are refused there
OWN_NAMES = {
    QUESTION_ANSWERING: "extractive-qa",
    SUMMARIZATION: "seq2seq-summarization",
    TRANSLATION: "seq2seq-translation",
    TEXT2TEXT: "seq2seq-text2text",
}


@dataclass(frozen=True, slots=True)
class Default:
    """A model on the hub and the revision that is meant."""

    model: str
    revision: str


# from SUPPORTED_TASKS in pipelines/__init__.py of transformers 4.57.6
T5_BASE = Default("google-t5/t5-base", "a9723ea")
DEFAULTS = {
    QUESTION_ANSWERING: Default("distilbert/distilbert-base-cased-distilled-squad", "564e9b5"),
    SUMMARIZATION: Default("sshleifer/distilbart-cnn-12-6", "a4f8f3e"),
    TEXT2TEXT: T5_BASE,
}
TRANSLATION_DEFAULTS = {("en", "de"): T5_BASE, ("en", "fr"): T5_BASE, ("en", "ro"): T5_BASE}


def removed_task(task: str) -> str | None:
    """Return which removed task a name means, or None; KeyError for a translation that names no pair.

    Takes the course's names, `translation_xx_to_yy` and our own registered names.
    """
    for removed, own in OWN_NAMES.items():
        if task in (removed, own):
            return removed
    if not task.startswith(TRANSLATION):
        return None
    if language_pair(task) is None:
        raise KeyError(INVALID_TRANSLATION.format(task=task))
    return TRANSLATION


def language_pair(task: str) -> tuple[str, str] | None:
    """Return the pair that `translation_xx_to_yy` names, or None."""
    parts = task.split("_")
    if len(parts) == PAIR_PARTS and parts[0] == TRANSLATION and parts[2] == "to":
        return parts[1], parts[3]
    return None


def default_model(task: str) -> Default:
    """Return the model that transformers 4.57.6 used when none was named; ValueError where it had none."""
    pair = language_pair(task)
    if pair is not None and pair not in TRANSLATION_DEFAULTS:
        raise ValueError(NO_DEFAULT_FOR_PAIR.format(pair=pair))
    default = TRANSLATION_DEFAULTS[pair] if pair else DEFAULTS.get(removed_task(task) or "")
    if default is None:
        raise ValueError(NO_DEFAULT.format(task=task))
    return default
