"""The lock file: one process per database, whoever comes second is told so."""

import os
import sys
from pathlib import Path

from bot.errors import StorageError

TAKEN = "Another process already uses the storage folder {folder}."
TAKEN_HINT = "Stop the other bot, or give this one a folder of its own with PIPEWRIGHT_STORAGE__PATH."


class Lock:
    """Held from construction to `release`; the system releases it for a process that dies."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(self._descriptor)
        except OSError as error:
            os.close(self._descriptor)
            raise StorageError(TAKEN.format(folder=path.parent), TAKEN_HINT) from error

    def release(self) -> None:
        """Let another process in; the file stays, because removing it would race with the next one."""
        os.close(self._descriptor)


if sys.platform == "win32":

    def _take(descriptor: int) -> None:
        """Lock the first byte, or raise OSError at once."""
        import msvcrt  # noqa: PLC0415 - exists on Windows alone

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:

    def _take(descriptor: int) -> None:
        """Lock the file, or raise OSError at once."""
        import fcntl  # noqa: PLC0415 - exists on POSIX systems alone

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
