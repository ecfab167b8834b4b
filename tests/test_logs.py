"""Logs: for people a line, for machines an object, with the job they belong to and without secrets."""

import asyncio
import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.app import Redact
from bot.logs import Format, about, formatter

Written = Callable[[], str]
TOKEN = "hf_" + "a" * 20


@pytest.fixture
def log() -> Iterator[logging.Logger]:
    """Return a logger of the test's own, whose records go nowhere else."""
    one = logging.getLogger("bot.test_logs")
    one.propagate = False
    one.setLevel(logging.INFO)
    yield one
    one.handlers.clear()
    one.propagate = True


def write_to(log: logging.Logger, form: Format) -> Written:
    """Let a logger write as the bot does, and return what tells what it wrote."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(Redact())
    handler.setFormatter(formatter(form))
    log.addHandler(handler)
    return stream.getvalue


def objects(written: str) -> list[dict[str, Any]]:
    """Read JSON lines."""
    return [json.loads(line) for line in written.splitlines()]


def test_json_has_the_stable_fields_and_nothing_that_is_not_there(log: logging.Logger) -> None:
    written = write_to(log, "json")
    log.warning("%s of %s", 1, 2)
    (found,) = objects(written())
    assert found.pop("time").endswith("Z")
    assert found == {"level": "WARNING", "logger": "bot.test_logs", "message": "1 of 2"}


async def test_a_job_is_named_by_all_that_is_logged_inside_even_in_tasks_of_its_own(
    log: logging.Logger,
) -> None:
    written = write_to(log, "json")

    async def work() -> None:
        log.info("inside")

    with about(7, "sentiment"):
        await asyncio.create_task(work())
    log.info("outside")
    inside, outside = objects(written())
    assert (inside["job"], inside["task"]) == (7, "sentiment")
    assert not {"job", "task"} & outside.keys()


def test_the_reference_that_a_person_was_given_is_a_field(log: logging.Logger) -> None:
    written = write_to(log, "json")
    log.error("error %s", "a1b2c3", extra={"reference": "a1b2c3"})
    assert objects(written())[0]["reference"] == "a1b2c3"


def test_secrets_stand_in_neither_message_nor_traceback(log: logging.Logger) -> None:
    written = write_to(log, "json")
    try:
        int(TOKEN)
    except ValueError:
        log.exception("with %s", TOKEN)
    (found,) = objects(written())
    assert found["message"] == "with [hidden]"
    assert "[hidden]" in found["traceback"]
    assert TOKEN not in written()


SECRETS = {
    "a bot's token": "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDE." + "x" * 38,
    "a hub's token": TOKEN,
    "a webhook": "https://example.org/api/webhooks/123456789012345678/" + "w" * 68,
    "an interaction's address": "https://example.org/interactions/123456789012345678/"
    + "i" * 60
    + "/callback",
    "an interaction's token": "aW50ZXJhY3Rpb246" + "A" * 60,
}


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
@pytest.mark.parametrize("form", ["text", "json"])
def test_no_kind_of_secret_is_written_wherever_it_stands(
    log: logging.Logger, secret: str, form: Format
) -> None:
    written = write_to(log, form)
    hidden = secret.removesuffix("/callback").rpartition("/")[2]
    log.warning("with %s and %r", secret, {"token": secret})
    log.warning("inside: " + secret + "!")  # noqa: G003 - as a library may write it
    try:
        try:
            int(secret)
        except ValueError as error:
            raise RuntimeError(f"{secret} again") from error
    except RuntimeError:
        log.exception("of %s", secret)
    assert hidden not in written()
    assert written().count("[hidden]") >= 6


def test_a_line_break_in_a_message_imitates_no_record(log: logging.Logger) -> None:
    written = write_to(log, "text")
    log.info("a model named %s", "x\n2026-01-01 00:00:00,000 ERROR   bot: made up")
    first, second = written().splitlines()
    assert first.endswith("INFO    bot.test_logs: a model named x")
    assert second.startswith("    2026")
