"""What people and servers decided, in words: for /settings, /privacy and /setup."""

from collections.abc import Mapping

from bot.locale import N_, _
from bot.store.decisions import ServerSettings
from bot.text import code

KEPT = N_("Texts and answers are kept {days} days")
NOT_KEPT = N_("Texts and answers are wiped as soon as they are shown; task, model and time stay")
FEWEST = N_(" (the fewest of {sources})")
YOURS, SERVERS, BOTS = N_("yours: {days}"), N_("this server's: {days}"), N_("the bot's: {days}")
EVERYWHERE = N_("Channels: everywhere")
ONLY = N_("Channels: only {channels}")
NOT = N_("Channels: not {channels}")
BUT_NOT = N_(", but not {channels}")
EVERYBODY = N_("Roles: everybody")
ROLES = N_("Roles: only {roles}, and those who manage this server")
PRIVATE = N_("Answers: private, unless a person decides otherwise")
PUBLIC = N_("Answers: for everybody, unless a person decides otherwise")
NO_LIMITS = N_("Limits of this server: none beside the bot's own")
LIMITS = N_("Limits of this server: {limits}")
PER_MINUTE, PER_DAY = N_("{count} requests a minute"), N_("{count} requests a day")
CHARACTERS = N_("texts of at most {count} characters")
OWN_LANGUAGE = N_("Language: everybody's own")
LANGUAGE = N_("Language of answers for everybody: {language}")
ALL_ON = N_("Switched off: nothing")
SWITCHED_OFF = N_("Switched off: {tasks}")
SPOILER = N_("What models write: hidden until it is clicked")
NO_SPOILER = N_("What models write: shown openly")
MODELS = N_("Models of this server: {models}")


def keeping(bot: int, *, person: int | None = None, server: int | None = None) -> str:
    """Say for how many days texts are kept, and by whose choice; None is no choice."""
    chosen = {YOURS: person, SERVERS: server, BOTS: bot}
    given = {source: days for source, days in chosen.items() if days is not None}
    days = min(given.values())
    text = _(KEPT).format(days=days) if days else _(NOT_KEPT)
    sources = ", ".join(_(source).format(days=days) for source, days in given.items())
    return f"{text}{_(FEWEST).format(sources=sources) if len(given) > 1 else ''}."


def channels(server: ServerSettings) -> str:
    """Say where the tasks may be used."""
    allowed, blocked = _rooms(server.channels), _rooms(server.blocked)
    if not server.channels:
        return _(NOT).format(channels=blocked) if server.blocked else _(EVERYWHERE)
    return _(ONLY).format(channels=allowed) + (_(BUT_NOT).format(channels=blocked) if server.blocked else "")


def roles(server: ServerSettings) -> str:
    """Say who may use the tasks."""
    named = ", ".join(f"<@&{role}>" for role in sorted(server.roles))
    return _(ROLES).format(roles=named) if server.roles else _(EVERYBODY)


def visibility(server: ServerSettings) -> str:
    """Say who sees an answer."""
    return _(PRIVATE if server.private else PUBLIC)


def limits(server: ServerSettings) -> str:
    """Say how much one person may ask here."""
    bounds = {PER_MINUTE: server.per_minute, PER_DAY: server.per_day, CHARACTERS: server.characters}
    given = [_(text).format(count=count) for text, count in bounds.items() if count is not None]
    return _(LIMITS).format(limits=", ".join(given)) if given else _(NO_LIMITS)


def language(name: str | None) -> str:
    """Say in which language public answers are, by its name."""
    return _(OWN_LANGUAGE) if name is None else _(LANGUAGE).format(language=name)


def features(server: ServerSettings) -> str:
    """Say which tasks are switched off, and whether what models write is hidden."""
    tasks = ", ".join(f"`/{task}`" for task in sorted(server.off))
    off = _(SWITCHED_OFF).format(tasks=tasks) if tasks else _(ALL_ON)
    return f"{off}\n{_(SPOILER if server.spoiler else NO_SPOILER)}"


def models(chosen: Mapping[str, str]) -> str:
    """Say which models a server chose, by task; '' for none."""
    named = ", ".join(f"`/{task}` {code(model)}" for task, model in chosen.items())
    return _(MODELS).format(models=named) if named else ""


def _rooms(ids: frozenset[int]) -> str:
    """Name channels as Discord shows them."""
    return ", ".join(f"<#{room}>" for room in sorted(ids))
