"""Whom a message notifies under its allowed mentions (resources/message.mdx, Allowed Mentions Object)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.sandbox import permissions
from bot.sandbox.world import Channel, Mentions, Message, World

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bot.sandbox.form import Field
    from bot.sandbox.wire import Json

USER = re.compile(r"<@!?(\d+)>")
ROLE = re.compile(r"<@&(\d+)>")
EVERYBODY = re.compile(r"@(everyone|here)\b")

CHANNEL_DEFAULT: Json = {"parse": ["users", "roles", "everyone"], "replied_user": True}
INTERACTION_DEFAULT: Json = {"parse": ["users"], "replied_user": True}
"""Interaction responses and webhooks parse users only (resources/message.mdx, Default Settings)."""

MAX_NAMED = 100
TEXT_DISPLAY = 10


def check_allowed_mentions(field: Field) -> None:
    """Complain about unknown parse types, more than 100 users or roles, and a list beside its parse type."""
    if not field.given or not field.mapping():
        return
    field.get("replied_user").boolean()
    parse = field.get("parse")
    parse.listing(3)
    for member in parse.each():
        member.choice(("roles", "users", "everyone"))
    for kind in ("users", "roles"):
        named = field.get(kind)
        named.listing(MAX_NAMED)
        if named.value and kind in (parse.value or []):
            field.fail(
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{kind}"] and {kind}: [...] are exclusive',
            )


def texts(message: Message) -> Iterator[str]:
    """Yield the texts of a message that can notify: its content and its text displays, never its embeds."""
    yield message.content
    yield from _displayed(message.components)


def _displayed(components: list[Json]) -> Iterator[str]:
    for component in components:
        if component.get("type") == TEXT_DISPLAY:
            yield str(component.get("content", ""))
        yield from _displayed(component.get("components", []))


def resolve(world: World, channel: Channel, message: Message, allowed: Json | None) -> Mentions:
    """Return whom a message's texts notify; absent allowed mentions mean Discord's default for its kind."""
    rules = allowed if allowed is not None else INTERACTION_DEFAULT if message.webhook else CHANNEL_DEFAULT
    parse = rules.get("parse") or []
    whole = "\n".join(texts(message))
    found = Mentions()
    here = channel.recipients
    if channel.guild_id is not None:
        guild = world.guilds[channel.guild_id]
        here = tuple(guild.members)
        roles = [one for one in dict.fromkeys(ROLE.findall(whole)) if one in guild.roles]
        found.roles = _permitted(roles, "roles", parse, rules)
        mighty = permissions.in_channel(world, channel, message.author_id) & permissions.MENTION_EVERYONE
        found.everyone = bool(mighty and "everyone" in parse and EVERYBODY.search(whole))
    named = [one for one in dict.fromkeys(USER.findall(whole)) if one in here]
    found.users = _permitted(named, "users", parse, rules)
    return found


def _permitted(found: list[str], kind: str, parse: Collection[str], rules: Json) -> list[str]:
    named = {str(one) for one in rules.get(kind) or []}
    return [one for one in found if kind in parse or one in named]


def note_pings(world: World, channel: Channel, message: Message, how: str) -> None:
    """Record whom the message as it stands now would have notified; a private one reaches its viewer only."""
    found = message.mentions
    users = [one for one in found.users if message.viewer in (None, one)]
    public = message.viewer is None
    if users or (public and (found.roles or found.everyone)):
        world.record.pings.append(
            {
                "channel": channel.id,
                "message": message.id,
                "how": how,
                "author": message.author_id,
                "users": users,
                "roles": found.roles if public else [],
                "everyone": found.everyone and public,
                "at": world.clock.now(),
            }
        )
