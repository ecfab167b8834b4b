"""Pictures under answers, as Discord gets them: with the alt text, and again from the history."""

import aiohttp

from tests.cogs.stage import Json, Person

LINES = "I love this\nI hate this\nIt rains\nThe course is long"


def pictures(message: Json) -> list[Json]:
    """Return a message's pictures."""
    return [file for file in message["attachments"] if file["content_type"] == "image/png"]


async def test_the_scores_of_many_texts_come_as_a_picture_with_its_words(linus: Person) -> None:
    answer = await linus.ask("sentiment", text=LINES, split="lines")

    [picture] = pictures(answer)
    assert picture["description"].startswith("Scores of 4 texts\n1. I love this: POSITIVE 90.0 %")
    assert picture["width"] == 800
    async with aiohttp.ClientSession() as session, session.get(picture["url"]) as response:
        assert (await response.read()).startswith(b"\x89PNG")
    again = await linus.ask("history show", job=1)
    assert [one["description"] for one in pictures(again)] == [picture["description"]]


async def test_one_text_needs_no_picture(linus: Person) -> None:
    assert pictures(await linus.ask("sentiment", text="I love this")) == []
