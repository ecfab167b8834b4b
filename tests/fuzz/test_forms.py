"""Every form and every option that suggests, by chance; the rules are those of the commands."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.inputs import LIVELY, WORDS, of_form, texts
from tests.fuzz.test_commands import BY_CHANCE
from tests.fuzz.theatre import MENU, Driver

FORMS: dict[str, dict[str, str]] = {
    **{name: {} for name in ("fill-mask", "generate", "ner", "sentiment", "summarize")},
    "answer": {"question": "Who?"},
    "translate": {"to": "en"},
    "zero-shot": {"labels": "a, b"},
}
"""What is typed with a command that asks for its text by a form."""
LEADING = ("setup", "owner")
OPTION_CHARACTERS = 6000


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("command", FORMS)
def test_whatever_a_form_is_filled_with_has_one_honest_reply(driver: Driver, command: str) -> None:
    driver.run(driver.theatre.enter())
    components = driver.run(driver.theatre.open(command, FORMS[command]))["components"]

    @BY_CHANCE
    @given(of_form(components))
    def play(values: dict[str, Any]) -> None:
        driver.run(driver.theatre.fill(command, FORMS[command], values))

    play()


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("who", ["member", "owner"])
def test_whatever_is_typed_into_an_option_that_suggests_is_answered(driver: Driver, who: str) -> None:
    driver.run(driver.theatre.enter())
    found = driver.run(driver.theatre.commands())
    suggesting = [
        (name, option["name"])
        for name, one in found.items()
        for option in one["options"]
        if one["type"] != MENU and option.get("autocomplete") and name.startswith(LEADING) == (who == "owner")
    ]
    assert suggesting

    @BY_CHANCE
    @given(st.sampled_from(suggesting), st.one_of(LIVELY, WORDS, texts(0, OPTION_CHARACTERS)))
    def play(where: tuple[str, str], typed: str) -> None:
        driver.run(driver.theatre.suggest(*where, typed, who=who))

    play()
