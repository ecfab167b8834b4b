"""What may go wrong on the device, and in which words a person hears of it. No text of theirs is logged."""

import logging
import math
import traceback
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from transformers.pipelines.base import PipelineException

from bot.errors import BadModelOutput, BotError, InferenceFailed, NoMask, TooLarge
from bot.inference.lost import is_lost
from bot.inference.runner.features import RowsAmiss
from bot.locale import N_

FAILED = N_("The model could not work on {which}.")
FAILED_HINT = N_("Another wording or another model may work.")
NO_MASK = N_("There is no mask in {which}.")
MEMORY = N_("There is not enough memory here to run this model on {which}.")
MEMORY_HINT = N_("Try a shorter text or a smaller model.")
NOT_A_NUMBER = N_("The model answered with something that is not a number.")
AMISS = N_("The model gave another number of answers than it was given texts.")
BAD_HINT = N_("This model may be damaged; try another one.")
ONLY_TEXT = N_("this text")
NTH_TEXT = N_("text {number} of {count}")

log = logging.getLogger(__name__)


def must_rise(error: BaseException) -> bool:
    """Tell whether an error is no fault of an input: an order to stop the program, or a device that is lost.

    A tokenizer's panic (pyo3's PanicException) is a BaseException too, and is a fault of its input.
    """
    return isinstance(error, KeyboardInterrupt | SystemExit) or is_lost(error)


def is_memory(error: BaseException) -> bool:
    """Tell whether the device, or the machine, has run out of memory."""
    return isinstance(error, MemoryError | torch.OutOfMemoryError) or (
        isinstance(error, RuntimeError) and "can't allocate memory" in str(error)
    )


def which(number: int, count: int) -> str:
    """Name one input of a request: 'this text' when it is the only one; `number` is from 0."""
    return ONLY_TEXT if count == 1 else NTH_TEXT.format(number=number + 1, count=count)


def told(error: BaseException, which_text: str) -> BotError:
    """Put an error into words for the person who asked; the cause goes to the log, without its message."""
    if isinstance(error, BotError):
        return error
    log.warning("A pipeline raised %s on an input.\n%s", type(error).__name__, _frames(error))
    if is_memory(error):
        return TooLarge(MEMORY.format(which=which_text), MEMORY_HINT)
    if isinstance(error, RowsAmiss):
        return BadModelOutput(AMISS, BAD_HINT)
    if isinstance(error, PipelineException) and error.task == "fill-mask":
        return NoMask(NO_MASK.format(which=which_text))
    return InferenceFailed(FAILED.format(which=which_text), FAILED_HINT)


def check_numbers(raw: Any) -> None:  # noqa: ANN401 - a pipeline's raw output
    """Raise BadModelOutput where a raw output holds NaN or infinity."""
    if isinstance(raw, float | np.floating):
        if not math.isfinite(raw):
            raise BadModelOutput(NOT_A_NUMBER, BAD_HINT)
    elif isinstance(raw, Mapping):
        for value in raw.values():
            check_numbers(value)
    elif isinstance(raw, Sequence) and not isinstance(raw, str | bytes):
        for value in raw:
            check_numbers(value)


def _frames(error: BaseException) -> str:
    """Show where an error arose; not its message, which may quote a person's text."""
    return "".join(traceback.format_tb(error.__traceback__)).rstrip()
