"""The people, the server and the channels that a fresh sandbox has; their ids never change."""

from __future__ import annotations

from bot.sandbox.permissions import EVERYONE, MANAGE_MESSAGES
from bot.sandbox.world import DIRECT, GUILD_TEXT, Application, Channel, Guild, Role, User

APPLICATION_ID = "100"
GUILD_ID = "200"
OWNER_ID = "101"
MODERATOR_ID = "102"

GUILD_NAME = "Course server"
CHANNEL_NAMES = {"301": "general", "302": "questions", "303": "lab"}


def people(bot_name: str) -> dict[str, User]:
    """Return the seeded users by id, the bot last."""
    everybody = [
        User(OWNER_ID, "ada", "Ada", role="owner"),
        User(MODERATOR_ID, "grace", "Grace", role="moderator"),
        User("103", "linus", "Linus"),
        User("104", "mei", "Mei", locale="zh-CN"),
        User("105", "amelie", "Amélie", locale="fr"),
        User(APPLICATION_ID, bot_name, None, bot=True),
    ]
    return {user.id: user for user in everybody}


def pupil(number: int) -> User:
    """Return a pupil of the class, who joins the server when a class begins."""
    return User(f"5{number:02}", f"pupil{number:02}", f"Pupil {number}", role="pupil")


def guild() -> Guild:
    """Return the seeded server, in which the bot has no more than everybody has."""
    roles = [
        Role(GUILD_ID, "@everyone", EVERYONE, 0),
        Role("210", "Moderator", EVERYONE | MANAGE_MESSAGES, 2),
        Role("211", "Bot", EVERYONE, 1, managed=True),
    ]
    members: dict[str, list[str]] = {user_id: [] for user_id in (OWNER_ID, "103", "104", "105")}
    members |= {MODERATOR_ID: ["210"], APPLICATION_ID: ["211"]}
    return Guild(GUILD_ID, GUILD_NAME, OWNER_ID, {role.id: role for role in roles}, members)


def channels() -> dict[str, Channel]:
    """Return the server's channels and one direct channel between each person and the bot, by id."""
    rooms = [Channel(key, GUILD_TEXT, name, GUILD_ID) for key, name in CHANNEL_NAMES.items()]
    persons = [user.id for user in people("").values() if not user.bot]
    rooms += [Channel(f"4{key[1:]}", DIRECT, recipients=(key, APPLICATION_ID)) for key in persons]
    return {room.id: room for room in rooms}


def application(name: str, privileged: int) -> Application:
    """Return the bot's application, installed in the seeded server and by nobody for themselves."""
    return Application(APPLICATION_ID, name, OWNER_ID, privileged, guild_installs={GUILD_ID})
