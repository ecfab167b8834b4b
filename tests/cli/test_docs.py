"""docs: the README's tables are what is really there."""

from pathlib import Path

from bot.cli.docs import command_table, declared, fill, remade, starter_table
from bot.starter import manifest
from tests.cli.conftest import Cli
from tests.cli.processes import ROOT

README = ROOT / "README.md"


def test_the_readmes_tables_are_those_of_the_loaded_cogs_and_the_starter_pack() -> None:
    written = README.read_text(encoding="utf-8")
    assert remade(written) == written, "run `make docs`"


def test_the_table_has_a_row_for_every_command_with_its_own_options() -> None:
    table = command_table(declared())
    assert "| `/sentiment` | `text`, `split`, `top_k` | " in table
    assert "| `/model set` | " in table
    assert len(table.splitlines()) == 2 + len(declared())


def test_the_starter_table_has_every_trained_model_with_its_score() -> None:
    trained = [entry for entry in manifest.read().models if entry.form != "tiny"]
    assert [f"`{entry.name}`" in starter_table() for entry in trained] == [True] * len(trained)
    assert all(str(score) in starter_table() for entry in trained for score in entry.scores)


def test_a_table_replaces_what_stood_between_its_marks_and_nothing_else() -> None:
    text = "before\n<!-- a -->\nold\n<!-- /a -->\nafter\n<!-- b -->\n<!-- /b -->\n"
    assert fill(text, "a", "new \\1\n") == text.replace("old", "new \\1")


def test_docs_remakes_a_file_and_says_so(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "README.md"
    file.write_text("<!-- commands -->\n<!-- /commands -->\n", encoding="utf-8")
    assert "remade" in cli("docs", "--readme", str(file)).out
    assert "/sentiment" in file.read_text(encoding="utf-8")
    assert cli("docs", "--readme", str(file)).out == "unchanged\n"
