"""How a log record is written, as a line for people or as JSON, and which job it belongs to.

Records of a job carry its number and its task wherever they are logged, those of libraries too, because the
job is a context variable that asyncio hands on to every task begun inside `about`. The worker's thread has
none. The fields of the JSON are stable: time, level, logger, message; job, task, reference, traceback where
there are any.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Literal, TypeAlias

Format: TypeAlias = Literal["text", "json"]

LINE = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
FIELDS = ("job", "task", "reference")
"""What a record may carry beside its message; `reference` is the short id that a person was given."""

_about: ContextVar[tuple[int, str] | None] = ContextVar("about", default=None)


@contextmanager
def about(job: int, task: str) -> Iterator[None]:
    """Let every record that is logged inside carry a job's number and task."""
    token = _about.set((job, task))
    try:
        yield
    finally:
        _about.reset(token)


class Text(logging.Formatter):
    """For people: one record a line; what follows on further lines is indented, and so imitates no record."""

    def __init__(self) -> None:
        super().__init__(LINE)

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        return super().format(record).replace("\n", "\n    ")


class Json(logging.Formatter):
    """For machines: one JSON object a line, time in UTC as RFC 3339."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        fields: dict[str, object] = {
            "time": time.replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if (job := _about.get()) is not None:
            fields["job"], fields["task"] = job
        fields |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        if record.exc_text:
            fields["traceback"] = record.exc_text
        return json.dumps(fields, ensure_ascii=False)


def formatter(form: Format) -> logging.Formatter:
    """Return what writes records in a form."""
    return Json() if form == "json" else Text()
