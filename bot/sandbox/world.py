"""What the local Discord knows, in memory: people, servers, channels, messages, interactions."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.sandbox.refusals import refuse

if TYPE_CHECKING:
    from aiohttp.web import WebSocketResponse

    from bot.sandbox.clock import Clock, Snowflakes
    from bot.sandbox.faults import Faults
    from bot.sandbox.files import Files, StoredFile
    from bot.sandbox.gateway.switchboard import Switchboard
    from bot.sandbox.hub import Hub
    from bot.sandbox.record import Record
    from bot.sandbox.rest.rates import Rates
    from bot.sandbox.wire import Json

EPHEMERAL = 1 << 6
LOADING = 1 << 7
COMPONENTS_V2 = 1 << 15

GUILD_TEXT = 0
DIRECT = 1
GROUP = 3
THREAD = 11
"""A public thread (resources/channel.mdx, Channel Types)."""

SEEDED = 1_735_689_600.0
"""When everything that is seeded began, in Unix seconds: the first of January 2025."""


@dataclass(slots=True)
class User:
    """A person or the bot; `role` is owner, moderator, manager, member, outsider or pupil."""

    id: str
    username: str
    global_name: str | None
    locale: str = "en-US"
    role: str = "member"
    bot: bool = False
    closed: bool = False
    """Whether they take no direct messages."""


@dataclass(slots=True)
class Role:
    """A role of a server; `permissions` are bits."""

    id: str
    name: str
    permissions: int
    position: int
    managed: bool = False


@dataclass(slots=True)
class Guild:
    """A server; `members` maps a user id to the ids of their roles beyond everyone's."""

    id: str
    name: str
    owner_id: str
    roles: dict[str, Role]
    members: dict[str, list[str]]
    locale: str = "en-US"


@dataclass(slots=True)
class Channel:
    """A text channel or, with recipients, a direct one or a group's, or with a parent a thread.

    `denied` are permission bits the bot lacks here; `owner` who began the group or thread.
    """

    id: str
    type: int
    name: str | None = None
    guild_id: str | None = None
    recipients: tuple[str, ...] = ()
    denied: int = 0
    parent: str | None = None
    owner: str | None = None
    created: float = SEEDED
    messages: dict[str, Message] = field(default_factory=dict)


@dataclass(slots=True)
class Mentions:
    """Whom a message notifies."""

    users: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    everyone: bool = False

    def __bool__(self) -> bool:
        return bool(self.users or self.roles or self.everyone)


@dataclass(slots=True)
class Message:
    """A message; `viewer` is the one who sees an ephemeral one, `loading` means a deferral not filled yet."""

    id: str
    channel_id: str
    author_id: str
    created: float
    kind: int = 0
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    files: list[StoredFile] = field(default_factory=list)
    poll: Json | None = None
    flags: int = 0
    edited: float | None = None
    nonce: str | int | None = None
    mentions: Mentions = field(default_factory=Mentions)
    interaction: Interaction | None = None
    webhook: bool = False
    viewer: str | None = None
    loading: bool = False
    reference: Json | None = None


@dataclass(slots=True)
class Interaction:
    """One action of a person and what the bot did with it.

    `response_type` is the callback type of the first response or None; `answered` is set with it.
    """

    id: str
    token: str
    type: int
    user_id: str
    channel_id: str
    guild_id: str | None
    created: float
    data: Json
    owners: dict[str, str]
    payload: Json = field(default_factory=dict)
    name: str = ""
    response_type: int | None = None
    acknowledged: float | None = None
    changed: float | None = None
    """When its answer last got other words; an open deferral has none yet."""
    original_id: str | None = None
    source_id: str | None = None
    """The message whose component was used."""
    ephemeral: bool = False
    followups: list[str] = field(default_factory=list)
    responses: int = 0
    modal: Json | None = None
    choices: list[Json] | None = None
    dead: bool = False
    failed: bool = False
    origin: Interaction | None = None
    """The interaction whose modal this one submits."""
    answered: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class Application:
    """The bot's application: its installs, and its commands by scope (a server id, or "" for global)."""

    id: str
    name: str
    owner_id: str
    privileged: int = 0
    """Privileged Gateway intents that are switched on, as bits."""
    guild_installs: set[str] = field(default_factory=set)
    user_installs: set[str] = field(default_factory=set)
    commands: dict[str, dict[str, Json]] = field(default_factory=dict)
    creates: list[float] = field(default_factory=list)


@dataclass(slots=True)
class World:
    """Everything, with the clock and the wires out of it; handlers get it and nothing else."""

    token: str
    application: Application
    users: dict[str, User]
    guilds: dict[str, Guild]
    channels: dict[str, Channel]
    clock: Clock
    snowflakes: Snowflakes
    files: Files
    hub: Hub
    record: Record
    faults: Faults
    switchboard: Switchboard
    rates: Rates
    url: str = ""
    interactions: dict[str, Interaction] = field(default_factory=dict)
    by_token: dict[str, Interaction] = field(default_factory=dict)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    sockets: set[WebSocketResponse] = field(default_factory=set)
    """Every open websocket, a page's or a bot's, to be closed at the end."""

    def channel(self, channel_id: str) -> Channel:
        """Return a channel or refuse with 10003."""
        if channel_id not in self.channels:
            raise refuse(10003)
        return self.channels[channel_id]

    def has_bot(self, channel: Channel) -> bool:
        """Whether the bot is in a channel: its server has installed it, or it is one of the two who talk."""
        if channel.guild_id is None:
            return self.application.id in channel.recipients
        return channel.guild_id in self.application.guild_installs

    def readers(self, channel: Channel) -> set[str]:
        """Return the ids of those who are in a channel."""
        if channel.guild_id is None:
            return set(channel.recipients)
        return set(self.guilds[channel.guild_id].members)

    def user(self, user_id: str) -> User:
        """Return a user or refuse with 10013."""
        if user_id not in self.users:
            raise refuse(10013)
        return self.users[user_id]

    def message(self, channel_id: str, message_id: str) -> Message:
        """Return a message or refuse with 10003 or 10008."""
        message = self.channel(channel_id).messages.get(message_id)
        if message is None:
            raise refuse(10008)
        return message
