"""python -m bot: parses and calls."""

import sys

import typer

from bot.cli import commands
from bot.errors import BotError, InferenceError


def main() -> int:
    """Run one subcommand and return its exit code: 0 well, 1 no answer came, 2 something to mend."""
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
        return 1 if isinstance(error, InferenceError) else 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
