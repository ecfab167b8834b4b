"""python -m bot: parses and calls."""

import logging
import sys

import typer

from bot.cli import commands
from bot.cli.exits import Exit, code_of
from bot.errors import BotError


def main() -> int:
    """Run one subcommand and return its exit code; `bot.cli.exits` says what each means."""
    app = typer.Typer(
        help="Pipewright: the Hugging Face course's pipelines as Discord slash commands.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    # with a callback Typer wants the subcommand's name even where there is only one
    app.callback()(lambda: None)
    for command in commands(sys.argv[1:]):
        app.command()(command)
    try:
        app()
    except BotError as error:
        sys.stderr.write(f"{error}\n")
        return code_of(error)
    except Exception:
        logging.getLogger(__name__).exception("an error nobody foresaw")
        return Exit.INTERNAL
    return Exit.ENDED


if __name__ == "__main__":
    sys.exit(main())
