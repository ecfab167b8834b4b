"""The people, the servers and the channels that a fresh sandbox has; their ids never change."""

from __future__ import annotations

from bot.sandbox.permissions import EVERYONE, MANAGE_GUILD, MANAGE_MESSAGES
from bot.sandbox.world import (
    DIRECT,
    GROUP,
    GUILD_TEXT,
    THREAD,
    Application,
    Channel,
    Guild,
    Role,
    User,
)

APPLICATION_ID = "100"
GUILD_ID, CLUB_ID = "200", "201"
OWNER_ID = "101"
MODERATOR_ID = "102"
MANAGER_ID = "106"
OUTSIDER_ID = "107"
"""Somebody who has installed the bot for themselves, and is where it is not."""

GUILD_NAME, CLUB_NAME = "Course server", "Book club"
CHANNEL_NAMES = {"301": "general", "302": "questions", "303": "lab"}


def people(bot_name: str) -> dict[str, User]:
    """Return the seeded users by id, the bot last."""
    everybody = [
        User(OWNER_ID, "ada", "Ada", role="owner"),
        User(MODERATOR_ID, "grace", "Grace", role="moderator"),
        User("103", "linus", "Linus"),
        User("104", "mei", "Mei", locale="zh-CN"),
        User("105", "amelie", "Amélie", locale="fr"),
        User(MANAGER_ID, "hana", "Hana", role="manager"),
        User(OUTSIDER_ID, "omar", "Omar", role="outsider"),
        User(APPLICATION_ID, bot_name, None, bot=True),
    ]
    return {user.id: user for user in everybody}


def pupil(number: int) -> User:
    """Return a pupil of the class, who joins the server when a class begins."""
    return User(f"5{number:02}", f"pupil{number:02}", f"Pupil {number}", role="pupil")


def guilds() -> dict[str, Guild]:
    """Return the seeded servers by id: the course's with the bot, and one without it."""
    return {guild.id: guild for guild in (_course(), _club())}


def _course() -> Guild:
    """Return the server in which the bot has no more than everybody has."""
    roles = [
        Role(GUILD_ID, "@everyone", EVERYONE, 0),
        Role("210", "Moderator", EVERYONE | MANAGE_MESSAGES, 3),
        Role("212", "Organiser", EVERYONE | MANAGE_GUILD, 2),
        Role("211", "Bot", EVERYONE, 1, managed=True),
    ]
    members: dict[str, list[str]] = {user_id: [] for user_id in (OWNER_ID, "103", "104", "105")}
    members |= {MODERATOR_ID: ["210"], MANAGER_ID: ["212"], APPLICATION_ID: ["211"]}
    return Guild(GUILD_ID, GUILD_NAME, OWNER_ID, {role.id: role for role in roles}, members)


def _club() -> Guild:
    """Return the server that has not installed the bot."""
    everyone = Role(CLUB_ID, "@everyone", EVERYONE, 0)
    members: dict[str, list[str]] = {user_id: [] for user_id in ("104", "103", OUTSIDER_ID)}
    return Guild(CLUB_ID, CLUB_NAME, "104", {CLUB_ID: everyone}, members)


def channels() -> dict[str, Channel]:
    """Return all rooms by id.

    The servers' channels and a thread, one direct channel between each person and the bot, and a group
    of people without it.
    """
    rooms = [Channel(key, GUILD_TEXT, name, GUILD_ID) for key, name in CHANNEL_NAMES.items()]
    rooms += [
        Channel("311", THREAD, "attention-in-plain-words", GUILD_ID, parent="301", owner=OWNER_ID),
        Channel("321", GUILD_TEXT, "reading", CLUB_ID),
    ]
    persons = [user.id for user in people("").values() if not user.bot]
    rooms += [Channel(f"4{key[1:]}", DIRECT, recipients=(key, APPLICATION_ID)) for key in persons]
    rooms.append(
        Channel("450", GROUP, "Study group", recipients=(OUTSIDER_ID, "103", "104"), owner=OUTSIDER_ID)
    )
    return {room.id: room for room in rooms}


def application(name: str, privileged: int) -> Application:
    """Return the bot's application: in the course's server, and with the one who took it for themselves."""
    return Application(
        APPLICATION_ID, name, OWNER_ID, privileged, guild_installs={GUILD_ID}, user_installs={OUTSIDER_ID}
    )
