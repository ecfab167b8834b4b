"""What was fetched and admitted is remembered."""

from bot.store import Store
from bot.store.models import ModelRecord

RECORD = ModelRecord(
    name="a/b",
    asked="",
    revision="c" * 40,
    folder="models/a--b/c",
    bytes=12,
    licence="mit",
    languages=("en", "fr"),
    files={"config.json": 2, "model.safetensors": 10},
    fetched_at=3.0,
)


async def test_a_record_comes_back_by_name_and_revision(store: Store) -> None:
    """The commit that a name was first resolved to is kept."""
    await store.models.keep(RECORD)
    assert await store.models.get("a/b") == RECORD
    assert await store.models.get("a/b", "714eb0f") is None
    assert await store.models.all() == (RECORD,)


async def test_an_admitted_model_is_listed_once(store: Store) -> None:
    """By task, the oldest first."""
    await store.models.admit("ner", "a/b", 1.0)
    await store.models.admit("answer", "c/d", 2.0)
    await store.models.admit("ner", "a/b", 3.0)
    assert await store.models.admitted() == (("ner", "a/b"), ("answer", "c/d"))
