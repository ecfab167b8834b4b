"""The queue: whose turn it is, what runs together, who is refused, and what is told of a wait."""

import pytest

from bot.errors import Busy, Closing, QueueFull
from bot.inference.queue import Entry, Queue
from bot.settings import Inference
from bot.settings import Queue as Bounds
from bot.tasks import InferenceRequest, Model, Parameter

MODEL = Model("m", "local")


def entry(asker: int, text: str = "x", *, since: float = 0.0, **more: object) -> Entry:
    """Return a request of one text that waits since a second."""
    parameters: dict[str, Parameter] = {"top_k": str(more.pop("top_k", "1"))}
    request = InferenceRequest(
        id=f"{asker}-{text}",
        pipeline=str(more.pop("pipeline", "text-classification")),
        model=MODEL,
        inputs=(text,),
        parameters=parameters,
        asker=asker,
        **more,  # type: ignore[arg-type]  # lane, solo and seed as they are
    )
    return Entry(request, since)


def line(*, size: int = 512, per_user: int = 100, inputs: int = 32, tokens: int = 2048) -> Queue:
    """Return an empty queue."""
    return Queue(Bounds(size=size, per_user=per_user), Inference(batch_inputs=inputs, batch_tokens=tokens))


def served(queue: Queue) -> list[list[str]]:
    """Take everything out and tell the ids of each batch."""
    batches = []
    while (batch := queue.next_batch(0.0)) is not None:
        batches.append([one.request.id for one in batch.entries])
    return batches


def test_requests_of_one_key_run_together_shortest_first() -> None:
    """Other options, another pipeline, or the long lane do not."""
    queue = line()
    for one in (entry(1, "long text"), entry(2, "b", top_k=5), entry(3, "a"), entry(4, "c", pipeline="ner")):
        queue.put(one)
    assert served(queue) == [["3-a", "1-long text"], ["2-b"], ["4-c"]]


def test_a_batch_stays_within_inputs_and_characters() -> None:
    """32 inputs, and four characters a token."""
    queue = line(inputs=2, tokens=64)
    for one in (entry(1, "a"), entry(2, "b"), entry(3, "c"), entry(4, "d" * 256)):
        queue.put(one)
    assert served(queue) == [["1-a", "2-b"], ["3-c"], ["4-" + "d" * 256]]


def test_one_person_cannot_hold_up_another() -> None:
    """After a flood of thirty, another's single request is next but one."""
    queue = line()
    flood = [entry(1, f"flood {number}", solo=True) for number in range(30)]
    for one in flood:
        queue.put(one)
    queue.next_batch(0.0)
    queue.put(entry(2, "single", solo=True))
    assert [one.request.id for one in queue.order()][:3] == ["1-flood 1", "2-single", "1-flood 2"]
    assert served(queue)[1] == ["2-single"]


def test_what_samples_or_is_a_suspect_runs_alone() -> None:
    """A neighbour would draw from the same random numbers, or go down with it."""
    queue = line()
    for one in (
        entry(1, "a", pipeline="text-generation", lane="long"),
        entry(2, "b", pipeline="text-generation", lane="long"),
        entry(3, "c", solo=True),
        entry(4, "d", solo=True),
    ):
        queue.put(one)
    assert all(len(batch) == 1 for batch in served(queue))


def test_short_work_waits_for_one_long_generation_at_most() -> None:
    """The lanes alternate while both wait."""
    queue = line()
    for number in range(3):
        queue.put(entry(number, f"long {number}", lane="long", solo=True))
        queue.put(entry(number, f"short {number}", solo=True))
    kinds = [batch[0].split("-")[1].split()[0] for batch in served(queue)]
    assert kinds == ["short", "long"] * 3


def test_a_persons_requests_never_overtake_each_other() -> None:
    """Not even to join a batch they would fit into."""
    queue = line()
    for one in (entry(1, "a"), entry(2, "b", top_k=5), entry(2, "c")):
        queue.put(one)
    assert served(queue) == [["1-a"], ["2-b"], ["2-c"]]


def test_a_person_may_have_so_many_waiting_besides_one_that_runs() -> None:
    """Three and one, as config.toml says; then Busy, until one is done."""
    queue = line(per_user=3)
    for number in range(4):
        queue.put(entry(1, str(number), solo=True))
    with pytest.raises(Busy, match="4 requests"):
        queue.put(entry(1, "one too many"))
    queue.next_batch(0.0)
    with pytest.raises(Busy, match="3 requests"):
        queue.admit(1, 0.0)
    queue.admit(2, 0.0)


def test_a_full_queue_says_when_to_come_back() -> None:
    """The estimate is what the requests before took."""
    queue = line(size=2)
    queue.put(entry(1, "a", solo=True))
    batch = queue.next_batch(0.0)
    assert batch is not None
    queue.finished(batch, 8.0)
    for number in range(2):
        queue.put(entry(number, str(number)))
    with pytest.raises(QueueFull, match="about 16 seconds") as caught:
        queue.put(entry(9))
    assert caught.value.retry_after == 16.0


def test_places_and_estimates_follow_what_was_measured() -> None:
    """Nothing is known at first; later the rest of what runs counts too."""
    queue = line()
    queue.put(entry(1, "a", solo=True))
    batch = queue.next_batch(0.0)
    assert batch is not None
    queue.put(entry(2, "b", solo=True))
    assert [(place, seconds) for _, place, seconds in queue.places(1.0)] == [(1, None)]
    queue.finished(batch, 10.0)
    queue.next_batch(100.0)
    queue.put(entry(3, "c", solo=True))
    queue.put(entry(4, "d", solo=True))
    assert [(place, seconds) for _, place, seconds in queue.places(104.0)] == [(1, 6.0), (2, 16.0)]


def test_whoever_waits_too_long_is_given_up() -> None:
    """Ten minutes, oldest first; the others stay."""
    queue = line()
    old, young = entry(1, "old", since=0.0), entry(1, "young", since=500.0)
    queue.put(old)
    queue.put(young)
    assert queue.expire(601.0) == (old,)
    assert queue.order() == (young,)


def test_a_cancelled_request_is_not_served() -> None:
    """And cancelling it again changes nothing."""
    queue = line()
    gone, here = entry(1, "gone"), entry(1, "here")
    queue.put(gone)
    queue.put(here)
    assert queue.cancel(gone)
    assert not queue.cancel(gone)
    assert served(queue) == [["1-here"]]


def test_a_closed_queue_gives_back_what_waits_and_takes_nothing() -> None:
    """What runs is not its business."""
    queue = line()
    waiting = entry(1)
    queue.put(waiting)
    assert queue.close() == (waiting,)
    assert queue.next_batch(0.0) is None
    with pytest.raises(Closing):
        queue.put(entry(2))
