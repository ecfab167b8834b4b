"""`python -m tests.walk`: starts a local Discord and a bot, walks, and takes the pictures for docs/.

Ends with an error when a command has no call or no answer, when an answer is an error that nobody expected,
and when the local Discord refused, or would have pinged for, anything that the bot sent.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from bot.cli.manual.tree import declared
from bot.cli.manual.walked import FOLDER, picture
from tests.cli.processes import Discord
from tests.walk.person import Person, browser
from tests.walk.steps import in_order, walk

HURRIED = {"PIPEWRIGHT_LIMITS__REQUESTS_PER_MINUTE": "1000"}
"""The walk asks faster than a person may."""
DONE = "The walk ended well: {count} commands, {size:,} bytes of pictures in {folder}.\n"


def main() -> None:
    """Walk once."""
    parser = argparse.ArgumentParser(prog="python -m tests.walk", description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the pictures go")
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    commands = in_order(declared())
    with tempfile.TemporaryDirectory() as place:
        room = Path(place)
        with (
            Discord.open(room / "discord.log", "--name", "Pipewright") as discord,
            discord.bot(room / "data", **HURRIED),
            browser() as chromium,
        ):
            person = Person(discord, chromium)
            for command in commands:
                sys.stdout.write(f"{command.name}\n")
                walk(person, command, folder / picture(command))
            record = discord.record()
    wrong = [*record["refusals"], *record["pings"]]
    if wrong:
        sys.exit("\n".join(map(str, wrong)))
    size = sum((folder / picture(command)).stat().st_size for command in commands)
    sys.stdout.write(DONE.format(count=len(commands), size=size, folder=folder))


if __name__ == "__main__":
    main()
