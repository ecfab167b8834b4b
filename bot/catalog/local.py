"""A folder that the owner names in config.toml: the same checks as for a repository."""

import json
from pathlib import Path

from bot.catalog.safety import SETTINGS, TOKENIZER, check_beside, check_settings, wanted
from bot.catalog.tokenizing import check_file
from bot.errors import ModelUnavailable, UnsafeWeights
from bot.locale import N_

NO_FOLDER = N_("The model folder {name} is not there.")
NO_FOLDER_HINT = N_("The bot's owner finds its name in config.toml.")
BROKEN = N_("The file {file} of {name} cannot be read.")


def checked(name: str) -> tuple[Path, str]:
    """Return the folder and the name of the model's class; raises ModelError."""
    folder = Path(name).expanduser().resolve()
    if not folder.is_dir():
        raise ModelUnavailable(NO_FOLDER.format(name=name), NO_FOLDER_HINT)
    sizes = {file.name: file.stat().st_size for file in folder.iterdir() if file.is_file()}
    wanted(sizes, name)
    read = [file for file in (*SETTINGS, TOKENIZER) if file in sizes]
    check_beside({file: sizes[file] for file in read}, name)
    settings = {}
    for file in read:
        try:
            if file == TOKENIZER:
                check_file(folder / file, name)
            else:
                settings[file] = json.loads((folder / file).read_bytes())
        except ValueError as error:
            raise UnsafeWeights(BROKEN.format(file=file, name=name)) from error
    check_settings(settings, name)
    architectures = settings["config.json"].get("architectures") or ("",)
    return folder, str(architectures[0])
