"""docs: what is generated in the README and in docs/ is what is really there."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from discord import AppCommandOptionType as Kind

from bot.cli.docs import fill, remade, starter_table
from bot.cli.manual import made, promised
from bot.cli.manual.calls import call_of, line_of, written
from bot.cli.manual.commands import table, values
from bot.cli.manual.promised import KEPT, MORE, absent, held
from bot.cli.manual.tree import Declared, Option, declared
from bot.errors import ConfigError
from bot.render.buttons import LABELS
from bot.starter import manifest
from bot.task_cog import find_tasks
from tests.cli.conftest import Cli
from tests.cli.processes import ROOT

README = ROOT / "README.md"
DOCS = ROOT / "docs"
FILES = (README, *sorted(DOCS.glob("*.md")))
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)\)")


@pytest.mark.parametrize("file", [pytest.param(file, id=file.name) for file in FILES])
def test_what_is_generated_is_what_is_there(file: Path) -> None:
    written = file.read_text(encoding="utf-8")
    assert remade(written) == written, "run `make docs`"


@pytest.mark.parametrize("file", [pytest.param(file, id=file.name) for file in FILES])
def test_every_link_to_a_file_of_ours_leads_there(file: Path) -> None:
    for target in LINK.findall(file.read_text(encoding="utf-8")):
        assert (file.parent / target).exists(), target


def test_the_table_has_a_row_for_every_command_with_its_own_options() -> None:
    assert "| `/sentiment` | `text`, `split`, `top_k` | " in table()
    assert "| `/model set` | " in table()
    assert "| Ask about this | - | In a message's menu" in table()
    assert "(needs: manage guild)" in table()
    assert len(table().splitlines()) == 2 + len(declared())


def test_every_promise_is_kept() -> None:
    assert absent(declared()) == []
    assert {one.name: told for one in declared() if (told := held(one)) not in {KEPT, MORE}} == {}
    assert set(promised.written()["buttons"]) <= set(LABELS.values())
    assert "missing" not in table()


def test_a_promise_that_is_not_kept_is_told() -> None:
    sentiment = next(one for one in declared() if one.name == "sentiment")
    without = replace(sentiment, options=tuple(one for one in sentiment.options if one.name != "top_k"))
    assert held(without) == "missing: top_k"
    assert absent(one for one in declared() if one.name != "ping") == ["ping"]
    assert held(replace(sentiment, name="paint")) == MORE


def test_learners_read_of_every_task_how_to_call_it_its_options_its_python_and_its_models() -> None:
    written = (DOCS / "learners.md").read_text(encoding="utf-8")
    for task in find_tasks():
        for part in ("call", "options", "python", "models"):
            assert f"<!-- made: {part} {task} -->" in written, f"{task} has no {part} in docs/learners.md"


ANY = Option(
    "a", "", Kind.string, required=False, choices=(), labels=(), suggested=False, low=None, high=None
)


def test_an_options_values_are_told_as_they_are_declared() -> None:
    assert values(ANY) == "text"
    assert values(replace(ANY, high=6000)) == "at most 6,000 characters"
    assert values(replace(ANY, kind=Kind.integer, low=1, high=10)) == "1 to 10"
    assert values(replace(ANY, choices=("a", "b"), required=True)) == "`a`, `b`, required"
    assert values(replace(ANY, kind=Kind.attachment)) == "file"
    assert values(replace(ANY, suggested=True)) == "text, suggested as you type"


def test_every_command_has_a_call_with_options_that_it_has() -> None:
    for command in declared():
        assert call_of(command).keys() <= {option.name for option in command.options}, command.name


def test_a_required_option_takes_a_choice_a_word_or_the_least_it_may_be() -> None:
    options = (
        replace(ANY, name="use", required=True, choices=("allow", "clear")),
        replace(ANY, name="on", required=True, kind=Kind.boolean),
        replace(ANY, name="days", required=True, kind=Kind.integer, low=0),
        replace(ANY, name="page", required=True, kind=Kind.integer, low=1),
        replace(ANY, name="left out"),
    )
    command = Declared("setup all", "", options, menu=False, permissions=())
    assert line_of(command) == f"/setup all use: allow on: true days: {written()['words']['days']} page: 1"


def test_every_call_and_every_python_written_down_is_of_something_that_is_there() -> None:
    assert written()["calls"].keys() <= {command.name for command in declared()}
    assert written()["python"].keys() <= find_tasks().keys()


def test_a_command_that_nobody_has_said_how_to_call_is_named() -> None:
    unknown = Declared("paint", "", (replace(ANY, name="colour", required=True),), menu=False, permissions=())
    with pytest.raises(ConfigError, match="/paint is called: its option colour"):
        line_of(unknown)


def test_a_part_that_nothing_makes_is_named() -> None:
    with pytest.raises(ConfigError, match="no part weather"):
        made("<!-- made: weather today -->\n<!-- /made -->")


def test_a_part_without_an_argument_stands_between_its_own_marks() -> None:
    for text in (
        "<!-- made: subcommands -->\n<!-- /made -->\nafter",
        "<!-- made: subcommands -->\nold\n<!-- /made -->\nafter",
    ):
        written = made(text)
        assert "old" not in written
        assert written.count("<!-- /made -->") == 1
        assert written.index("python -m bot run") < written.index("<!-- /made -->")


def test_the_starter_table_has_every_trained_model_with_its_score() -> None:
    trained = [entry for entry in manifest.read().models if entry.form != "tiny"]
    assert [f"`{entry.name}`" in starter_table() for entry in trained] == [True] * len(trained)
    assert all(str(score) in starter_table() for entry in trained for score in entry.scores)


def test_a_table_replaces_what_stood_between_its_marks_and_nothing_else() -> None:
    text = "before\n<!-- a -->\nold\n<!-- /a -->\nafter\n<!-- b -->\n<!-- /b -->\n"
    assert fill(text, "a", "new \\1\n") == text.replace("old", "new \\1")


def test_docs_remakes_a_file_and_says_so(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "README.md"
    file.write_text(
        "<!-- commands -->\n<!-- /commands -->\n<!-- made: settings queue -->\nold\n<!-- /made -->\n",
        encoding="utf-8",
    )
    assert "remade" in cli("docs", str(file)).out
    written = file.read_text(encoding="utf-8")
    assert "/sentiment" in written
    assert "| `queue.size` | `512` | requests that may wait, of all people together |" in written
    assert "old" not in written
    assert cli("docs", str(file)).out == f"{file} unchanged\n"
