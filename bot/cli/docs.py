"""python -m bot docs: remakes what is generated in the README, in docs/ and in the catalogues of texts."""

import re
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.manual import made
from bot.cli.manual.commands import table
from bot.cli.texts import update
from bot.starter import manifest

README = Path("README.md")
DOCS = Path("docs")
TEXTS = "{language}: {waiting} texts wait for a translation"
STARTER_HEAD = "| model | task | score | licence |\n|---|---|---|---|\n"


def starter_table() -> str:
    """Return a Markdown table of the starter pack's trained models with their scores."""
    rows = []
    for entry in manifest.read().models:
        if entry.form != "tiny":
            scores = "; ".join(map(str, entry.scores))
            rows.append(f"| `{entry.name}` | {entry.task} | {scores} | {entry.licence} |\n")
    return STARTER_HEAD + "".join(rows)


def fill(text: str, mark: str, table: str) -> str:
    """Return `text` with what stands between `<!-- mark -->` and `<!-- /mark -->` replaced."""
    pattern = re.compile(rf"(<!-- {mark} -->\n).*?(<!-- /{mark} -->)", re.DOTALL)
    return pattern.sub(lambda found: found[1] + table + found[2], text)


def remade(text: str) -> str:
    """Return a Markdown text with everything that is generated made anew."""
    return made(fill(fill(text, "commands", table()), "starter", starter_table()))


def docs(
    files: Annotated[list[Path] | None, typer.Argument(help="Files to remake; README.md and docs.")] = None,
) -> None:
    """Remake what is generated in the README, docs/ and the catalogues of texts, from the code itself."""
    for file in files or [README, *sorted(DOCS.glob("*.md"))]:
        old = file.read_text(encoding="utf-8")
        new = remade(old)
        file.write_text(new, encoding="utf-8")
        typer.echo(f"{file} {'unchanged' if new == old else 'remade'}")
    if not files:
        for language, waiting in update().items():
            typer.echo(TEXTS.format(language=language, waiting=waiting))
