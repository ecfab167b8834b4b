"""One accepted job to its outcome: the model, the backend, parse, the journal."""

import asyncio
import logging
import secrets
import traceback
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

from bot.catalog import Catalog
from bot.errors import (
    BadModelOutput,
    BotError,
    Cancelled,
    Closing,
    InferenceFailed,
    ModelError,
    NotFound,
    StorageError,
)
from bot.inference.backend import Backend, Tell
from bot.locale import N_, _
from bot.service.places import Turns
from bot.service.watch import Watch
from bot.store.job import OPEN, Facts, Failure, Job, Rival, State
from bot.store.jobs import Jobs
from bot.store.rows import Changes
from bot.tasks import Answer, InferenceRequest, Model, Result, Task

log = logging.getLogger(__name__)

COUNT = N_("The model gave {found} answers for {wanted} texts.")
COUNT_HINT = N_("This is the bot's mistake; please tell its owner.")
UNKNOWN = N_("Something went wrong while this ran (error {id}).")
UNKNOWN_HINT = N_("Please tell the bot's owner this id.")
CANCELLED = N_("This request was cancelled.")
NO_TASK = N_("The task {task} is no longer there.")
GONE = N_("This request was deleted before it was answered.")
PATIENCE = (0.5, 1.0, 2.0, 4.0)
"""Seconds between attempts to store an outcome: a backup may hold the database for a while."""

Answered: TypeAlias = tuple[tuple[Answer, ...], Facts]


class Performer:
    """Performs jobs; whatever happens, the job comes back with answers or with a failure."""

    def __init__(
        self, tasks: Mapping[str, Task], catalog: Catalog, jobs: Jobs, backend: Backend, turns: Turns
    ) -> None:
        self._tasks = tasks
        self._catalog = catalog
        self._jobs = jobs
        self._backend = backend
        self._turns = turns
        self._working: dict[int, asyncio.Task[Job]] = {}
        self._answering: dict[int, asyncio.Task[Answered]] = {}
        self._watches: dict[int, Watch] = {}
        self._cancelled: set[int] = set()

    async def perform(self, job: Job, tell: Tell) -> Job:
        """Run a job to its outcome and store that before returning.

        A second call for the same job waits for the first. Cancelling the caller leaves the job open in
        the journal, for the next start.
        """
        if (under_way := self._working.get(job.id)) is not None:
            return await asyncio.shield(under_way)
        work = asyncio.create_task(self._perform(job, tell), name=f"job {job.id}")
        self._working[job.id] = work
        try:
            return await work
        finally:
            self._working.pop(job.id, None)
            self._answering.pop(job.id, None)
            self._watches.pop(job.id, None)
            self._cancelled.discard(job.id)

    async def cancel(self, job_id: int) -> Job | None:
        """Cancel a job that is being performed and return its outcome; None: it is not."""
        work = self._working.get(job_id)
        if work is None:
            return None
        self._cancelled.add(job_id)
        if (answering := self._answering.get(job_id)) is not None:
            answering.cancel()
        return await asyncio.shield(work)

    async def drain(self, seconds: float) -> None:
        """Let what runs end by itself for a while; leave the rest, and what only waits, to the journal."""
        waiting = {work for job, work in self._working.items() if not self._runs(job)}
        for work in waiting:
            work.cancel()
        working = set(self._working.values())
        if not working:
            return
        _, late = await asyncio.wait(working, timeout=seconds)
        for work in late:
            work.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _runs(self, job_id: int) -> bool:
        """Tell whether the backend has touched a job."""
        watch = self._watches.get(job_id)
        return watch is not None and watch.runs

    async def _perform(self, job: Job, tell: Tell) -> Job:
        """Perform a job that is still open."""
        try:
            current = await self._jobs.get(job.id)
            if current is None:
                return _gone(job)
            if current.state not in OPEN:
                return current
            return await self._to_its_end(current, tell)
        except StorageError as error:
            # nothing can be written: the row stays open, and the next start tries again
            return replace(job, state=State.FAILED, failure=_failure(error))

    async def _to_its_end(self, job: Job, tell: Tell) -> Job:
        """Answer, and store the answer or why there is none.

        The answering is a task of its own: a person who cancels ends that one alone, whatever it is at.
        """
        watch = self._watches[job.id] = Watch(self._jobs, job, tell, self._stored_before)
        answering = asyncio.create_task(self._answer(job, watch), name=f"answer job {job.id}")
        self._answering[job.id] = answering
        if job.id in self._cancelled:
            answering.cancel()
        try:
            await asyncio.wait([answering])
        except asyncio.CancelledError:
            answering.cancel()
            await asyncio.wait([answering])
            raise
        if answering.cancelled() and job.id not in self._cancelled:
            raise asyncio.CancelledError  # the backend was closed under it: the next start tries again
        return await self._finish(watch, job, *_outcome(job, answering))

    async def _answer(self, job: Job, watch: Watch) -> Answered:
        """Fetch the model if need be, infer and parse."""
        order = job.order
        task = self._tasks.get(order.task)
        if task is None:
            raise NotFound(NO_TASK.format(task=order.task))
        requests = [_request(job, task, await self._catalog.ensure(task, job.model, watch.pass_on))]
        if (rival := order.rival) is not None:
            model = await self._catalog.ensure(task, rival.model, watch.pass_on)
            requests.append(_request(job, task, model, rival))
        try:
            async with self._turns.turn(order.origin.user, str(job.id), server=order.origin.guild):
                found = [await self._infer(task, request, watch) for request in requests]
        except Closing as error:
            raise asyncio.CancelledError from error
        finally:
            watch.ended = True
        return found[0] if rival is None else await self._compared(*found)

    async def _compared(self, first: Answered, second: Answered) -> Answered:
        """Put the answers of two models together, and what each of them weighs."""
        ours, theirs = [await self._weighed(facts) for _, facts in (first, second)]
        return first[0] + second[0], replace(ours, rival=theirs)

    async def _weighed(self, facts: Facts) -> Facts:
        """Add what a model weighs; unknown (0) where it left the catalog while it ran."""
        try:
            known = await self._catalog.facts(facts.model)
        except ModelError:
            return facts
        return replace(facts, bytes=known.bytes or 0)

    async def _infer(self, task: Task, request: InferenceRequest, watch: Watch) -> Answered:
        """Ask the backend and parse what it gives."""
        asked = {name: value for name, value in request.parameters.items() if name not in task.own}
        result = await self._backend.infer(replace(request, parameters=asked), watch)
        if len(result.outputs) != len(request.inputs):
            what = COUNT.format(found=len(result.outputs), wanted=len(request.inputs))
            raise BadModelOutput(what, COUNT_HINT)
        pairs = zip(request.inputs, result.outputs, strict=True)
        answers = tuple(task.parse(request, given, output) for given, output in pairs)
        return answers, _facts(request.model, result)

    async def _finish(self, watch: Watch, job: Job, to: State, changes: Changes) -> Job:
        """Store an outcome; a job that was deleted or finished meanwhile comes back as it is now."""
        storing = asyncio.create_task(self._store(watch, job, to, changes), name=f"finish job {job.id}")
        try:
            return await asyncio.shield(storing)
        except asyncio.CancelledError:
            await asyncio.wait([storing])  # the outcome is known: a cancellation comes too late to lose it
            raise

    async def _store(self, watch: Watch, job: Job, to: State, changes: Changes) -> Job:
        """Write the outcome after the mark that the job runs."""
        await watch.settle()
        for pause in PATIENCE:
            try:
                return await self._stored(job, to, changes)
            except StorageError as error:
                log.warning("The outcome of job %s could not be stored (%s)", job.id, error)
                await asyncio.sleep(pause)
        return await self._stored(job, to, changes)

    async def _stored_before(self) -> None:
        """Wait for the outcomes that the backend has given and the journal has not."""
        ending = [self._working[job] for job, watch in self._watches.items() if watch.ended]
        if ending:
            await asyncio.wait(ending)

    async def _stored(self, job: Job, to: State, changes: Changes) -> Job:
        """Write the outcome, or return the job as somebody else left it."""
        stored = await self._jobs.move(job.id, to, expected=OPEN, **changes)
        return stored or await self._jobs.get(job.id) or _gone(job)


def _outcome(job: Job, answering: asyncio.Task[Answered]) -> tuple[State, Changes]:
    """Give the state that an ended answering leads to, and what is stored with it."""
    if answering.cancelled():
        return State.CANCELLED, {"failure": Failure(Cancelled.code, _(CANCELLED))}
    match answering.exception():
        case None:
            answers, facts = answering.result()
            return State.DONE, {"answers": answers, "facts": facts}
        case BotError() as error:
            return State.FAILED, {"failure": _failure(error)}
        case Exception() as error:
            return State.FAILED, {"failure": _unknown(job, error)}
        case error:
            raise error  # KeyboardInterrupt and SystemExit end the bot


def _request(job: Job, task: Task, model: Model, rival: Rival | None = None) -> InferenceRequest:
    """Give what the backend is asked; a job that ran when the bot stopped runs alone."""
    order, asked = job.order, rival or job.order
    return InferenceRequest(
        id=str(job.id),
        pipeline=asked.pipeline or task.pipeline,
        model=model,
        inputs=asked.inputs or order.inputs,
        parameters=asked.parameters or order.parameters,
        asker=order.origin.user,
        server=order.origin.guild,
        lane=task.lane,
        seed=order.seed,
        solo=job.attempt > 0,
    )


def _facts(model: Model, result: Result) -> Facts:
    """Give how the answers came about."""
    return Facts(
        model=model.name,
        revision=model.revision,
        source=model.source,
        badge=model.badge,
        device=result.device,
        queued=result.queued,
        loaded=result.loaded,
        ran=result.ran,
        chunks=tuple(output.chunks for output in result.outputs),
        tokens_in=sum(output.tokens_in for output in result.outputs),
        tokens_out=sum(output.tokens_out for output in result.outputs),
        unread=sum(output.unread for output in result.outputs),
        batch=result.batch,
        precision=result.precision,
    )


def _failure(error: BotError) -> Failure:
    """Give an error as it is kept, in the language of the job's person."""
    return Failure(error.code, _(error.what), _(error.hint))


def _unknown(job: Job, error: Exception) -> Failure:
    """Log an error nobody foresaw under a short id, without its message: that may hold the person's text."""
    short = secrets.token_hex(3)
    frames = "".join(traceback.format_tb(error.__traceback__))
    where = (short, job.id, job.order.task, type(error).__name__, frames)
    log.error("Error %s in job %s (%s): %s\n%s", *where, extra={"reference": short})
    return Failure(InferenceFailed.code, _(UNKNOWN).format(id=short), _(UNKNOWN_HINT))


def _gone(job: Job) -> Job:
    """Give a deleted job as one without an answer, for the one notice that is still owed."""
    wiped = replace(job.order, inputs=(), parameters={})
    return replace(
        job, order=wiped, state=State.CANCELLED, failure=Failure(NotFound.code, _(GONE)), wiped=True
    )
