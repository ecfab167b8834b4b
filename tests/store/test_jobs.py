"""The journal: one row an interaction, moves by compare-and-set, history, privacy."""

import asyncio
from pathlib import Path

from bot.store import Store
from bot.store.job import FINISHED, OPEN, Facts, Failure, State
from bot.tasks import Passage, Ranking, Scored
from tests.store.orders import opened, order, receive

FACTS = Facts(
    model="some/model", revision="abc", source="hub", badge="", device="cpu", queued=0.1, loaded=None, ran=0.2
)
ANSWER = Ranking((Scored("POSITIVE", 0.99), Scored("NEGATIVE", 0.01)))
DAY = 86_400.0


async def answered(store: Store, text: str = "a fine day", *, user: int = 7, task: str = "sentiment") -> int:
    """Journal a job to its answer and delivery."""
    job = await receive(store, order(text, user=user, task=task))
    await store.jobs.move(job.id, State.DONE, expected=OPEN, answers=(ANSWER,), facts=FACTS)
    await store.jobs.move(job.id, State.DELIVERED, expected=FINISHED)
    return job.id


async def test_a_job_comes_back_as_it_was_ordered(store: Store) -> None:
    """What is stored is what the person asked, options included."""
    given = order(
        inputs=(Passage("Who?", "Marie Curie"),),
        task="answer",
        parameters={"top_k": 3, "labels": ("a", "b"), "temperature": 0.5, "greedy": True, "none": None},
        seed=42,
        pipeline="question-answering",
    )
    job = await receive(store, given)
    assert job.order == given
    assert job.state is State.RECEIVED
    assert await store.jobs.get(job.id) == job


async def test_the_same_interaction_is_one_job(store: Store) -> None:
    """The gateway replays events; a replay inserts nothing."""
    given = order()
    first = await receive(store, given)
    assert await store.jobs.receive(given, model="other/model", chosen_by="option") is None
    assert await store.jobs.open() == (first,)


async def test_of_many_who_move_a_job_one_succeeds(store: Store) -> None:
    """Compare-and-set: nothing is done twice."""
    job = await receive(store)
    moves = [store.jobs.move(job.id, State.RUNNING, expected=frozenset({State.RECEIVED})) for _ in range(10)]
    moved = await asyncio.gather(*moves)
    assert sum(result is not None for result in moved) == 1


async def test_a_finished_job_has_its_answer_and_times(tmp_path: Path) -> None:
    """The times come from the store's clock, and every move is in the log."""
    clock = iter(range(100, 200))
    async with opened(tmp_path, now=lambda: float(next(clock))) as store:
        number = await answered(store)
        job = await store.jobs.get(number)
        assert job is not None
        assert (job.answers, job.facts) == ((ANSWER,), FACTS)
        assert (job.received_at, job.finished_at, job.delivered_at) == (100, 101, 102)
        assert await store.jobs.moves(number) == (
            (None, State.RECEIVED, 100),
            (State.RECEIVED, State.DONE, 101),
            (State.DONE, State.DELIVERED, 102),
        )


async def test_a_closed_job_keeps_no_token(store: Store) -> None:
    """Interaction tokens are secrets: wiped at delivery, and never printed."""
    job = await receive(store)
    assert job.order.origin.token == "secret-token"
    assert "secret-token" not in repr(job)
    dropped = await store.jobs.move(job.id, State.DROPPED, expected=OPEN)
    assert dropped is not None
    assert dropped.order.origin.token == ""


async def test_a_failure_is_kept_in_its_two_sentences(store: Store) -> None:
    """A failed job says why after a restart too."""
    job = await receive(store)
    failure = Failure("TIMEOUT", "It took too long.", "Try a shorter text.")
    failed = await store.jobs.move(job.id, State.FAILED, expected=OPEN, failure=failure)
    assert failed is not None
    assert failed.failure == failure


async def test_history_is_searched_in_texts_and_answers_whatever_the_case(store: Store) -> None:
    """A search finds quotes, percent signs and other alphabets, and nobody else's rows."""
    quote = await answered(store, 'He said "100 % sure"')
    greek = await answered(store, "ΚΑΛΗΜΕΡΑ κόσμε", task="ner")
    await answered(store, "somebody else's 100 %", user=8)
    for query, numbers in {
        'said "100 %': [quote],
        "καλημερα": [greek],
        "positive": [greek, quote],
        "%": [quote],
        "half a surrogate \ud83d": [],
    }.items():
        jobs, total = await store.jobs.page(7, query=query)
        assert ([job.id for job in jobs], total) == (numbers, len(numbers)), query
    assert (await store.jobs.page(7, task="ner"))[1] == 1


async def test_history_comes_in_pages_newest_first_without_dropped_ones(store: Store) -> None:
    """A dropped job was never acknowledged: Discord said so to the person."""
    numbers = [await answered(store, f"text {i}") for i in range(5)]
    dropped = await receive(store)
    await store.jobs.move(dropped.id, State.DROPPED, expected=OPEN)
    jobs, total = await store.jobs.page(7, offset=1, limit=2)
    assert ([job.id for job in jobs], total) == ([numbers[3], numbers[2]], 5)


async def test_only_the_owner_deletes_a_job(store: Store) -> None:
    """A number is not a right; and it is never given to another job."""
    number = await answered(store)
    assert not await store.jobs.delete(number, user=8)
    assert await store.jobs.delete(number, user=7)
    assert await store.jobs.get(number) is None
    assert await store.jobs.moves(number) == ()
    assert (await receive(store)).id > number


async def test_an_export_has_everything_but_tokens(store: Store) -> None:
    """The person gets their data, not the keys to their replies."""
    await answered(store, "first")
    await receive(store, order("second"))
    await answered(store, "not mine", user=8)
    jobs = await store.jobs.export(7)
    assert [job.order.inputs for job in jobs] == [("first",), ("second",)]
    assert {job.order.origin.token for job in jobs} == {""}


async def test_forgotten_texts_are_in_no_file(tmp_path: Path) -> None:
    """Deleting is at once: neither the database nor its log holds the text any more."""
    folder = tmp_path / "data"
    async with opened(folder) as store:
        await answered(store, "the-text-to-forget")
        await answered(store, "the-text-to-keep", user=8)
        assert await store.jobs.forget(7) == 1
        written = b"".join(file.read_bytes() for file in folder.iterdir())
        assert b"the-text-to-forget" not in written
        assert b"the-text-to-keep" in written


async def test_retention_wipes_texts_then_rows_but_never_an_open_job(tmp_path: Path) -> None:
    """30 days for texts, 90 for rows; a job that still owes an answer is left alone."""
    async with opened(tmp_path, now=lambda: 0.0) as store:
        number = await answered(store, "old text")
        waiting = await receive(store)
        assert await store.jobs.retain(29 * DAY, keep_days=30) == 0
        assert await store.jobs.retain(30 * DAY, keep_days=30) == 1
        job = await store.jobs.get(number)
        assert job is not None
        assert (job.wiped, job.order.inputs, job.answers, job.facts) == (True, (), (), FACTS)
        assert await store.jobs.retain(90 * DAY, keep_days=30) == 1
        assert await store.jobs.get(number) is None
        kept = await store.jobs.get(waiting.id)
        assert kept is not None
        assert (kept.order.inputs, kept.order.origin.token) == (("a fine day",), "")


async def test_restarts_are_counted_for_open_jobs(store: Store) -> None:
    """A job that crashes the bot before it is marked as running is found by its restarts."""
    job = await receive(store)
    await answered(store)
    for _ in range(3):
        await store.jobs.count_restart()
    assert await store.jobs.worn_out(2) == {job.id}
    assert await store.jobs.worn_out(3) == frozenset()
