"""The lists of channels and roles that a server keeps, changed by one entry."""

from typing import Literal, TypeAlias

from bot.errors import BadOption
from bot.locale import N_, _
from bot.store.decisions import ServerChange, ServerSettings

ChannelUse: TypeAlias = Literal["allow", "block", "clear"]
RoleUse: TypeAlias = Literal["allow", "clear"]

MOST = 25
"""Entries of one list: as many as people can oversee, and as a message can show."""
TOO_MANY = N_("A server can name at most {most} of them.")
TOO_MANY_HINT = N_("Clear one first; a category stands for all its channels.")
NO_ROLE = N_("Which role may use the tasks?")
NO_ROLE_HINT = N_("Name it in the option `role`.")


def with_channel(server: ServerSettings, use: ChannelUse, channel: int | None) -> ServerChange:
    """Allow or block a channel, or clear its rule; None clears every rule. BadOption for too many."""
    if channel is None:
        return ServerChange(channels=frozenset(), blocked=frozenset())
    one = frozenset({channel})
    allowed, blocked = server.channels - one, server.blocked - one
    if use == "allow":
        allowed = _bounded(allowed | one)
    elif use == "block":
        blocked = _bounded(blocked | one)
    return ServerChange(channels=allowed, blocked=blocked)


def with_role(server: ServerSettings, use: RoleUse, role: int | None) -> ServerChange:
    """Allow a role, or take it off the list; none to clear clears the whole list. BadOption."""
    if role is None:
        if use == "allow":
            raise BadOption(_(NO_ROLE), _(NO_ROLE_HINT))
        return ServerChange(roles=frozenset())
    one = frozenset({role})
    return ServerChange(roles=_bounded(server.roles | one) if use == "allow" else server.roles - one)


def _bounded(ids: frozenset[int]) -> frozenset[int]:
    """Return the list; BadOption when it is longer than one may be."""
    if len(ids) > MOST:
        raise BadOption(_(TOO_MANY).format(most=MOST), _(TOO_MANY_HINT))
    return ids
