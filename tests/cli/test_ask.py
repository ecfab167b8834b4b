"""ask: JSON, one answer a text, in order; a bad input is one sentence and exit code 2."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.cli.processes import MODULE, program

HAPPY, ANGRY = "I love this course", "I hate this, it is awful"


def best(out: str) -> list[str]:
    """Return the first label of each answer."""
    return [answer["labels"][0]["label"] for answer in json.loads(out)]


def test_every_text_has_its_answer_in_order(cli: Cli) -> None:
    ran = cli("ask", "sentiment", HAPPY, ANGRY, HAPPY)
    assert ran.code == 0
    assert best(ran.out) == ["POSITIVE", "NEGATIVE", "POSITIVE"]


def test_a_file_has_one_text_a_line_after_those_of_the_command(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "texts.txt"
    file.write_text(f"\ufeff{ANGRY}\n\n{HAPPY}\r\n", encoding="utf-8")
    ran = cli("ask", "sentiment", HAPPY, "--file", str(file))
    assert best(ran.out) == ["POSITIVE", "NEGATIVE", "POSITIVE"]


def test_the_answer_alone_goes_to_stdout_and_its_origin_to_stderr(cli: Cli) -> None:
    ran = cli("ask", "sentiment", HAPPY, "--model", "starter/sentiment-minilm-r16", "--option", "top_k=1")
    (answer,) = json.loads(ran.out)
    assert len(answer["labels"]) == 1
    assert "starter/sentiment-minilm-r16" in ran.err.splitlines()[-1]
    assert " on " in ran.err.splitlines()[-1]


@pytest.mark.parametrize(("precision", "says"), [("exact", False), ("half", True)])
def test_half_precision_is_named(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, precision: str, *, says: bool
) -> None:
    monkeypatch.setenv("PIPEWRIGHT_INFERENCE__PRECISION", precision)
    ran = cli("ask", "sentiment", HAPPY)
    assert best(ran.out) == ["POSITIVE"]
    assert ("on cpu in half precision" in ran.err.splitlines()[-1]) is says


def test_options_are_named_as_on_discord(cli: Cli) -> None:
    ran = cli("ask", "zero-shot", "A course about models", "--option", "labels=education, politics")
    assert ran.code == 0
    assert {one["label"] for one in json.loads(ran.out)[0]["labels"]} == {"education", "politics"}


def test_nothing_is_written_to_the_storage_folder(cli: Cli, storage: Path) -> None:
    assert cli("ask", "sentiment", HAPPY).code == 0
    assert not storage.exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(["sentiment", ""], "no text", id="empty"),
        pytest.param(["sentiment", HAPPY, " \u200b "], "no text", id="invisible"),
        pytest.param(["sentiment"], "no text", id="none"),
        pytest.param(["dance", HAPPY], "no task dance. The tasks are: answer, ", id="task"),
        pytest.param(["sentiment", HAPPY, "--option", "tempo=1"], "no option tempo", id="option"),
        pytest.param(["sentiment", HAPPY, "--option", "top_k"], "top_k has no value", id="no value"),
        pytest.param(["sentiment", HAPPY, "--option", "top_k=99"], "from 1 to 10", id="range"),
        pytest.param(["sentiment", HAPPY, "--option", "top_k=many"], "a whole number", id="type"),
        pytest.param(["summarize", HAPPY, "--option", "style=odd"], "`short`, `medium`, `long`", id="choice"),
        pytest.param(["answer", HAPPY], "needs the option question", id="missing"),
        pytest.param(["zero-shot", HAPPY, "--option", "labels=one"], "at least two", id="labels"),
        pytest.param(["sentiment", "--file", "not there.txt"], "not there.txt", id="file"),
        pytest.param(["sentiment", HAPPY, "--model", "no/such"], "no/such is not offered", id="model"),
        pytest.param(["sentiment", HAPPY, "--model", "../etc"], "not the name of a model", id="model id"),
        pytest.param(["sentiment", "x" * 60_001], "60,000", id="too long"),
        pytest.param(["sentiment", *["x"] * 101], "100", id="too many"),
    ],
)
def test_a_bad_input_is_one_clear_sentence_and_exit_code_2(cli: Cli, arguments: list[str], says: str) -> None:
    ran = cli("ask", *arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.count("\n") == 1
    assert says in ran.err


def test_a_bad_input_that_only_the_model_finds_ends_so_too(cli: Cli) -> None:
    ran = cli("ask", "fill-mask", f"[MASK] {'word ' * 1500} [MASK]", "--model", "tiny/fill-mask")
    assert ran.code == 2
    assert ran.out == ""
    assert "further apart" in ran.err.splitlines()[-1]


def test_an_old_locale_gets_json_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    monkeypatch.setenv("PIPEWRIGHT_MODELS__SOURCE", "starter")
    arguments = ("ask", "ner", "Sarah \N{GRINNING FACE}")
    with program(*MODULE, "bot", *arguments, log=tmp_path / "ask.log") as ask:
        assert ask.exit_code() == 0
    assert r"\ud83d\ude00" in ask.written()


def test_a_device_that_is_not_there_is_said_without_a_traceback(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIPEWRIGHT_INFERENCE__DEVICE", "cuda:77")
    ran = cli("ask", "sentiment", HAPPY)
    assert ran.code == 1
    assert "Traceback" not in ran.err
    assert "cuda:77" in ran.err.splitlines()[-1]


def test_a_file_that_is_no_text_is_named(cli: Cli, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    ran = cli("ask", "sentiment", "--file", str(picture))
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "picture.png" in ran.err
    assert str(tmp_path) not in ran.err


@pytest.mark.parametrize(
    "arguments", [["sentiment", HAPPY, "--option", "top_k=0"], ["sentiment", "--file", "."]]
)
def test_the_real_process_ends_so_too(tmp_path: Path, arguments: list[str]) -> None:
    with program(*MODULE, "bot", "ask", *arguments, log=tmp_path / "ask.log") as ask:
        assert ask.exit_code() == 2
    assert ask.written().count("\n") == 1
