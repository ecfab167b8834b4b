"""Secrets kept out of the log, whoever writes them there."""

import logging
import re

HIDDEN = "[hidden]"
OURS = ("bot", "cogs")

_SECRETS = re.compile(
    r"[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}"  # a Discord bot token
    r"|hf_\w{10,}"  # a Hugging Face token
    r"|(?<=/webhooks/)(\d+)/[\w-]{20,}[\w.=-]*"  # the token in a webhook's or an interaction's address
    r"|(?<=/interactions/)(\d+)/[\w-]{20,}[\w.=-]*"
    r"|aW50ZXJhY3Rpb2[\w=-]{20,}"  # an interaction token: base64 of "interaction:..."
)


class Redact(logging.Filter):
    """Hides tokens in a record's message and traceback; put it on handlers: filters are not inherited."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record; leave out what libraries log for debugging, which quotes whole payloads."""
        if record.levelno < logging.INFO and not record.name.startswith(OURS):
            return False
        message = record.getMessage()
        hidden = redacted(message)
        if hidden != message:
            record.msg, record.args = hidden, ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redacted(record.exc_text)
        return True


def redacted(text: str) -> str:
    """Return text with every secret hidden; the id before a webhook's token stays."""
    return _SECRETS.sub(
        lambda match: f"{match[1] or match[2] or ''}{'/' if match.lastindex else ''}{HIDDEN}", text
    )
