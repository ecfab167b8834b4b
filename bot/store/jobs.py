"""The journal of jobs: every move is a compare-and-set, so that nothing is done or delivered twice."""

import logging
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Unpack

from bot.store import rows
from bot.store.codec import well_formed
from bot.store.connection import Connection
from bot.store.job import CLOSED, Failure, Job, Order, State, Terms
from bot.store.rows import Changes, Value
from bot.store.sql import filled, marks

log = logging.getLogger(__name__)

ROW_DAYS = 90
"""A row without texts is kept this long."""
TOKEN_SECONDS = 15 * 60
"""The life of an interaction token, as Discord documents it (receiving-and-responding)."""
DAY_SECONDS = 86_400

AS_THE_BOT = Terms()
"""The terms where nobody decided anything."""

_CLOSED = f"({', '.join(repr(str(state)) for state in sorted(CLOSED))})"
_KEPT = f"received_at + min(coalesce(keep_days, ?), ?) * {DAY_SECONDS}"
"""Until when a job's texts are kept, given the bot's days twice."""
RECEIVE = "INSERT INTO jobs ({columns}) VALUES ({marks}) ON CONFLICT (interaction) DO NOTHING RETURNING *"
MOVE = "UPDATE jobs SET {names} WHERE id = ? AND state IN ({marks}) RETURNING *"
STANDING = "SELECT state, count(*) FROM jobs WHERE state NOT IN {closed} GROUP BY state"
WIPE = "UPDATE jobs SET {names} WHERE state IN {closed} AND NOT wiped AND {kept} <= ?"
WIPE_SERVER = "UPDATE jobs SET {names} WHERE guild = ? AND state IN {closed} AND NOT wiped"
RESTARTED = "UPDATE jobs SET restarts = restarts + 1 WHERE state NOT IN {closed}"


class DaySpent(Exception):
    """A person has asked as often as they may on one day; `here`: in this server."""

    def __init__(self, most: int, *, here: bool) -> None:
        super().__init__(most)
        self.most = most
        self.here = here


class Jobs:
    """The table of jobs. `now` gives Unix seconds."""

    def __init__(self, connection: Connection, now: Callable[[], float]) -> None:
        self._connection = connection
        self._now = now
        self._listeners: list[Callable[[Job], None]] = []
        self._unscrubbed = False

    def follow(self, listener: Callable[[Job], None]) -> None:
        """Let somebody hear of each job as it is after each of its moves, once that is committed."""
        self._listeners.append(listener)

    async def receive(
        self, order: Order, *, model: str, chosen_by: str, terms: Terms = AS_THE_BOT
    ) -> Job | None:
        """Commit a new job; None when this interaction is a job already (a replay).

        Raises DaySpent where that would be one more of this day (UTC) than the terms allow.
        """
        now = self._now()
        columns = rows.received(order, terms, model=model, chosen_by=chosen_by, now=now)
        sql = filled(RECEIVE, columns=", ".join(columns), marks=marks(len(columns)))

        def insert(database: sqlite3.Connection) -> Job | None:
            job = _one(database, sql, tuple(columns.values()))
            if job is not None:
                _check_day(database, order, terms, int(now // DAY_SECONDS))
            return job

        return self._told(await self._connection.write(insert))

    async def move(
        self, job_id: int, to: State, *, expected: frozenset[State], **changes: Unpack[Changes]
    ) -> Job | None:
        """Move a job that stands in one of the expected states; None: somebody moved or deleted it before."""
        columns = rows.moved(to, changes, self._now())
        sql = filled(MOVE, names=_set(columns), marks=marks(len(expected)))
        values = (*columns.values(), job_id, *sorted(expected))
        self._unscrubbed |= changes.get("wipe", False)
        return self._told(await self._connection.write(partial(_one, sql=sql, values=values)))

    async def get(self, job_id: int) -> Job | None:
        """Return a job by its number."""
        sql = "SELECT * FROM jobs WHERE id = ?"
        return await self._connection.read(partial(_one, sql=sql, values=(job_id,)))

    async def mend(self, failure: Failure) -> int:
        """Fail the open jobs whose rows cannot be read, without their texts; returns how many."""
        select = filled("SELECT * FROM jobs WHERE state NOT IN {closed}", closed=_CLOSED)
        columns = rows.moved(State.FAILED, {"failure": failure, "wipe": True}, self._now()) | {"facts": None}
        update = filled("UPDATE jobs SET {names} WHERE id = ?", names=_set(columns))

        def work(database: sqlite3.Connection) -> int:
            broken = [row["id"] for row in database.execute(select).fetchall() if _read(row) is None]
            for job in broken:
                database.execute(update, (*columns.values(), job))
            return len(broken)

        return await self._connection.write(work)

    async def open(self) -> tuple[Job, ...]:
        """Return all jobs that are not closed, the oldest first."""
        sql = filled("SELECT * FROM jobs WHERE state NOT IN {closed} ORDER BY id", closed=_CLOSED)
        return await self._connection.read(partial(_all, sql=sql, values=()))

    async def standing(self) -> Mapping[State, int]:
        """Return how many jobs stand in each state that is not closed."""
        sql = filled(STANDING, closed=_CLOSED)
        return await self._connection.read(
            lambda database: {State(state): count for state, count in database.execute(sql)}
        )

    async def tally(self, since: float) -> Mapping[tuple[str, State], int]:
        """Return how many jobs were received since then, by task and state."""
        sql = (
            "SELECT task, state, count(*) FROM jobs WHERE received_at >= ? GROUP BY task, state ORDER BY task"
        )
        return await self._connection.read(
            lambda database: {
                (row[0], State(row[1])): row[2] for row in database.execute(sql, (since,)).fetchall()
            }
        )

    async def page(
        self,
        user: int,
        *,
        task: str | None = None,
        query: str | None = None,
        offset: int = 0,
        limit: int = 10,
    ) -> tuple[tuple[Job, ...], int]:
        """Return a person's jobs, the newest first, and how many there are in all.

        `query` is looked for in texts and answers, whatever its case. Dropped jobs are not shown: Discord
        told the person that they failed.
        """
        where, values = _history(user, task, query)
        select = filled("SELECT * FROM jobs WHERE {where} ORDER BY id DESC LIMIT ? OFFSET ?", where=where)
        count = filled("SELECT count(*) FROM jobs WHERE {where}", where=where)

        def both(database: sqlite3.Connection) -> tuple[tuple[Job, ...], int]:
            (total,) = database.execute(count, values).fetchone()
            return _all(database, select, (*values, limit, offset)), int(total)

        return await self._connection.read(both)

    async def delete(self, job_id: int, user: int) -> bool:
        """Delete one of a person's jobs; False when it is not theirs or does not exist."""
        sql = "DELETE FROM jobs WHERE id = ? AND user = ?"
        self._unscrubbed = True
        return await self._connection.write(partial(_count, sql=sql, values=(job_id, user))) > 0

    async def export(self, user: int) -> tuple[Job, ...]:
        """Return all of a person's jobs, the oldest first, without their tokens."""
        sql = "SELECT * FROM jobs WHERE user = ? ORDER BY id"
        jobs = await self._connection.read(partial(_all, sql=sql, values=(user,)))
        return tuple(rows.without_token(job) for job in jobs)

    async def forget(self, user: int) -> int:
        """Delete all of a person's jobs, also from the write-ahead log; returns how many."""
        sql = "DELETE FROM jobs WHERE user = ?"
        count = await self._connection.write(partial(_count, sql=sql, values=(user,)))
        await self._connection.outside_transaction("PRAGMA wal_checkpoint(TRUNCATE)")
        return count

    async def retain(self, now: float, *, keep_days: int) -> int:
        """Wipe texts older than `keep_days` and delete rows older than 90 days; returns how many it touched.

        A job for which fewer days were promised is wiped earlier. Only closed jobs are touched: an open one
        still owes somebody an answer. Texts go from the write-ahead log too, and yesterday's counts.
        """
        oldest = now - ROW_DAYS * DAY_SECONDS
        wipe = filled(WIPE, names=_set(rows.WIPED), closed=_CLOSED, kept=_KEPT)
        delete = filled("DELETE FROM jobs WHERE state IN {closed} AND received_at <= ?", closed=_CLOSED)

        def clean(database: sqlite3.Connection) -> int:
            deleted = _count(database, delete, (oldest,))
            _count(database, "DELETE FROM spent WHERE day < ?", (int(now // DAY_SECONDS),))
            return deleted + _count(database, wipe, (*rows.WIPED.values(), keep_days, keep_days, now))

        await self.wipe_tokens(now)
        touched = await self._connection.write(clean)
        self._unscrubbed |= touched > 0
        await self.scrub()
        return touched

    async def shorten(self, days: int, *, user: int | None = None, guild: int | None = None) -> int:
        """Promise fewer days for the jobs of a person, or of a server; returns for how many."""
        sql = (
            "UPDATE jobs SET keep_days = ? WHERE (user = ? OR guild = ?)"
            " AND (keep_days IS NULL OR keep_days > ?)"
        )
        return await self._connection.write(partial(_count, sql=sql, values=(days, user, guild, days)))

    async def wipe_server(self, guild: int) -> int:
        """Wipe the texts of a server's closed jobs; returns of how many."""
        sql = filled(WIPE_SERVER, names=_set(rows.WIPED), closed=_CLOSED)
        self._unscrubbed = True
        return await self._connection.write(partial(_count, sql=sql, values=(*rows.WIPED.values(), guild)))

    async def scrub(self) -> None:
        """Let the texts that were wiped go from the write-ahead log too, if any were since the last time."""
        if self._unscrubbed:
            self._unscrubbed = False
            await self._connection.outside_transaction("PRAGMA wal_checkpoint(TRUNCATE)")

    async def today(self, user: int) -> int:
        """Return how many requests of a person count for this day (UTC)."""
        sql = "SELECT coalesce(sum(requests), 0) FROM spent WHERE user = ? AND day = ?"
        values = (user, int(self._now() // DAY_SECONDS))
        return await self._connection.read(lambda database: int(database.execute(sql, values).fetchone()[0]))

    async def wipe_tokens(self, now: float) -> int:
        """Wipe the tokens that have outlived their 15 minutes; returns how many."""
        sql = "UPDATE jobs SET token = '' WHERE token <> '' AND received_at <= ?"
        return await self._connection.write(partial(_count, sql=sql, values=(now - TOKEN_SECONDS,)))

    async def count_restart(self) -> None:
        """Count a restart for every open job."""
        sql = filled(RESTARTED, closed=_CLOSED)
        await self._connection.write(partial(_count, sql=sql, values=()))

    async def suspect(self) -> int:
        """Count one attempt for every job that waited at a crash."""
        sql = "UPDATE jobs SET attempt = 1 WHERE state = 'acknowledged' AND attempt = 0"
        return await self._connection.write(partial(_count, sql=sql, values=()))

    async def worn_out(self, restarts: int) -> frozenset[int]:
        """Return the numbers of open jobs that have seen more than this many restarts."""
        sql = filled("SELECT id FROM jobs WHERE state NOT IN {closed} AND restarts > ?", closed=_CLOSED)
        return await self._connection.read(
            lambda database: frozenset(row["id"] for row in database.execute(sql, (restarts,)))
        )

    async def moves(self, job_id: int) -> tuple[tuple[State | None, State, float], ...]:
        """Return how a job moved: (from, to, Unix seconds), in order."""
        sql = "SELECT from_state, to_state, at FROM transitions WHERE job = ? ORDER BY rowid"
        return await self._connection.read(
            lambda database: tuple(
                (row[0] and State(row[0]), State(row[1]), row[2]) for row in database.execute(sql, (job_id,))
            )
        )

    def _told(self, job: Job | None) -> Job | None:
        """Tell those who follow of a job that moved."""
        if job is not None:
            for listener in self._listeners:
                listener(job)
        return job


def _history(user: int, task: str | None, query: str | None) -> tuple[str, tuple[Value, ...]]:
    """Return the condition of a page of history and its values."""
    where = ["user = ?", "state <> ?"]
    values: list[Value] = [user, str(State.DROPPED)]
    if task is not None:
        where.append("task = ?")
        values.append(task)
    if query:
        # instr, not LIKE: a person's % and _ are only letters here
        found = "EXISTS (SELECT 1 FROM json_tree(jobs.{}) WHERE type = 'text' AND instr(folded(atom), ?) > 0)"
        where.append(f"({found.format('inputs')} OR {found.format('answers')})")
        values += [well_formed(query).casefold()] * 2
    return " AND ".join(where), tuple(values)


def _set(columns: Iterable[str]) -> str:
    """Return the columns as an UPDATE sets them."""
    return ", ".join(f"{name} = ?" for name in columns)


def _check_day(database: sqlite3.Connection, order: Order, terms: Terms, day: int) -> None:
    """Raise DaySpent when the day's count, which a trigger has raised by this job, is above its bound."""
    if terms.per_day is None and terms.per_day_here is None:
        return
    sql = "SELECT guild, requests FROM spent WHERE user = ? AND day = ?"
    found = {row["guild"]: row["requests"] for row in database.execute(sql, (order.origin.user, day))}
    here = found.get(order.origin.guild or 0, 0)
    if terms.per_day_here is not None and here > terms.per_day_here:
        raise DaySpent(terms.per_day_here, here=True)
    if terms.per_day is not None and sum(found.values()) > terms.per_day:
        raise DaySpent(terms.per_day, here=False)


def _one(database: sqlite3.Connection, sql: str, values: Sequence[Value]) -> Job | None:
    """Run a statement that gives at most one job."""
    found = database.execute(sql, values).fetchall()
    return rows.job(found[0]) if found else None


def _all(database: sqlite3.Connection, sql: str, values: Sequence[Value]) -> tuple[Job, ...]:
    """Run a statement that gives jobs, and leave out those that cannot be read."""
    found = (_read(row) for row in database.execute(sql, values))
    return tuple(job for job in found if job is not None)


def _read(row: sqlite3.Row) -> Job | None:
    """Read a row; None for one that a damaged file, or another program, has left."""
    try:
        return rows.job(row)
    except (ValueError, TypeError, KeyError):  # their messages may quote a person's text
        log.warning("The row of job %s cannot be read", row["id"])
        return None


def _count(database: sqlite3.Connection, sql: str, values: Sequence[Value]) -> int:
    """Run a statement and tell how many rows it touched."""
    return database.execute(sql, values).rowcount
