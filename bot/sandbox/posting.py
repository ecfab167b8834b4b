"""Messages come, change and go: the bot's Gateway, the pages and the record hear of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.gateway.codes import MESSAGE_CONTENT
from bot.sandbox.rules.mentions import note_pings
from bot.sandbox.views.messages import message_view, page_message_view
from bot.sandbox.views.people import member_view
from bot.sandbox.world import LOADING, Channel, Message, World

if TYPE_CHECKING:
    from bot.sandbox.wire import Json

HIDDEN: Json = {"content": "", "embeds": [], "attachments": [], "components": []}
"""What a message shows to a bot without the message content intent (events/gateway.mdx)."""


def publish(world: World, message: Message) -> None:
    """Put a new message into its channel and tell everybody who may see it."""
    channel = world.channels[message.channel_id]
    channel.messages[message.id] = message
    if not message.loading:
        note_pings(world, channel, message, "create")
        _note_change(world, message)
    _tell_bot(world, channel, message, "MESSAGE_CREATE")
    _tell_pages(world, message, "message_create")


def publish_edit(world: World, message: Message) -> None:
    """Tell everybody that a message has changed; filling a deferral is no edit."""
    filled = message.loading
    message.loading = False
    message.flags &= ~LOADING
    if not filled:
        message.edited = world.clock.now()
    _note_change(world, message)
    note_pings(world, world.channels[message.channel_id], message, "fill" if filled else "edit")
    touch(world, message)


def touch(world: World, message: Message) -> None:
    """Tell everybody that Discord itself has changed something about a message."""
    _tell_bot(world, world.channels[message.channel_id], message, "MESSAGE_UPDATE")
    _tell_pages(world, message, "message_update")


def _note_change(world: World, message: Message) -> None:
    if message.interaction is not None:
        message.interaction.changed = world.clock.now()


def remove(world: World, message: Message) -> None:
    """Take a message out of its channel and tell everybody who saw it."""
    channel = world.channels[message.channel_id]
    channel.messages.pop(message.id, None)
    gone: Json = {"channel": channel.id, "id": message.id}
    _tell(world, message, "message_delete", gone)
    if message.viewer is None and world.has_bot(channel):
        event = {"id": message.id, "channel_id": channel.id, "guild_id": channel.guild_id}
        world.switchboard.dispatch_message("MESSAGE_DELETE", lambda _intents: event, channel.guild_id)


def visible(channel: Channel, user_id: str) -> list[Message]:
    """Return the messages of a channel that a user sees, oldest first."""
    return [one for one in channel.messages.values() if one.viewer in (None, user_id)]


def _tell_pages(world: World, message: Message, kind: str) -> None:
    _tell(world, message, kind, page_message_view(world, message))


def _tell(world: World, message: Message, kind: str, data: Json) -> None:
    readers = {message.viewer} if message.viewer else world.readers(world.channels[message.channel_id])
    for reader in readers:
        world.hub.tell(kind, data, only=reader)


def _tell_bot(world: World, channel: Channel, message: Message, kind: str) -> None:
    # an ephemeral message is never dispatched: the bot knows it by its interaction only
    if message.viewer is not None or not world.has_bot(channel):
        return
    world.switchboard.dispatch_message(
        kind, lambda intents: _event(world, channel, message, intents), channel.guild_id
    )


def _event(world: World, channel: Channel, message: Message, intents: int) -> Json:
    shown = message_view(world, message)
    if channel.guild_id is not None:
        author = world.users[message.author_id]
        shown["member"] = member_view(world.guilds[channel.guild_id], author)
    bot_id = world.application.id
    own = message.author_id == bot_id or bot_id in message.mentions.users or channel.guild_id is None
    return shown if own or intents & MESSAGE_CONTENT else shown | HIDDEN
