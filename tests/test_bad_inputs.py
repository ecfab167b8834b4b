"""Bad input of every kind, typed by a person in the sandbox and answered by real models of the starter pack.

Each case is told clearly and privately or answered; nothing is lost, nothing is pinged, and every
interaction has exactly one reply.
"""

import gzip
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from transformers import PreTrainedTokenizerBase

from bot.inference.worker import WorkerBackend
from bot.sandbox.files import Files
from bot.store.job import Job
from bot.tasks import Spans
from tests import knowing_models
from tests.catalog.hub_server import Repository, serving
from tests.catalog.repositories import good, without
from tests.cogs.stage import LINUS, Person, Played, Stage, private, settings_for, shown, stage

module_loop = pytest.mark.asyncio(loop_scope="module")
MANY = {"limits": {"requests_per_minute": 1000}}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Yield the bot with its real worker, and two models that know the words of the cases."""
    folder = tmp_path_factory.mktemp("bad")
    offered = {
        "source": "starter",
        "ner": [{"name": str(knowing_models.entities(folder / "entities"))}],
        "answer": [{"name": str(knowing_models.answers(folder / "answers", "kenya"))}],
    }
    settings = settings_for(folder / "data", models=offered, **MANY)
    async with (
        WorkerBackend(settings.inference, settings.queue) as backend,
        stage(folder / "data", backend, settings=settings) as opened,
    ):
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def linus(scene: Stage) -> AsyncIterator[Person]:
    """Let a plain member in; afterwards nothing was pinged or refused, and each command had one reply."""
    person = await scene.person(LINUS)
    await scene.service.store.decisions.change_person(LINUS, told=True)  # a newcomer gets one line more
    yield person
    record = await person.record()
    assert record["pings"] == []
    assert [one for one in record["refusals"] if "/sandbox/" not in one["path"]] == []
    assert all(one["responses"] == 1 and not one["followups"] for one in record["interactions"])
    await person.call("POST", "/clear")


async def last_job(scene: Stage) -> Job:
    """Return the newest job."""
    (job,), _ = await scene.service.store.jobs.page(LINUS, limit=1)
    return job


def offered(scene: Stage, task: str) -> str:
    """Return the local model of a task."""
    return next(one.name for one in scene.service.catalog.entries(task) if one.source == "local")


def spans_of(job: Job) -> list[str]:
    """Return the marked pieces of the person's own text, after looking at their offsets."""
    (answer,) = job.answers
    assert isinstance(answer, Spans)
    assert all(0 <= one.start < one.end <= len(answer.text) for one in answer.spans)
    return [answer.text[one.start : one.end] for one in answer.spans]


REFUSED: list[Any] = [
    pytest.param("sentiment", {"text": "\n \n"}, "EMPTY_INPUT", "", id="only blank lines"),
    pytest.param("ner", {"text": "\u200b"}, "EMPTY_INPUT", "", id="a zero-width space"),
    pytest.param(
        "generate", {"prompt": "Hi", "max_new_tokens": 99999}, "BAD_OPTION", "512", id="too many tokens"
    ),
    pytest.param("generate", {"prompt": "Hi", "temperature": -1}, "BAD_OPTION", "from 0 to 2", id="too cold"),
    pytest.param("zero-shot", {"text": "Hi", "labels": " , "}, "EMPTY_LABELS", "labels", id="no labels"),
    pytest.param(
        "zero-shot",
        {"text": "Hi", "labels": "a, b", "template": "no placeholder"},
        "BAD_TEMPLATE",
        "{}",
        id="template",
    ),
    pytest.param("fill-mask", {"text": "No mask here."}, "NO_MASK", "[MASK]", id="no mask"),
    pytest.param(
        "model set", {"task": "ner", "model": "../secret"}, "BAD_MODEL_ID", "", id="a path as a model"
    ),
    # of our own
    pytest.param("sentiment", {"text": "\u202e\u2066\u200f"}, "EMPTY_INPUT", "", id="directions alone"),
    pytest.param("sentiment", {"text": "\U000e0041\U000e0042"}, "EMPTY_INPUT", "", id="tags alone"),
    pytest.param("ner", {"text": "\u3164\u2800\u115f"}, "EMPTY_INPUT", "", id="letters that draw nothing"),
    pytest.param("sentiment", {"text": "a" * 6001}, "TOO_LONG", "6,000", id="one character too many"),
    pytest.param("sentiment", {"text": "x", "top_k": 0}, "BAD_OPTION", "from", id="no label at all"),
    pytest.param(
        "zero-shot",
        {"text": "Hi", "labels": ",".join("abcdefghijklmnopqrstu")},
        "TOO_LONG",
        "20",
        id="labels",
    ),
    pytest.param(
        "zero-shot",
        {"text": "Hi", "labels": "a, b", "template": "{0.__class__.__mro__} {:>999999999}"},
        "BAD_TEMPLATE",
        "{}",
        id="a template that formats",
    ),
    pytest.param("history show", {"job": 2**53 - 1}, "NOT_FOUND", "", id="a job that is not"),
    pytest.param("model set", {"task": "ner", "model": "a/b/c"}, "BAD_MODEL_ID", "", id="two slashes"),
    pytest.param("model set", {"task": "ner", "model": "аdmin/model"}, "BAD_MODEL_ID", "", id="Cyrillic"),
    pytest.param("model set", {"task": "no-task", "model": "a/b"}, "BAD_OPTION", "", id="no such task"),
]
FILES: list[Any] = [
    pytest.param("latin é".encode("latin-1"), "BAD_FILE", id="Latin-1"),
    pytest.param("no mark".encode("utf-16-le"), "BAD_FILE", id="UTF-16 without a mark"),
    pytest.param("\ufeffmark".encode("utf-32"), "BAD_FILE", id="UTF-32"),
    pytest.param(gzip.compress(bytes(5_000_000)), "BAD_FILE", id="a bomb"),
    pytest.param(b"\xed\xa0\x80", "BAD_FILE", id="half a pair"),
    pytest.param(b"", "EMPTY_INPUT", id="nothing"),
    pytest.param(b"a" * 60_001, "TOO_LONG", id="too many characters"),
    pytest.param(b"a" * 1_000_001, "TOO_LONG", id="too many bytes"),
]


@module_loop
@pytest.mark.parametrize(("command", "options", "code", "says"), REFUSED)
async def test_a_mistake_is_told_privately_and_nothing_is_kept(
    scene: Stage, linus: Person, command: str, options: dict[str, Any], code: str, says: str
) -> None:
    _, before = await scene.service.store.jobs.page(LINUS)

    message = await linus.ask(command, raw=True, **options)

    assert code in shown(message)
    assert says in shown(message).replace("\\", "")
    assert private(message)
    assert (await scene.service.store.jobs.page(LINUS))[1] == before


@module_loop
@pytest.mark.parametrize(("content", "code"), FILES)
async def test_a_file_that_is_no_text_or_too_much_is_told_privately(
    scene: Stage, linus: Person, content: bytes, code: str
) -> None:
    _, before = await scene.service.store.jobs.page(LINUS)

    message = await linus.ask("sentiment", file=("a.txt", content))

    assert code in shown(message)
    assert private(message)
    assert (await scene.service.store.jobs.page(LINUS))[1] == before


@module_loop
async def test_a_text_beyond_the_models_limit_says_how_many_chunks(linus: Person) -> None:
    message = await linus.ask("sentiment", file=("long.txt", b"nice film " * 700))

    assert "chunks" in shown(message)
    assert "POSITIVE" in shown(message)


@module_loop
async def test_a_name_at_the_very_end_of_a_long_text_is_found(scene: Stage, linus: Person) -> None:
    text = "lorem ipsum " * 600 + "Marie Curie was born in Warsaw."

    await linus.ask("ner", file=("long.txt", text.encode()), model=offered(scene, "ner"))

    assert "Marie Curie" in spans_of(await last_job(scene))


@module_loop
async def test_an_answer_at_the_very_end_of_a_long_text_is_found(scene: Stage, linus: Person) -> None:
    context = "It rained. " * 900 + "Kenya won the cup."

    message = await linus.ask(
        "answer", question="Who won?", file=("long.txt", context.encode()), model=offered(scene, "answer")
    )

    assert "Kenya" in shown(message)
    assert "Kenya" in spans_of(await last_job(scene))


@module_loop
async def test_letters_of_several_code_points_keep_their_offsets(scene: Stage, linus: Person) -> None:
    text = "Jose\u0301 went to Ko\u0308ln"

    await linus.ask("ner", text=text, model=offered(scene, "ner"))

    job = await last_job(scene)
    assert job.order.inputs == (text,)
    assert [one.strip("\u0301\u0308") for one in spans_of(job)] == ["Jose", "Ko\u0308ln"]


@module_loop
@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("generate", {"prompt": "Say @here loudly"}),
        ("zero-shot", {"text": "nice weather", "labels": "@here, weather"}),
        ("sentiment", {"text": "<@101> @everyone <@&200> <#301>"}),
    ],
)
async def test_mentions_ping_nobody(linus: Person, command: str, options: dict[str, Any]) -> None:
    message = await linus.ask(command, **options)

    assert (
        shown(message).count("here loudly") <= 1
    )  # the prompt stands there once, not again in the model's text
    assert not message["mentions"]
    assert not message["mention_everyone"]


@module_loop
async def test_markdown_is_shown_as_it_was_typed(linus: Person) -> None:
    message = await linus.ask(
        "translate", text="**Hello** [site](https://example.org) `code`", to="English", model="tiny/translate"
    )

    assert "](https://" not in shown(message)
    assert "\\*\\*Hello\\*\\*" in shown(message)


@module_loop
async def test_a_huge_file_is_not_fetched(linus: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    tamper(monkeypatch, size=50_000_000)

    message = await linus.ask("summarize", file=("a.txt", b"small in truth"))

    assert "TOO_LONG" in shown(message)
    assert "50,000,000" in shown(message)
    assert private(message)


@module_loop
@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/",
        "http://127.0.0.1:1/a.txt",
        "https://cdn.discordapp.com.example.org/a",
        "file:///etc/passwd",
    ],
)
async def test_a_file_elsewhere_is_not_fetched(
    linus: Person, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    tamper(monkeypatch, url=url)

    message = await linus.ask("summarize", file=("a.txt", b"never read"))

    assert "BAD_URL" in shown(message)
    assert private(message)


def tamper(monkeypatch: pytest.MonkeyPatch, **changes: object) -> None:
    """Let Discord tell something else about attached files than is true."""
    real = Files.view
    monkeypatch.setattr(Files, "view", lambda self, kept: real(self, kept) | changes)


@module_loop
async def test_a_member_without_the_right_changes_nothing(scene: Stage, linus: Person) -> None:
    for command in scene.sandbox.world.application.commands[""].values():
        if command["name"] == "setup":
            command["default_member_permissions"] = None  # as a server may have overridden it

    message = await linus.ask("setup defaults", task="ner", model="some/model")

    assert "FORBIDDEN" in shown(message)
    assert await scene.service.store.preferences.of_server(200) == {}


@module_loop
async def test_the_same_interaction_twice_is_one_job(scene: Stage, linus: Person) -> None:
    _, before = await scene.service.store.jobs.page(LINUS)
    interaction = await linus.send("sentiment", text="x")
    await linus.call("POST", "/faults", {"name": "duplicate", "interaction": interaction})

    await linus.reply_to(interaction)
    await linus.ask("ping")  # the gateway keeps its order: the duplicate has arrived before this

    assert (await scene.service.store.jobs.page(LINUS))[1] == before + 1


@module_loop
async def test_deleting_while_idle_leaves_no_row(scene: Stage, linus: Person) -> None:
    await linus.ask("sentiment", text="x")

    await linus.press(await linus.ask("privacy delete"), "Delete it all")

    assert await scene.service.store.jobs.export(LINUS) == ()


async def test_a_flood_is_limited_and_every_request_has_a_reply(tmp_path: Path) -> None:
    async with stage(tmp_path, Played()) as opened:
        person = await opened.person(LINUS)
        sent = [await person.send("sentiment", text="x") for _ in range(30)]
        replies = [shown(await person.reply_to(one)) for one in sent]

    codes = [reply.rsplit("\n", 1)[-1].partition(" ")[0] for reply in replies if "POSITIVE" not in reply]
    assert 1 <= 30 - len(codes) <= 10
    assert set(codes) <= {"COOLDOWN", "BUSY"}


def big() -> Repository:
    """Make a repository whose list of files tells of more than the ceiling."""
    repository = good()
    repository.said["model.safetensors"] = 5_000_000_000
    return repository


async def test_unsafe_models_are_refused_before_anything_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = {
        "fixture/pickle": (without("model.safetensors"), "UNSAFE_WEIGHTS"),
        "fixture/remote-code": (good(auto_map={"AutoModel": "code.Model"}), "REMOTE_CODE"),
        "fixture/big": (big(), "TOO_LARGE"),
    }
    async with serving({name: repository for name, (repository, _) in bad.items()}) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        settings = settings_for(tmp_path, models={"source": "hub"})
        async with stage(tmp_path, Played(), settings=settings) as opened:
            person = await opened.person(LINUS)
            replies = {
                name: await person.ask("model set", task="sentiment", model=name, raw=True) for name in bad
            }
            kept = await opened.service.store.preferences.of_user(LINUS)

    assert kept == {}
    assert not [file for file in hub.fetched if file.endswith((".bin", ".safetensors", ".py"))]
    for name, reply in replies.items():
        assert bad[name][1] in shown(reply)
        assert private(reply)


class Panic(BaseException):
    """What a panic of the Rust tokenizers looks like from Python: no Exception."""


async def test_a_tokenizer_that_panics_leaves_the_worker_alive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panicking, sound = (knowing_models.feelings(tmp_path / name) for name in ("panicking", "sound"))
    real = PreTrainedTokenizerBase.__call__

    def call(self: PreTrainedTokenizerBase, *texts: Any, **options: Any) -> Any:  # noqa: ANN401 - as its own
        if "panicking" in str(self.name_or_path):
            raise Panic
        return real(self, *texts, **options)

    monkeypatch.setattr(PreTrainedTokenizerBase, "__call__", call)
    offer = [{"name": str(folder)} for folder in (panicking, sound)]
    settings = settings_for(tmp_path / "data", models={"source": "starter", "sentiment": offer})
    async with (
        WorkerBackend(settings.inference, settings.queue) as backend,
        stage(tmp_path / "data", backend, settings=settings) as opened,
    ):
        person = await opened.person(LINUS)
        first = await person.ask("sentiment", text="x", model=str(panicking))
        second = await person.ask("sentiment", text="fine", model=str(sound))

    assert "INFERENCE_FAILED" in shown(first)
    assert "POSITIVE" in shown(second)
