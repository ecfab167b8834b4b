"""The service: accept a job, perform it, remember it; and who may see, cancel and delete what."""

import asyncio
import contextlib
import logging
import secrets
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.catalog import Catalog
from bot.errors import BadOption, BotError, Closing, Forbidden, NotFound, StorageError
from bot.inference.backend import Backend, Keeper, Tell, Waiting
from bot.limits import Limits, day_over
from bot.locale import N_, _
from bot.service.doors import Doors
from bot.service.housekeeping import Housekeeping
from bot.service.keeping import Keeping
from bot.service.performing import CANCELLED, Performer
from bot.service.places import Places, Turns
from bot.service.recovery import take_up
from bot.service.rules import Rules
from bot.service.watch import Meter
from bot.settings import Settings
from bot.store import Store
from bot.store.job import CLOSED, FINISHED, OPEN, Failure, Job, Order, State, Terms
from bot.store.jobs import DaySpent
from bot.tasks import Task

log = logging.getLogger(__name__)

CLOSE_SECONDS = 20.0
"""What runs at the end may finish for this long: Docker kills after 30 s as we ask it to."""
ACCEPT_SECONDS = 2.0
"""Discord waits 3 s for an acknowledgement; a refusal must reach the person within them too."""
SEEDS = 2**31
MEGABYTE = 2**20

UP = "up"
"""The key of a state that is set while the bot runs, and empty once it has ended in order."""
CLOSING = N_("The bot is restarting and takes nothing new.")
NO_TASK = N_("There is no task {task}.")
SLOW = N_("The bot's database is too slow just now.")
SLOW_HINT = N_("Nothing was kept; try again in a minute.")
DISK_FULL = N_("The bot's disk is nearly full, so it takes nothing new.")
DISK_FULL_HINT = N_("Tell its owner; what is already accepted will be answered.")
NO_JOB = N_("There is no request #{id} of yours.")
NO_JOB_HINT = N_("`/history list` shows your requests.")
NOT_YOURS = N_("Request #{id} is somebody else's.")
ENDED = N_("Request #{id} has already ended.")


class Service:
    """What a command calls. `now` gives Unix seconds; `rules` are what people and servers decided."""

    def __init__(
        self,
        *,
        tasks: Mapping[str, Task],
        catalog: Catalog,
        store: Store,
        backend: Backend,
        limits: Limits,
        settings: Settings,
        keeper: Keeper | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.tasks = tasks
        self.catalog = catalog
        self.store = store
        self.rules = Rules(store, settings, now)
        self.doors = Doors()
        self.keeping = Keeping(tasks, catalog, keeper)
        self._backend = backend
        self._limits = limits
        self._settings = settings
        self._now = now
        self._turns = Turns(settings.queue)
        self._places = Places(settings.queue, settings.inference.run_seconds)
        self._performer = Performer(tasks, catalog, store.jobs, backend, self._turns)
        self._housekeeping = Housekeeping(store, settings.privacy.keep_days, now)
        self._owners: dict[int, int] = {}
        self._dropping: set[asyncio.Task[None]] = set()
        self._closing = False

    async def accept(self, order: Order) -> Job | None:
        """Journal an order, or refuse it at once; None for an interaction that is a job already.

        Raises BotError: Closing, TooLong, what the task's check raises, Forbidden, Cooldown, Busy,
        QueueFull, StorageError (within 2 s), ModelError. A caller that is cancelled meanwhile leaves no
        job behind.
        """
        task = self._task_of(order)
        self._limits.check(order)
        task.check(order.inputs, order.parameters)
        order, terms, decided = self.rules.terms(task, order)
        self._limits.check_here(order, decided.characters)
        user, server = order.origin.user, order.origin.guild
        self._limits.check_written(user, server)
        self._backend.admit(user, server)
        estimate = self._backend.waiting().estimate
        if not self._places.take(order.origin.interaction, user, estimate, server=server):
            return None
        job = None
        try:
            spent = self._limits.spend(user, server=server, here=decided.per_minute)
            try:
                job = await self._received(task, order, terms)
            finally:
                if job is None:
                    self._limits.give_back(user, spent)
        finally:
            if job is None:
                self._places.release(order.origin.interaction)
        return job

    async def acknowledged(self, job: Job, message: int | None) -> Job:
        """Note that the person saw the acknowledgement, and the message that will hold the answer."""
        try:
            moved = await self.store.jobs.move(
                job.id, State.ACKNOWLEDGED, expected=frozenset({State.RECEIVED}), message=message
            )
            return moved or await self.store.jobs.get(job.id) or job
        except StorageError as error:
            # it is accepted all the same; after a restart Discord tells that it was acknowledged
            log.warning("The acknowledgement of job %s could not be noted (%s)", job.id, error)
            return replace(job, state=State.ACKNOWLEDGED, message=message)

    async def perform(self, job: Job, progress: Tell) -> Job:
        """Run a job to its outcome, which is stored before this returns; never raises BotError.

        The job carries answers and facts, or a failure. Cancelling the caller leaves the job open for
        the next start.
        """
        self._owners[job.id] = job.order.origin.user
        self.doors.entered()
        meter = Meter(progress)
        try:
            performed = await self._performer.perform(job, meter)
            self._note_written(performed, meter.tokens)
            return performed
        finally:
            self.doors.left()
            self._owners.pop(job.id, None)
            self._places.release(job.order.origin.interaction)

    def _note_written(self, job: Job, seen: int) -> None:
        """Count the tokens written for a person and a server; `seen` are those of a job cut short."""
        facts, origin = job.facts, job.order.origin
        if facts is not None:
            seen = facts.tokens_out + (facts.rival.tokens_out if facts.rival else 0)
        self._limits.wrote(origin.user, origin.guild, seen)

    async def delivered(self, job: Job) -> None:
        """Close a job whose outcome the person can see; wipes the token, and texts that are not kept."""
        await self._closed(job, State.DELIVERED)

    async def undeliverable(self, job: Job) -> None:
        """Close a job whose outcome nobody could be shown; /history still has it."""
        await self._closed(job, State.UNDELIVERABLE)

    async def dropped(self, job: Job) -> None:
        """Close a job that was never acknowledged: Discord told the person that it failed."""
        self._places.release(job.order.origin.interaction)
        await self.store.jobs.move(job.id, State.DROPPED, expected=OPEN, wipe=True)

    async def cancel(self, job_id: int, *, by: int, moderates: int | None = None) -> Job:
        """Cancel a job that has no outcome yet; NotFound, Forbidden."""
        job = await self.find(job_id, by=by, moderates=moderates)
        if job.state not in OPEN:
            raise NotFound(ENDED.format(id=job_id))
        performed = await self._performer.cancel(job_id)
        if performed is not None:
            return performed
        failure = Failure("CANCELLED", _(CANCELLED))
        moved = await self.store.jobs.move(job_id, State.CANCELLED, expected=OPEN, failure=failure)
        if moved is None:
            raise NotFound(ENDED.format(id=job_id))
        return moved

    async def find(self, job_id: int, *, by: int, moderates: int | None = None) -> Job:
        """Return a job to its owner, or, unless it is private, to a moderator of its server.

        `moderates` is the server that the asking person moderates. Raises NotFound, Forbidden.
        """
        job = await self.store.jobs.get(job_id)
        if job is None or job.state is State.DROPPED:
            raise NotFound(NO_JOB.format(id=job_id), NO_JOB_HINT)
        origin = job.order.origin
        moderator = moderates is not None and moderates == origin.guild and not origin.private
        if origin.user != by and not moderator:
            raise Forbidden(NOT_YOURS.format(id=job_id))
        return job

    async def forget(self, user: int) -> int:
        """Delete all of a person's jobs and choices at once, running ones too; returns how many jobs."""
        running = [job for job, owner in self._owners.items() if owner == user]
        await self.store.preferences.forget(user)
        await self.store.decisions.forget(user)
        count = await self.store.jobs.forget(user)  # the last: it empties the write-ahead log
        await asyncio.gather(*(self._performer.cancel(job) for job in running))
        return count

    def waiting(self) -> tuple[Waiting, Mapping[str, int]]:
        """Return who waits and runs, in order, and the owner of each by its id."""
        line = self._backend.waiting()
        owners = {str(job): user for job, user in self._owners.items()}
        return replace(line, waiting=(*line.waiting, *self._turns.waiting())), owners

    async def unfinished(self) -> tuple[Job, ...]:
        """Take up, at the start, what a restart left open; begins the housekeeping too.

        Comes in the order to deal with: `received` to acknowledge or drop, finished to deliver again,
        then those to perform. Jobs that the bot stopped too often with are failed as Interrupted.
        """
        self._housekeeping.begin()
        crashed = bool(await self.store.state.get(UP))
        await self.store.state.set(UP, "yes")
        jobs = await take_up(self.store.jobs, crashed=crashed)
        for job in jobs:
            if job.state in OPEN:
                origin = job.order.origin
                self._places.keep(origin.interaction, origin.user, server=origin.guild)
        return jobs

    async def close(self, seconds: float = CLOSE_SECONDS) -> None:
        """Accept nothing new, let what runs end for a while, and leave the rest to the journal."""
        self._closing = True
        await self._performer.drain(seconds)
        await self._housekeeping.end()
        if self._dropping:
            await asyncio.wait(self._dropping)
        with contextlib.suppress(StorageError):  # then the next start takes it for a crash
            await self.store.state.set(UP, "")

    def _task_of(self, order: Order) -> Task:
        """Return the order's task, unless nothing can be taken now."""
        self.doors.check()
        if self._closing:
            raise Closing(CLOSING)
        task = self.tasks.get(order.task)
        if task is None:
            raise BadOption(NO_TASK.format(task=order.task))
        free = shutil.disk_usage(self.store.folder).free
        if free < self._settings.storage.min_free_mb * MEGABYTE:
            raise StorageError(DISK_FULL, DISK_FULL_HINT)
        return task

    async def _received(self, task: Task, order: Order, terms: Terms) -> Job | None:
        """Choose the model and commit the job; StorageError after 2 s, Cooldown when the day is spent."""
        try:
            async with asyncio.timeout(ACCEPT_SECONDS):
                return await self._receive(task, order, terms)
        except TimeoutError as error:
            raise StorageError(_(SLOW), _(SLOW_HINT)) from error
        except DaySpent as error:
            raise day_over(error.most, self._now(), here=error.here) from error

    async def _receive(self, task: Task, order: Order, terms: Terms) -> Job | None:
        """Choose the model and commit the job; shielded, because a cancelled caller may own a row."""
        name, chosen_by = await self.catalog.choose(
            task, option=order.model, user=order.origin.user, guild=order.origin.guild
        )
        if order.rival is not None:
            await self.catalog.choose(
                task, option=order.rival.model, user=order.origin.user, guild=order.origin.guild
            )
        if task.random and order.seed is None:
            order = replace(order, seed=secrets.randbelow(SEEDS))
        receiving = asyncio.create_task(
            self.store.jobs.receive(order, model=name, chosen_by=chosen_by, terms=terms), name="receive a job"
        )
        try:
            return await asyncio.shield(receiving)
        except asyncio.CancelledError:
            dropping = asyncio.create_task(self._drop(receiving), name="drop a job")
            self._dropping.add(dropping)
            dropping.add_done_callback(self._dropping.discard)
            raise

    async def _drop(self, receiving: "asyncio.Task[Job | None]") -> None:
        """Close the row of a caller that went away."""
        try:
            job = await receiving
            if job is not None:
                await self.dropped(job)
        except BotError as error:
            log.warning("A job nobody waits for could not be dropped (%s)", error.code)

    async def _closed(self, job: Job, state: State) -> None:
        """Close a job with an outcome; one that cannot be closed now is shown again at the next start."""
        wipe = self.rules.wiped_at_delivery(job)
        try:
            moved = await self.store.jobs.move(job.id, state, expected=FINISHED, wipe=wipe)
            current = moved or await self.store.jobs.get(job.id)
            if moved is not None and not moved.wiped and self.rules.wiped_at_delivery(moved):
                await self.rules.clean()  # the person decided meanwhile to have nothing kept
        except StorageError as error:
            log.warning("Job %s could not be closed as %s (%s)", job.id, state, error)
            return
        if current is not None and current.state not in CLOSED:
            log.warning("Job %s is %s and cannot be closed as %s", job.id, current.state, state)
