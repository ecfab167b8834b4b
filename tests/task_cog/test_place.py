"""Where a person stands: a thread counts as its channel, a channel as its category."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import discord
import pytest

from bot.store.job import Standing
from bot.task_cog.place import standing_of

if TYPE_CHECKING:
    from bot.task_cog import Interaction

THREAD, CHANNEL, CATEGORY, SERVER = 3, 2, 1, 9


class Channel(discord.abc.GuildChannel):
    """A channel in a category."""

    category_id = CATEGORY

    def __init__(self) -> None:
        self.id = CHANNEL


class Thread(discord.Thread):
    """A thread, whose channel may not be in the cache."""

    def __init__(self, parent: Channel | None) -> None:
        self.id = THREAD
        self.parent_id = CHANNEL
        self._parent = parent

    @property
    def parent(self) -> Channel | None:  # type: ignore[override]  # any channel will do
        """Return its channel."""
        return self._parent


class Member(discord.Member):
    """Somebody with roles."""

    def __init__(self, *roles: int) -> None:
        self._found = [cast("discord.Role", SimpleNamespace(id=role)) for role in roles]

    @property
    def roles(self) -> list[discord.Role]:
        """Return them."""
        return self._found


@dataclass
class Asked:
    """An interaction as far as it is looked at."""

    channel: object
    channel_id: int | None
    user: object = None
    guild_id: int | None = SERVER
    permissions: discord.Permissions = field(default_factory=discord.Permissions.none)


@pytest.mark.parametrize(
    ("asked", "rooms"),
    [
        (Asked(Channel(), CHANNEL), {CHANNEL, CATEGORY}),
        (Asked(Thread(Channel()), THREAD), {THREAD, CHANNEL, CATEGORY}),
        (Asked(Thread(None), THREAD), {THREAD, CHANNEL}),
        (Asked(None, CHANNEL), {CHANNEL}),
        (Asked(None, None), set()),
    ],
)
def test_a_room_counts_with_what_it_is_in(asked: Asked, rooms: set[int]) -> None:
    assert standing_of(cast("Interaction", asked)) == Standing(rooms=frozenset(rooms))


def test_a_member_stands_there_with_roles_and_rights() -> None:
    rights = discord.Permissions(manage_guild=True)
    asked = Asked(None, None, Member(7, 8), permissions=rights)
    assert standing_of(cast("Interaction", asked)) == Standing(roles=frozenset({7, 8}), manages=True)
    direct = Asked(None, None, Member(), guild_id=None, permissions=rights)
    assert standing_of(cast("Interaction", direct)) == Standing()
