"""Where the models come from just now, and why, in a few sentences: for the log and for `doctor`."""

from collections.abc import Mapping, Sequence

from bot.catalog.entry import Entry

RULES = {
    "auto": 'models.source = "auto": the models of the hub that are here, else those that come with the bot.',
    "hub": 'models.source = "hub": models of the hub alone.',
    "starter": 'models.source = "starter": the models that come with the bot; no hub is ever asked.',
}
FROM = {
    "hub": "From the hub: {tasks}.",
    "local": "From folders: {tasks}.",
    "starter": "With the bot: {tasks}.",
    "tiny": "Untrained placeholders: {tasks}.",
    "": "Without any model: {tasks}.",
}
NOTHING = "Everything wanted of the hub is here."
OFFLINE = "Not here: {names}. HF_HUB_OFFLINE is set, so the hub is not asked."
UNKNOWN = "Not here: {names}. The hub is asked at start and then every {every:g} s."
THERE = "Not here: {names}. The hub can be reached."
NOT_THERE = "Not here: {names}. The hub cannot be reached; it is asked again every {every:g} s."
REACH = {True: THERE, False: NOT_THERE, None: UNKNOWN}


def told(source: str, defaults: Mapping[str, Entry | None]) -> str:
    """Say which source answers which tasks; `defaults` are the tasks' models."""
    groups: dict[str, list[str]] = {name: [] for name in FROM}
    for task, entry in defaults.items():
        groups[entry.source if entry is not None else ""].append(task)
    parts = [FROM[name].format(tasks=", ".join(tasks)) for name, tasks in groups.items() if tasks]
    return " ".join([RULES[source], *parts])


def told_missing(missing: Sequence[Entry], *, offline: bool, reachable: bool | None, every: float) -> str:
    """Say what of the hub is not here, and whether it can be had."""
    if not missing:
        return NOTHING
    names = ", ".join(entry.name for entry in missing)
    return (OFFLINE if offline else REACH[reachable]).format(names=names, every=every)
