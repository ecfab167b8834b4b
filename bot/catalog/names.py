"""Names of models: what may be asked of a hub, and what is a folder of the owner's."""

import re

from bot.errors import BadModelId
from bot.locale import N_

LONGEST = 96
PART = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?"
ID = re.compile(f"{PART}(?:/{PART})?")

NOT_A_NAME = N_("{shown} is not the name of a model.")


def check_id(name: str) -> str:
    """Return the name if it can be one on the hub: ASCII, at most one slash, no path and no address.

    Raises BadModelId. The message does not repeat a name that is long or has odd characters.
    """
    if ID.fullmatch(name) and ".." not in name and "--" not in name and len(name) <= LONGEST:
        return name
    shown = f"`{name}`" if re.fullmatch(r"[\w./-]{1,60}", name, re.ASCII) else "This"
    raise BadModelId(NOT_A_NAME.format(shown=shown))


def is_folder(name: str) -> bool:
    """Tell whether config.toml names a folder: its path begins with a dot, a slash or a tilde."""
    return name.startswith(("./", "../", "/", "~/"))
