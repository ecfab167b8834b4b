"""The queue: whose turn it is, what runs together, who is refused, and what is told of a wait."""

from typing import Any

import pytest

from bot.errors import Busy, Closing, QueueFull
from bot.inference.queue import Batch, Entry, Queue
from bot.settings import Inference
from bot.settings import Queue as Bounds
from bot.tasks import InferenceRequest, Model, Parameter

MODEL, OTHER = Model("m", "local"), Model("other", "local")
GENERATION = ("max_new_tokens", "num_return_sequences")


def generation(asker: int, text: str = "x", *, since: float = 0.0, **more: object) -> Entry:
    """Return a prompt to be continued."""
    return entry(asker, text, since=since, pipeline="text-generation", lane="long", **more)


def entry(asker: int, text: str = "x", *, since: float = 0.0, **more: object) -> Entry:
    """Return a request of one text that waits since a second."""
    parameters: dict[str, Parameter] = {"top_k": str(more.pop("top_k", "1"))}
    parameters |= {name: more.pop(name) for name in GENERATION if name in more}  # type: ignore[misc]  # as they are
    model = more.pop("model", MODEL)
    assert isinstance(model, Model)
    request = InferenceRequest(
        id=f"{asker}-{text}",
        pipeline=str(more.pop("pipeline", "text-classification")),
        model=model,
        inputs=(text,),
        parameters=parameters,
        asker=asker,
        **more,  # type: ignore[arg-type]  # lane, solo, seed and server as they are
    )
    return Entry(request, since)


def line(*, inputs: int = 32, tokens: int = 2048, per_user: int = 100, **bounds: int) -> Queue:
    """Return an empty queue."""
    return Queue(Bounds(per_user=per_user, **bounds), Inference(batch_inputs=inputs, batch_tokens=tokens))


def served(queue: Queue) -> list[list[str]]:
    """Take everything out and tell the ids of each batch."""
    batches = []
    while (batch := queue.next_batch(0.0)) is not None:
        batches.append([one.request.id for one in batch.entries])
    return batches


def test_requests_of_one_key_run_together_shortest_first() -> None:
    """Whatever their options; another pipeline, or other options of a long generation, do not."""
    queue = line()
    for one in (entry(1, "long text"), entry(2, "b", top_k=5), entry(3, "a"), entry(4, "c", pipeline="ner")):
        queue.put(one)
    assert served(queue) == [["2-b", "3-a", "1-long text"], ["4-c"]]
    long: dict[str, Any] = {"pipeline": "summarization", "lane": "long"}
    for one in (entry(1, "a", **long), entry(2, "b", top_k=5, **long), entry(3, "c", **long)):
        queue.put(one)
    assert served(queue) == [["1-a", "3-c"], ["2-b"]]


def test_a_batch_stays_within_inputs_and_characters() -> None:
    """32 inputs, and four characters a token."""
    queue = line(inputs=2, tokens=64)
    for one in (entry(1, "a"), entry(2, "b"), entry(3, "c"), entry(4, "d" * 256)):
        queue.put(one)
    assert served(queue) == [["1-a", "2-b"], ["3-c"], ["4-" + "d" * 256]]


def test_one_person_cannot_hold_up_another() -> None:
    """After a flood of thirty, another's single request is next."""
    queue = line()
    flood = [entry(1, f"flood {number}", solo=True) for number in range(30)]
    for one in flood:
        queue.put(one)
    queue.next_batch(0.0)
    queue.put(entry(2, "single", solo=True))
    assert [one.request.id for one in queue.order()][:2] == ["2-single", "1-flood 1"]
    assert served(queue)[0] == ["2-single"]


def test_a_flood_of_one_person_comes_in_small_batches() -> None:
    """A sixteenth of a batch at a time, so that whoever comes now waits no longer than for that."""
    queue = line()
    # 40 tokens each; 128 of a batch's 2,048 are one person's
    for number in range(7):
        queue.put(entry(1, f"{number}" * 160))
    assert [len(batch) for batch in served(queue)] == [3, 3, 1]
    for asker in range(7):
        queue.put(entry(asker, f"{asker}" * 160))
    assert [len(batch) for batch in served(queue)] == [7]


def test_turns_are_weighed_by_what_they_cost() -> None:
    """Who asks for much at once waits while others ask for as much in small pieces."""
    queue = line()
    for number in range(6):
        queue.put(entry(1, f"{number}" + "long" * 100, solo=True))
        queue.put(entry(2, f"{number}" + "long" * 25, solo=True))
    askers = [batch[0][0] for batch in served(queue)]
    assert askers[:6] in (["1", "2", "2", "2", "2", "1"], ["1", "2", "2", "2", "2", "2"])


def test_who_comes_back_has_saved_nothing_up() -> None:
    """Else somebody who asked for nothing all day could hold up everybody."""
    queue = line()
    for number in range(20):
        queue.put(entry(1, f"{number}", solo=True))
    for _ in range(10):
        queue.next_batch(0.0)
    for number in range(10):
        queue.put(entry(2, f"{number}", solo=True))
    askers = [batch[0][0] for batch in served(queue)]
    assert askers[:8].count("2") in {4, 5}


def test_a_lone_request_for_another_model_waits_for_two_batches() -> None:
    """However many wait for the first: the batch that runs, and one more."""
    queue = line(inputs=2)
    for number in range(20):
        queue.put(entry(number))
    queue.next_batch(0.0)
    queue.put(entry(99, model=OTHER))
    assert "99-x" in served(queue)[1]


def test_asking_for_ever_new_models_gives_nobody_a_larger_share() -> None:
    """Who has had more than the others is overlooked with good reason."""
    queue = line(inputs=1)
    for number in range(12):
        queue.put(entry(1, "long" * 2000, model=Model(f"m{number}", "local")))
        queue.put(entry(2, "long" * 2000))
    askers = [batch[0][0] for batch in served(queue)]
    assert askers[:12].count("1") == 6


def test_what_samples_or_is_a_suspect_runs_alone() -> None:
    """A neighbour would draw from the same random numbers, or go down with it."""
    queue = line()
    for one in (
        entry(1, "a", pipeline="summarization", lane="long", seed=1),
        entry(2, "b", pipeline="summarization", lane="long", seed=1),
        entry(3, "c", solo=True),
        entry(4, "d", solo=True),
        generation(5, "e", solo=True),
        generation(6, "f", solo=True),
    ):
        queue.put(one)
    assert all(len(batch) == 1 for batch in served(queue))


def test_prompts_fly_together_whatever_their_options() -> None:
    """They draw from numbers of their own; those who come later join, as far as there is room."""
    queue = line(inputs=4)
    for one in (generation(1, seed=1), generation(2, top_k="9"), generation(3, num_return_sequences=2)):
        queue.put(one)
    assert served(queue) == [["1-x", "2-x", "3-x"]]
    queue.put(generation(4))
    assert served(queue) == []


def test_who_lands_makes_room() -> None:
    """For the next in turn."""
    queue = line(inputs=1)
    queue.put(generation(1))
    queue.put(generation(2))
    first = queue.next_batch(0.0)
    assert first is not None
    assert queue.next_batch(0.0) is None
    queue.finished(first, 1.0)
    assert served(queue) == [["2-x"]]


def test_nobody_joins_a_flight_past_somebody_who_wants_another_model() -> None:
    """It lands, and the other model flies."""
    queue = line()
    queue.put(generation(1, since=0.0))
    first = queue.next_batch(0.0)
    assert first is not None
    queue.put(generation(2, "in time", since=1.0))
    queue.put(generation(3, since=2.0, model=OTHER))
    queue.put(generation(4, "late", since=3.0))
    assert served(queue) == [["2-in time"]]
    for one in queue.running():
        queue.finished(Batch((one,)), 1.0)
    assert served(queue) == [["3-x"]]


def test_a_lane_can_be_asked_alone() -> None:
    """Between two tokens of a generation there is time for short work, not for another generation."""
    queue = line()
    for one in (entry(1), generation(2), entry(3, pipeline="summarization", lane="long")):
        queue.put(one)
    lanes = []
    while (batch := queue.next_batch(0.0, ("short", "flight"))) is not None:
        lanes.append(batch.lane)
    assert lanes == ["short", "flight"]
    assert [one.asker for one in queue.order()] == [3]


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
    for one in (entry(1, "a"), entry(2, "b", pipeline="ner"), entry(2, "c")):
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


def test_a_server_may_have_so_many_waiting() -> None:
    """Others, and direct messages, are let in."""
    queue = line(per_server=2)
    for number in range(2):
        queue.put(entry(number, server=7))
    with pytest.raises(Busy, match="server already has 2"):
        queue.put(entry(3, server=7))
    with pytest.raises(Busy):
        queue.admit(3, 0.0, server=7)
    queue.put(entry(3, server=8))
    queue.put(entry(4))


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


@pytest.mark.parametrize("bound", ["per_user", "per_server"])
def test_who_has_enough_waiting_is_told_when_to_come_back(bound: str) -> None:
    """The estimate is what the requests before took."""
    queue = line(**{bound: 1})
    queue.put(entry(1, "a", solo=True, server=7))
    batch = queue.next_batch(0.0)
    assert batch is not None
    queue.finished(batch, 8.0)
    queue.put(entry(1, "b", solo=True, server=7))
    queue.next_batch(0.0)
    queue.put(entry(1, "c", server=7))
    with pytest.raises(Busy) as caught:
        queue.put(entry(1, "d", server=7))
    assert caught.value.retry_after > 0


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
