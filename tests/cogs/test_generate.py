"""/generate: sampling or greedy, and what the pipeline gives."""

import pytest

from bot.errors import BadOption
from bot.tasks import Parameters
from cogs.generate import check, parse, settings
from tests.cogs.raw import output, recordings, request


def chosen(*, temperature: float | None = None, greedy: bool = False, sequences: int = 1) -> Parameters:
    """Choose parameters, most of them as the command has them."""
    return settings(max_new_tokens=5, num_return_sequences=sequences, temperature=temperature, greedy=greedy)


def test_how_to_draw_is_left_to_the_model_unless_it_is_said() -> None:
    always = {"max_new_tokens": 5, "num_return_sequences": 1, "return_full_text": False, "do_sample": True}
    assert chosen() == always
    assert chosen(temperature=1.2) == {**always, "temperature": 1.2}


@pytest.mark.parametrize("parameters", [chosen(temperature=0.0), chosen(greedy=True)])
def test_a_temperature_of_zero_is_greedy(parameters: Parameters) -> None:
    assert parameters == {
        "max_new_tokens": 5,
        "num_return_sequences": 1,
        "return_full_text": False,
        "do_sample": False,
    }


def test_greedy_has_one_result() -> None:
    with pytest.raises(BadOption, match="num_return_sequences"):
        check(("Hi",), chosen(greedy=True, sequences=2))
    check(("Hi",), chosen(sequences=2))


def test_two_continuations_show_the_prompt_and_the_seed() -> None:
    answer = parse(request(seed=42, do_sample=True), "Paris is", output("generate_two"))

    assert answer.prompt == "Paris is"
    assert list(answer.texts) == [one["generated_text"] for one in recordings()["generate_two"]]
    assert "Seed 42" in answer.note


def test_a_greedy_answer_shows_no_seed() -> None:
    answer = parse(request(seed=42, do_sample=False), "Paris is", output("generate"))

    assert len(answer.texts) == 1
    assert "42" not in answer.note
