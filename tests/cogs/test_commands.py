"""The task commands, typed in the sandbox and answered by recorded outputs of the real pipelines."""

from typing import Any

import pytest

from bot.tasks import Passage
from tests.cogs.raw import recordings
from tests.cogs.stage import LINUS_DIRECT, Person, Played, private, shown


async def test_zero_shot_shows_the_hypothesis(linus: Person, played: Played) -> None:
    message = await linus.ask("zero-shot", text="nice weather", labels="city, light, example")

    assert "Hypothesis: This example is" in shown(message)
    assert played.asked[0].parameters["candidate_labels"] == ("city", "light", "example")
    assert not private(message)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"labels": " , "}, "EMPTY_LABELS"),
        ({"labels": "a, b", "template": "no place"}, "BAD_TEMPLATE"),
        ({"labels": ",".join(map(str, range(21)))}, "TOO_LONG"),
    ],
)
async def test_zero_shot_refuses_privately(
    linus: Person, played: Played, options: dict[str, Any], said: str
) -> None:
    message = await linus.ask("zero-shot", text="Hi", **options)

    assert said in shown(message)
    assert private(message)
    assert played.asked == []


async def test_generate_shows_prompt_and_seed(linus: Person, played: Played) -> None:
    message = await linus.ask("generate", prompt="Paris is", seed=7, num_return_sequences=2)

    assert "**Paris is**" in shown(message)
    assert "Seed 7" in shown(message)
    assert played.asked[0].seed == 7


async def test_generate_makes_up_a_seed_and_tells_it(linus: Person, played: Played) -> None:
    message = await linus.ask("generate", prompt="Paris is")

    assert f"Seed {played.asked[0].seed}" in shown(message)


@pytest.mark.parametrize(
    ("name", "value", "limits"), [("max_new_tokens", 99999, "512"), ("temperature", -1, "2")]
)
async def test_generate_tells_a_range(linus: Person, name: str, value: int, limits: str) -> None:
    message = await linus.ask("generate", raw=True, prompt="Hi", **{name: value})

    assert "BAD_OPTION" in shown(message)
    assert limits in shown(message)


async def test_fill_mask_takes_any_spelling(linus: Person, played: Played) -> None:
    message = await linus.ask("fill-mask", text="Paris is a ___ .", targets="city, light", top_k=2)

    best = recordings()["fill_mask"][0]["token_str"]
    assert f"Paris is a {best} ." in shown(message)
    assert "___" not in str(played.asked[0].inputs[0])
    assert played.asked[0].parameters == {"top_k": 2, "targets": ("city", "light")}


async def test_fill_mask_without_a_mask_names_the_models_word(linus: Person) -> None:
    message = await linus.ask("fill-mask", text="No mask here.")

    assert "NO_MASK" in shown(message)
    assert "[MASK]" in shown(message)


async def test_ner_marks_the_persons_own_words(linus: Person, played: Played) -> None:
    message = await linus.ask("ner", text="Marie Curie was born in Warsaw .", grouping="max")

    assert "LOC" in shown(message)
    assert played.asked[0].parameters == {"aggregation_strategy": "max"}


async def test_ner_joins_letters_with_loose_marks_the_simple_way(linus: Person, played: Played) -> None:
    """Transformers takes a word whose token is shorter than the word for a piece of the word before."""
    await linus.ask("ner", text="Jose\u0301 went to Ko\u0308ln")
    await linus.ask("ner", text="Jos\u00e9 went to K\u00f6ln")

    asked = [one.parameters["aggregation_strategy"] for one in played.asked]
    assert asked == ["simple", "first"]


async def test_ner_keeps_the_least_score_to_itself(linus: Person, played: Played) -> None:
    message = await linus.ask("ner", text="Marie Curie was born in Warsaw .", min_score=0.99)

    assert "Only entities with a score of at least 99%" in shown(message)
    assert played.asked[0].parameters == {"aggregation_strategy": "first"}


async def test_answer_reads_the_context(linus: Person, played: Played) -> None:
    message = await linus.ask("answer", question="Where?", context="Marie Curie was born in Warsaw .")

    assert "**was**" in shown(message)
    assert played.asked[0].inputs == (Passage("Where?", "Marie Curie was born in Warsaw ."),)


async def test_answer_reads_a_file_as_the_context(linus: Person, played: Played) -> None:
    await linus.ask("answer", question="Where?", file=("a.txt", b"Marie Curie was\nborn in Warsaw ."))

    assert played.asked[0].inputs == (Passage("Where?", "Marie Curie was\nborn in Warsaw ."),)


async def test_summarize_counts_tokens(linus: Person, played: Played) -> None:
    message = await linus.ask("summarize", text="Marie Curie was born in Warsaw .", style="short")

    assert "9 tokens read, 4 written." in shown(message)
    assert played.asked[0].parameters["max_new_tokens"] == 45


async def test_translate_chooses_the_models_pair(linus: Person, played: Played) -> None:
    message = await linus.ask("translate", text="Marie Curie", to="English")

    assert "French to English." in shown(message)
    assert played.asked[0].pipeline == "translation_fr_to_en"
    assert played.asked[0].parameters == {}


async def test_translate_refuses_an_impossible_pair_with_the_possible_ones(linus: Person) -> None:
    message = await linus.ask("translate", text="Marie Curie", to="Korean")

    assert "BAD_PAIR" in shown(message)
    assert "French to English" in shown(message)


async def test_translate_suggests_languages(linus: Person) -> None:
    assert await linus.suggestions("translate", "to", "en") == ["English"]
    assert await linus.suggestions("translate", "from", "", to="en") == ["French"]


async def test_several_texts_are_answered_in_order(linus: Person, played: Played) -> None:
    await linus.ask("ner", text="one\ntwo\nthree", split="lines")

    assert played.asked[0].inputs == ("one", "two", "three")


async def test_private_is_private(linus: Person) -> None:
    assert private(await linus.ask("ner", text="Marie Curie was born in Warsaw .", private=True))


async def test_tasks_work_in_direct_messages(linus: Person) -> None:
    message = await linus.ask("ner", channel=LINUS_DIRECT, text="Marie Curie was born in Warsaw .")

    assert "LOC" in shown(message)
