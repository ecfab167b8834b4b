"""Who counts as the owner of the bot."""

from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest

from bot.app.client import Pipewright

ACCEPTED, INVITED = discord.TeamMembershipState.accepted, discord.TeamMembershipState.invited
ROLE = discord.TeamMemberRole


def owned(**application: object) -> Any:  # noqa: ANN401 - stands for the client
    """Return a client whose application is owned so: what Discord tells, and nothing else of it."""
    return cast("Any", SimpleNamespace(application=SimpleNamespace(**application)))


@pytest.mark.parametrize(
    ("user", "role", "state", "owner"),
    [
        (1, ROLE.read_only, ACCEPTED, True),  # whom the team belongs to
        (2, ROLE.admin, ACCEPTED, True),
        (3, ROLE.developer, ACCEPTED, True),
        (4, ROLE.read_only, ACCEPTED, False),
        (5, ROLE.admin, INVITED, False),
    ],
)
def test_of_a_team_those_own_the_bot_who_may_change_it(
    user: int, role: discord.TeamMemberRole, state: discord.TeamMembershipState, owner: bool
) -> None:
    member = SimpleNamespace(id=user, role=role, membership_state=state)
    client = owned(team=SimpleNamespace(owner_id=1, members=[member]))
    assert Pipewright.is_application_owner(client, user) is owner
    assert not Pipewright.is_application_owner(client, 99)


def test_without_a_team_it_is_one_person() -> None:
    client = owned(team=None, owner=SimpleNamespace(id=7))
    assert Pipewright.is_application_owner(client, 7)
    assert not Pipewright.is_application_owner(client, 8)
