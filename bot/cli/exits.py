"""How a command ends: one exit code a kind of end, those of BSD's sysexits.h where it has one."""

from enum import IntEnum
from typing import Self

from bot.errors import BadToken, BotError, ConfigError, InferenceError, StorageError


class Exit(IntEnum):
    """Exit codes; what each means is the text beside it, which the documentation shows too."""

    meaning: str

    def __new__(cls, code: int, meaning: str) -> Self:
        """Make a code with its meaning."""
        made = int.__new__(cls, code)
        made._value_, made.meaning = code, meaning
        return made

    ENDED = 0, "ended as asked (Ctrl+C, SIGTERM)"
    NOTHING_CAME = 1, "`ask`: no answer came; `health`: no fresh heartbeat"
    TO_MEND = 2, "a bad input, or a command line that is none"
    NOT_AUDITED = 3, "`make audit`: advisories could not be reached, so nothing was audited"
    INTERNAL = 70, "an error nobody foresaw; the log has it"
    STORAGE = 74, "the storage folder or its database cannot be used"
    AGAIN = 75, "start me again: the device is lost, or a model hangs; the journal keeps all requests"
    TOKEN = 77, "Discord does not accept the token"
    CONFIG = 78, "a wrong setting"


HEAD = "| exit code | means |\n|---|---|\n"
FINAL = frozenset({Exit.ENDED, Exit.TO_MEND, Exit.TOKEN, Exit.CONFIG})
"""After these, starting again would not help."""


def code_of(error: BotError) -> Exit:
    """Return the exit code of an error that ends a command."""
    kinds = {BadToken: Exit.TOKEN, ConfigError: Exit.CONFIG, StorageError: Exit.STORAGE}
    found = next((code for kind, code in kinds.items() if isinstance(error, kind)), None)
    if found is not None:
        return found
    return Exit.NOTHING_CAME if isinstance(error, InferenceError) else Exit.TO_MEND


def table(_argument: str = "") -> str:
    """Return the codes as a Markdown table."""
    return HEAD + "".join(f"| {one.value} | {one.meaning} |\n" for one in Exit)
