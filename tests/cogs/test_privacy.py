"""/privacy: what is kept, as a file, and its deletion."""

import io
import json
import logging
from pathlib import Path

import aiohttp
import pytest

from bot.app import Redact
from bot.store.database import DATABASE
from tests.cogs.stage import ADA, Person, Played, Stage, private, shown


async def test_tells_how_long_and_how_much(linus: Person) -> None:
    await linus.ask("ner", text="secret words")

    message = await linus.ask("privacy show")

    assert "kept 30 days" in shown(message)
    assert "1 requests, 0 chosen models" in shown(message)
    assert private(message)


async def test_exports_everything_but_the_tokens(scene: Stage, linus: Person) -> None:
    await linus.ask("ner", text="secret words")
    await scene.service.store.preferences.set_user(linus.user, "ner", "tiny/ner")

    message = await linus.ask("privacy export")

    (file,) = message["attachments"]
    async with aiohttp.ClientSession() as session, session.get(file["url"]) as response:
        data = json.loads(await response.read())
    assert private(message)
    assert data["requests"][0]["order"]["inputs"] == ["secret words"]
    assert data["requests"][0]["order"]["origin"]["token"] == ""
    assert data["models"] == {"ner": "tiny/ner"}


async def test_deletes_after_asking(scene: Stage, linus: Person) -> None:
    await linus.ask("ner", text="secret words")
    await scene.service.store.preferences.set_user(linus.user, "ner", "tiny/ner")

    done = await linus.press(await linus.ask("privacy delete"), "Delete it all")

    assert "1 requests" in shown(done)
    assert not done["components"]
    assert await scene.service.store.jobs.get(1) is None
    assert await scene.service.store.preferences.of_user(linus.user) == {}


async def test_leaves_others_alone(scene: Stage, linus: Person) -> None:
    ada = await scene.person(ADA)
    await ada.ask("ner", text="hers")
    await linus.ask("ner", text="his")

    await linus.press(await linus.ask("privacy delete"), "Delete it all")

    assert await scene.service.store.jobs.get(1) is not None
    assert await scene.service.store.jobs.get(2) is None


async def test_keeps_when_asked_to(scene: Stage, linus: Person) -> None:
    await linus.ask("ner", text="secret words")

    done = await linus.press(await linus.ask("privacy delete"), "Keep it")

    assert "Nothing was deleted." in shown(done)
    assert await scene.service.store.jobs.get(1) is not None


async def test_keeping_nothing_leaves_task_model_and_time_and_says_why_the_buttons_do_nothing(
    scene: Stage, linus: Person
) -> None:
    assert "wiped" in shown(await linus.ask("privacy keep", days=0))
    answer = await linus.ask("generate", prompt="secret words")
    assert "secret words" in shown(answer)

    for label in ("Redo", "Edit", "Python", "JSON"):
        refused = await linus.press(answer, label)
        assert "no longer kept" in shown(refused)
        assert private(refused)
    listed = shown(await linus.ask("history list"))
    job = await scene.service.store.jobs.get(1)
    assert job is not None
    assert job.order.inputs == ()
    assert "`/generate`" in listed
    assert job.model in listed
    assert "secret words" not in listed
    assert "no longer kept" in shown(await linus.ask("history rerun", job=1))


async def test_settings_are_exported_and_deleted_too(scene: Stage, linus: Person) -> None:
    await linus.ask("privacy keep", days=7)
    message = await linus.ask("privacy export")
    (file,) = message["attachments"]
    async with aiohttp.ClientSession() as session, session.get(file["url"]) as response:
        data = json.loads(await response.read())
    assert data["settings"]["keep_days"] == 7
    assert data["today"] == 0

    await linus.press(await linus.ask("privacy delete"), "Delete it all")

    assert scene.service.rules.of(linus.user, None).person.keep_days is None


def kept_bytes(folder: Path) -> bytes:
    """Return all bytes of the database and the files beside it: the write-ahead log, its index, a journal."""
    files = sorted(folder.glob(f"{DATABASE}*"))
    assert files
    return b"".join(file.read_bytes() for file in files)


async def test_deleting_leaves_no_byte_of_texts_answers_and_choices(
    scene: Stage, linus: Person, tmp_path: Path
) -> None:
    for number in range(20):  # several pages of the database
        await linus.ask("generate", prompt=f"xyzzy{number} plugh " * 20)
        await scene.service.store.preferences.set_user(linus.user, "ner", f"xyzzy/{number}")
    await linus.ask("settings language", language="fr")
    assert b"xyzzy" in kept_bytes(tmp_path)
    assert b"plugh" in kept_bytes(tmp_path)

    await linus.press(await linus.ask("privacy delete"), "Tout supprimer")

    assert b"xyzzy" not in kept_bytes(tmp_path)
    assert b"plugh" not in kept_bytes(tmp_path)
    assert str(linus.user) not in str(scene.service.store.decisions._people)


async def test_what_is_wiped_at_delivery_leaves_no_byte_either(
    scene: Stage, linus: Person, tmp_path: Path
) -> None:
    await linus.ask("privacy keep", days=0)
    await linus.ask("generate", prompt="xyzzy plugh " * 20)
    await scene.service.rules.clean()
    await scene.service.store._connection.outside_transaction("PRAGMA wal_checkpoint(TRUNCATE)")

    assert b"plugh" not in kept_bytes(tmp_path)


async def test_the_files_are_their_owners_alone(linus: Person, tmp_path: Path) -> None:
    await linus.ask("ner", text="secret words")

    open_to_others = {
        file.name: oct(mode)
        for file in tmp_path.glob("pipewright*")  # noqa: ASYNC240 - a folder with four files
        if (mode := file.stat().st_mode & 0o077)
    }
    assert open_to_others == {}
    assert len(kept_bytes(tmp_path)) > 0


async def test_no_text_of_anybody_reaches_the_log(
    linus: Person, played: Played, caplog: pytest.LogCaptureFixture
) -> None:
    """Answered, refused, failed, and failed in a way that nobody foresaw: at every level, with tracebacks."""
    caplog.set_level(logging.DEBUG)
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    handler.addFilter(Redact())
    logging.getLogger().addHandler(handler)
    try:
        await linus.ask("ner", text="xyzzy plugh")
        await linus.ask("generate", prompt="xyzzy plugh", max_new_tokens=99999, raw=True)
        await linus.ask("zero-shot", text="xyzzy plugh", labels=" , ")
        await linus.ask("sentiment", file=("xyzzy-plugh.txt", b"xyzzy plugh \xff"))
        await linus.ask("history list", query="xyzzy")
        await linus.ask("model set", task="ner", model="xyzzy/plugh", raw=True)
        played.asked = None  # type: ignore[assignment]  # so that it breaks where nobody foresees it
        broken = await linus.ask("ner", text="xyzzy plugh")
    finally:
        logging.getLogger().removeHandler(handler)
    assert "INFERENCE_FAILED" in shown(broken)
    assert "in job" in heard.getvalue()
    assert "xyzzy" not in heard.getvalue()
