"""What people and servers decided, applied to one request: may it be, who sees it, how long is it kept."""

import time
from collections.abc import Callable
from dataclasses import replace

from bot.errors import Forbidden
from bot.locale import N_, _
from bot.settings import Settings
from bot.store import Store
from bot.store.decisions import Decided, ServerSettings
from bot.store.job import Job, Order, Origin, Terms
from bot.tasks import Task

OFF = N_("`/{task}` is switched off on this server.")
OFF_HINT = N_("People who manage this server can switch it on with `/setup features`.")
NOT_HERE = N_("The tasks may not be used in this channel.")
NOT_HERE_HINT = N_(
    "`/settings show` tells where they may; people who manage this server decide it with `/setup channels`."
)
NO_ROLE = N_("You have none of the roles that may use the tasks on this server.")
NO_ROLE_HINT = N_(
    "`/settings show` tells which do; people who manage this server decide it with `/setup roles`."
)
BLOCKED = N_("The owner of this bot has blocked you.")
BLOCKED_HERE = N_("The owner of this bot has blocked this server.")
BLOCKED_HINT = N_("`/privacy` still works: you can see, export and delete what is kept of you.")


class Rules:
    """The decisions as the service needs them; nobody can choose more than the bot's own settings allow."""

    def __init__(self, store: Store, settings: Settings, now: Callable[[], float] = time.time) -> None:
        self._store = store
        self._keep_days = settings.privacy.keep_days
        self._per_day = settings.limits.requests_per_day or None
        self._now = now

    def of(self, user: int, guild: int | None) -> Decided:
        """Return what counts for a person in a place."""
        return self._store.decisions.of(user, guild)

    def language(self, user: int, locale: str) -> str:
        """Return the language a person chose, else that of their Discord."""
        return self.of(user, None).person.language or locale

    def private(self, *, option: bool | None, user: int, guild: int | None) -> bool:
        """Tell whether an answer is private: by the option, else the person, else the server."""
        if option is not None:
            return option
        person, server = self.of(user, guild)
        return server.private if person.private is None else person.private

    def permit(self, task: Task, origin: Origin) -> None:
        """Raise Forbidden where this person may not use this task in this channel, or nothing at all."""
        self._check_blocked(origin)
        check(self.of(origin.user, origin.guild).server, task, origin)

    def _check_blocked(self, origin: Origin) -> None:
        """Raise Forbidden for whom the bot's owner has blocked."""
        if ("user", origin.user) in self._store.blocked:
            raise Forbidden(_(BLOCKED), _(BLOCKED_HINT))
        if origin.guild is not None and ("server", origin.guild) in self._store.blocked:
            raise Forbidden(_(BLOCKED_HERE), _(BLOCKED_HINT))

    def terms(self, task: Task, order: Order) -> tuple[Order, Terms, ServerSettings]:
        """Return the order in the language of its answer, its terms and the server's limits; Forbidden."""
        origin = order.origin
        self._check_blocked(origin)
        person, server = self.of(origin.user, origin.guild)
        check(server, task, origin)
        if server.language is not None and not origin.private:
            order = replace(order, origin=replace(origin, locale=server.language))
        promised = [days for days in (person.keep_days, server.keep_days) if days is not None]
        terms = Terms(
            keep_days=min(promised, default=None),
            spoiler=server.spoiler,
            per_day=self._per_day,
            per_day_here=server.per_day,
        )
        return order, terms, server

    def days(self, *promised: int | None) -> int:
        """Return for how many days texts are kept: the fewest of the bot's and those promised."""
        return min([self._keep_days, *(days for days in promised if days is not None)])

    def wiped_at_delivery(self, job: Job) -> bool:
        """Tell whether nothing of a job's texts is kept once its answer was shown."""
        return self.days(job.keep_days) == 0

    async def keep(self, user: int, days: int | None) -> None:
        """Keep a person's texts for so many days from now on; fewer counts for what is kept already too."""
        await self._store.decisions.change_person(user, keep_days=days)
        if days is not None:
            await self._store.jobs.shorten(days, user=user)
            await self.clean()

    async def keep_here(self, guild: int, days: int | None) -> None:
        """Keep a server's texts for so many days from now on, as `keep` does a person's."""
        await self._store.decisions.change_server(guild, keep_days=days)
        if days is not None:
            await self._store.jobs.shorten(days, guild=guild)
            await self.clean()

    async def clean(self) -> None:
        """Wipe at once what may not be kept any more."""
        await self._store.jobs.retain(self._now(), keep_days=self._keep_days)


def check(server: ServerSettings, task: Task, origin: Origin) -> None:
    """Raise Forbidden, naming who can change it, where a server does not let this person use this task."""
    if task.name in server.off:
        raise Forbidden(_(OFF).format(task=task.name), _(OFF_HINT))
    standing = origin.standing
    rooms = standing.rooms | ({origin.channel} if origin.channel else set())
    if rooms & server.blocked or (server.channels and not rooms & server.channels):
        raise Forbidden(_(NOT_HERE), _(NOT_HERE_HINT))
    if server.roles and not standing.manages and not standing.roles & server.roles:
        raise Forbidden(_(NO_ROLE), _(NO_ROLE_HINT))
