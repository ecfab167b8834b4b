"""Lists to choose several channels or roles from at once: what is chosen counts at once."""

from dataclasses import replace

from bot.controls import DynamicChannels, DynamicRoles, ids_of
from bot.locale import N_, _
from bot.render import Kind, Picker, Reply, decisions, notice
from bot.store.decisions import ServerSettings
from bot.task_cog import Interaction
from cogs.setup.server import guild_of, server_of

SHOW_TITLE = N_("This server's settings")
ONLY_HERE = N_("Only in these channels; none: in all of them")
NOT_HERE = N_("Never in these channels")
ONLY_THEY = N_("Only people with these roles; none: everybody")


def channel_lists(interaction: Interaction) -> Reply:
    """Say where the tasks may be used, above the lists that change it."""
    server = server_of(interaction)
    lists = ((ONLY_HERE, "channels", server.channels), (NOT_HERE, "blocked", server.blocked))
    pickers = [
        Picker(_(text), f"pw:setup:{rule}", Kind.CHANNELS, _known_channels(interaction, ids))
        for text, rule, ids in lists
    ]
    return replace(notice(_(SHOW_TITLE), decisions.channels(server)), buttons=tuple(pickers))


def role_list(interaction: Interaction) -> Reply:
    """Say who may use the tasks, above the list that changes it."""
    server = server_of(interaction)
    there = {role.id for role in interaction.guild.roles} if interaction.guild else set()
    known = _known(server.roles, there)
    picker = Picker(_(ONLY_THEY), "pw:setup:roles", Kind.ROLES, known)
    return replace(notice(_(SHOW_TITLE), decisions.roles(server)), buttons=(picker,))


def _known_channels(interaction: Interaction, ids: frozenset[int]) -> tuple[int, ...]:
    guild = interaction.guild
    there = {one.id for one in guild.channels} | {one.id for one in guild.threads} if guild else set()
    return _known(ids, there)


def _known(ids: frozenset[int], there: set[int]) -> tuple[int, ...]:
    # what was deleted since cannot be shown as chosen
    return tuple(sorted(ids & there))


class Channels(DynamicChannels, template=r"pw:setup:(?P<rule>channels|blocked)"):
    """The channels where the tasks may be used, or may not; a channel is in one list only."""

    async def allow(self, interaction: Interaction, **_fields: str) -> None:
        """Let those press who may manage the server."""
        guild_of(interaction)

    async def press(self, interaction: Interaction, **fields: str) -> None:
        """Remember what was chosen."""
        server, chosen = server_of(interaction), ids_of(interaction)
        allowed, blocked = _moved(server, chosen, blocks=fields["rule"] == "blocked")
        change = interaction.client.service.store.decisions.change_server
        await change(guild_of(interaction), channels=allowed, blocked=blocked)
        await interaction.client.delivery.update(interaction, channel_lists(interaction))


def _moved(
    server: ServerSettings, chosen: frozenset[int], *, blocks: bool
) -> tuple[frozenset[int], frozenset[int]]:
    """Return the allowed and the blocked channels."""
    return (server.channels - chosen, chosen) if blocks else (chosen, server.blocked - chosen)


class Roles(DynamicRoles, template=r"pw:setup:(?P<rule>roles)"):
    """The roles that may use the tasks."""

    async def allow(self, interaction: Interaction, **_fields: str) -> None:
        """Let those press who may manage the server."""
        guild_of(interaction)

    async def press(self, interaction: Interaction, **_fields: str) -> None:
        """Remember what was chosen."""
        change = interaction.client.service.store.decisions.change_server
        await change(guild_of(interaction), roles=ids_of(interaction))
        await interaction.client.delivery.update(interaction, role_list(interaction))
