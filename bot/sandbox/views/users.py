"""Users as JSON objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.wire import Json, iso
from bot.sandbox.world import SEEDED

if TYPE_CHECKING:
    from bot.sandbox.world import User

JOINED = iso(SEEDED)
"""When every seeded member joined."""


def user_view(user: User) -> Json:
    """Return the user object (resources/user.mdx, User Structure)."""
    return {
        "id": user.id,
        "username": user.username,
        "discriminator": "0000" if user.bot else "0",
        "global_name": user.global_name,
        "avatar": None,
        "avatar_decoration_data": None,
        "collectibles": None,
        "primary_guild": None,
        "bot": user.bot,
        "flags": 0,
        "public_flags": 0,
    }
