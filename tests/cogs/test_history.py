"""/history: listing, paging, showing, asking again, deleting."""

import pytest

from cogs.history import QUERY
from tests.cogs.stage import ADA, Person, Played, Stage, private, shown

TEXT = "Marie Curie was born in Warsaw ."


async def test_nothing_yet(linus: Person) -> None:
    message = await linus.ask("history list")

    assert "Nothing here." in shown(message)
    assert private(message)


async def test_newest_first_in_pages(linus: Person) -> None:
    for number in range(6):
        await linus.ask("ner", text=f"text number {number}")

    first = await linus.ask("history list")
    second = await linus.press(first, "Older")

    assert "text number 5" in shown(first)
    assert "text number 0" not in shown(first)
    assert "Page 1 of 2 · 6 in all" in shown(first)
    assert "text number 0" in shown(second)
    assert "text number 5" in shown(await linus.press(second, "Newer"))


async def test_a_page_beyond_the_last_is_the_last(linus: Person) -> None:
    """Somebody types a high number, or deletes requests and then turns the page."""
    for number in range(6):
        await linus.ask("ner", text=f"text number {number}")

    message = await linus.ask("history list", page=99)

    assert "text number 0" in shown(message)
    assert "Page 2 of 2" in shown(message)


async def test_filters_by_task_and_words(linus: Person) -> None:
    await linus.ask("ner", text="about cats")
    await linus.ask("summarize", text="about dogs")

    assert "cats" not in shown(await linus.ask("history list", task="summarize"))
    assert "dogs" not in shown(await linus.ask("history list", query="CATS"))


async def test_pages_of_the_longest_query_turn_too(linus: Person) -> None:
    """The query travels in the buttons' ids, of which Discord takes 100 characters."""
    words = "\N{GRINNING FACE}" * (QUERY // 2)
    for _ in range(6):
        await linus.ask("summarize", text=f"{words} and more")

    first = await linus.ask("history list", task="summarize", query=words)

    assert "Page 2 of 2" in shown(await linus.press(first, "Older"))
    assert "TOO_LONG" in shown(await linus.ask("history list", query=words + "abc", raw=True))


async def test_a_task_that_does_not_exist_is_told_with_those_that_do(linus: Person) -> None:
    message = await linus.ask("history list", task="fly")

    assert "BAD_OPTION" in shown(message)
    assert "summarize" in shown(message)


async def test_shows_an_answer_again_only_to_its_owner(scene: Stage, linus: Person) -> None:
    await linus.ask("answer", question="Where was she born?", context=TEXT)
    ada = await scene.person(ADA)

    again = await linus.ask("history show", job=1)

    assert "Where was she born?" in shown(again)
    assert private(again)
    assert "NOT_FOUND" in shown(await ada.ask("history show", job=1))


async def test_asks_again_with_the_same_model_and_options(linus: Person, played: Played) -> None:
    await linus.ask("ner", text=TEXT, grouping="max")

    again = await linus.ask("history rerun", job=1)

    first, second = played.asked
    assert (first.inputs, first.parameters, first.model) == (second.inputs, second.parameters, second.model)
    assert private(again)


@pytest.mark.parametrize("command", ["history show", "history rerun", "history delete"])
async def test_another_persons_job_does_not_exist(scene: Stage, linus: Person, command: str) -> None:
    await linus.ask("ner", text=TEXT)
    ada = await scene.person(ADA)

    assert "NOT_FOUND" in shown(await ada.ask(command, job=1))
    assert await scene.service.store.jobs.get(1) is not None


async def test_deletes_one(scene: Stage, linus: Person) -> None:
    await linus.ask("ner", text=TEXT)

    await linus.ask("history delete", job=1)

    assert await scene.service.store.jobs.get(1) is None


async def test_an_open_job_is_not_deleted(scene: Stage, linus: Person, played: Played) -> None:
    played.gate.clear()
    await linus.send("ner", text=TEXT)
    await played.busy.wait()
    message = await linus.ask("history delete", job=1)
    played.gate.set()

    assert "not finished yet" in shown(message)
    assert await scene.service.store.jobs.get(1) is not None


async def test_suggests_ones_own_jobs(linus: Person) -> None:
    await linus.ask("ner", text=TEXT)

    assert await linus.suggestions("history show", "job", "") == ["#1 /ner"]
