"""The cache: bounded in bytes, fair to what is in use, no storm of failing loads."""

import weakref

import pytest

from bot.errors import ModelUnavailable, TooLarge, WrongModel
from bot.inference.cache import Cache
from bot.inference.loading.models import Loaded, Pipe, load, weight_of
from bot.tasks import Model
from tests.inference.checkpoints import folder, model

SIZE = load("ner", model("entities"), "cpu").bytes
"""Bytes of one of the tiny models; they all are of about this size."""


class Loads:
    """Loads as ever, and keeps account; `fail` times it fails first."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.shared: list[bool] = []
        self.fail = 0

    def __call__(self, name: str, wanted: Model, device: str, sibling: Pipe = None) -> Loaded:
        """Load."""
        self.asked.append(wanted.name)
        self.shared.append(sibling is not None)
        if self.fail:
            self.fail -= 1
            raise OSError("a disk that comes and goes")
        return load(name, wanted, device, sibling)


@pytest.fixture
def loads() -> Loads:
    """Return a counting loader."""
    return Loads()


def revision(name: str, number: int) -> Model:
    """Return one of many models that lie in the same folder."""
    return Model(f"{name}-{number}", "local", path=str(folder(name)))


def test_a_pipeline_is_loaded_once(loads: Loads) -> None:
    """The same one is given again."""
    cache = Cache(10 * SIZE, "cpu", loads)
    first = cache.get("ner", model("entities"))
    assert cache.get("ner", model("entities")) is first
    assert ("ner", model("entities")) in cache
    assert loads.asked == ["entities"]


def test_the_least_recently_used_leaves_first_and_the_bound_holds(loads: Loads) -> None:
    """After every load, not only at the end."""
    cache = Cache(2 * SIZE + SIZE // 2, "cpu", loads)
    one, two, three = (revision("entities", number) for number in range(3))
    for wanted in (one, two, one, three):
        cache.get("ner", wanted)
        assert cache.bytes <= 2 * SIZE + SIZE // 2
    assert ("ner", one) in cache
    assert ("ner", two) not in cache
    cache.get("ner", two)
    assert loads.asked == ["entities-0", "entities-1", "entities-2", "entities-1"]
    assert (len(cache), cache.evicted) == (2, 2)


def test_room_is_made_before_a_model_is_loaded(loads: Loads) -> None:
    """Else both would be in memory at once."""
    weights = weight_of(model("entities"))
    assert 0.9 * SIZE < weights <= 1.1 * SIZE
    cache = Cache(int(1.5 * SIZE), "cpu", loads)
    held: list[int] = []

    def counting(name: str, wanted: Model, device: str, sibling: Pipe = None) -> Loaded:
        held.append(cache.bytes)
        return load(name, wanted, device, sibling)

    cache._load = counting
    for number in range(3):
        cache.get("ner", revision("entities", number))
    assert held == [0, 0, 0]


def test_a_model_above_the_bound_is_refused_before_it_is_loaded(loads: Loads) -> None:
    """And those that are loaded stay."""
    cache = Cache(SIZE + 1000, "cpu", loads)
    cache.get("ner", model("entities"))
    with pytest.raises(TooLarge, match="gpt2 needs"):
        Cache(SIZE // 4, "cpu", loads).get("text-generation", model("gpt2"))
    assert loads.asked == ["entities"]
    assert ("ner", model("entities")) in cache


def test_pipelines_of_one_kind_share_their_weights(loads: Loads) -> None:
    """Three directions of T5 weigh as much as one; classification and tagging share nothing."""
    cache = Cache(20 * SIZE, "cpu", loads)
    alone = cache.get("summarization", model("t5")).bytes
    french = cache.get("translation_en_to_fr", model("t5"))
    german = cache.get("translation_en_to_de", model("t5"))
    assert loads.shared == [False, True, True]
    assert french.pipe.model is german.pipe.model
    assert cache.bytes == alone
    assert french.pipe.prefix == "translate English to French: "
    assert german.pipe.prefix == "translate English to German: "


def test_a_load_that_fails_once_is_tried_again(loads: Loads) -> None:
    """At once, and nobody notices."""
    loads.fail = 1
    assert Cache(10 * SIZE, "cpu", loads).get("ner", model("entities"))
    assert len(loads.asked) == 2


def test_a_load_that_fails_twice_is_not_tried_for_a_minute(loads: Loads) -> None:
    """Everybody who waits for it is told, without a storm of loads; then it may work again."""
    now = [100.0]
    cache = Cache(10 * SIZE, "cpu", loads, clock=lambda: now[0])
    loads.fail = 2
    for _ in range(3):
        with pytest.raises(ModelUnavailable, match="entities could not be loaded"):
            cache.get("ner", model("entities"))
    assert len(loads.asked) == 2
    now[0] += 61.0
    assert cache.get("ner", model("entities"))


def test_a_model_for_another_task_is_not_tried_twice(loads: Loads) -> None:
    """It would be as wrong the second time."""
    cache = Cache(10 * SIZE, "cpu", loads)
    with pytest.raises(WrongModel):
        cache.get("ner", model("sentiment"))
    assert len(loads.asked) == 1


def test_a_full_device_drops_every_model_but_the_one_in_use(loads: Loads) -> None:
    """And says whether that helped; what is pinned stays."""
    cache = Cache(20 * SIZE, "cpu", loads)
    one, two, pinned = (revision("entities", number) for number in range(3))
    for each in (one, two, pinned):
        cache.get("ner", each)
    cache.pin("ner", pinned)
    assert cache.free("ner", one)
    assert ("ner", one) in cache
    assert ("ner", two) not in cache
    assert ("ner", pinned) in cache
    assert not cache.free("ner", one)


def test_a_dropped_model_is_really_gone(loads: Loads) -> None:
    """Its modules refer to each other in circles; nothing else may hold them."""
    cache = Cache(20 * SIZE, "cpu", loads)
    gone = weakref.ref(cache.get("ner", model("entities")).pipe.model)
    cache.clear()
    assert gone() is None
    assert cache.bytes == 0


def test_what_a_model_needs_while_it_runs_counts_beside_all_weights(loads: Loads) -> None:
    """The greediest alone: models run one after the other."""
    cache = Cache(3 * SIZE + SIZE // 2, "cpu", loads)
    one, two = (revision("entities", number) for number in range(2))
    cache.get("ner", one)
    cache.get("ner", two)
    cache.learn("ner", one, SIZE // 4)
    cache.learn("ner", two, SIZE)
    assert cache.bytes == 3 * SIZE
    # what was learnt of a run stays with the greatest of them
    cache.learn("ner", two, SIZE // 2)
    assert cache.bytes == 3 * SIZE
    cache.learn("ner", two, 2 * SIZE)
    assert ("ner", one) not in cache
    assert ("ner", two) in cache
    assert cache.bytes == 3 * SIZE


def test_a_pinned_model_stays_until_it_is_unpinned_or_dropped(loads: Loads) -> None:
    """However many others come and go."""
    cache = Cache(2 * SIZE + SIZE // 2, "cpu", loads)
    pinned = revision("entities", 0)
    cache.get("ner", pinned)
    cache.pin("ner", pinned)
    for number in range(1, 4):
        cache.get("ner", revision("entities", number))
    assert ("ner", pinned) in cache
    assert cache.bytes == 2 * SIZE
    cache.unpin("ner", pinned)
    cache.get("ner", revision("entities", 4))
    assert ("ner", pinned) not in cache
    cache.get("ner", pinned)
    assert cache.drop("ner", pinned)
    assert not cache.drop("ner", pinned)
