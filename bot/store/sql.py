"""SQL whose names are filled in: SQLite takes values apart from a statement, but no names of columns."""

import re

_OWN = re.compile(r"[\w\s,.()'=?<>*+-]*", re.ASCII)
"""Names, marks and conditions as our own code writes them; with no `;`, no comment and no double quote."""


def marks(number: int) -> str:
    """Return so many `?` for values."""
    return ", ".join("?" * number)


def filled(statement: str, **parts: str) -> str:
    """Return a statement with every `{name}` replaced by a part of our own; ValueError for anything odd.

    Values never come this way: they are bound to `?`.
    """
    for name, part in parts.items():
        if not _OWN.fullmatch(part) or "--" in part:
            raise ValueError(f"{name} cannot stand in a statement")
    return statement.format_map(parts)
