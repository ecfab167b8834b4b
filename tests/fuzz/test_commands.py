"""Every command by chance, through the road that a raw interaction takes: 50 calls each, or `make fuzz`.

Whatever comes: exactly one reply, no error of ours, no ping, Discord's limits kept. What was found is in
found.json and is played every time.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.inputs import LIVELY, WORDS, of_command
from tests.fuzz.theatre import MENU, Driver

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "50"))
FOUND: list[dict[str, Any]] = json.loads(Path(__file__).with_name("found.json").read_text(encoding="utf-8"))
BY_CHANCE = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="CI" in os.environ and EXAMPLES == 50,  # the same calls each time, unless more are wanted
    suppress_health_check=list(HealthCheck),
)
COMMANDS = (
    "about", "answer", "compare", "example", "fill-mask", "generate", "help", "history list",
    "history show", "history rerun", "history delete", "model list", "model info", "model set",
    "model reset", "model default", "ner", "owner block", "owner drain", "owner load",
    "owner pause", "owner pin", "owner resume", "owner stats", "owner sync", "owner unload", "ping",
    "privacy delete", "privacy export", "privacy keep", "privacy show", "queue cancel",
    "queue show", "sentiment", "settings history", "settings language", "settings private",
    "settings show", "setup channels", "setup defaults", "setup features", "setup history",
    "setup language", "setup limits", "setup private", "setup roles", "setup show", "summarize",
    "translate", "zero-shot",
)  # fmt: skip
MENUS = ("Ask about this", "Named entities", "Sentiment", "Summarize", "Translate to my language")


def test_no_command_is_left_out(driver: Driver) -> None:
    driver.run(driver.theatre.enter())
    found = driver.run(driver.theatre.commands())
    assert {name for name, one in found.items() if one["type"] != MENU} == set(COMMANDS)
    assert {name for name, one in found.items() if one["type"] == MENU} == set(MENUS)


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("command", COMMANDS)
def test_whatever_is_typed_has_one_honest_reply(driver: Driver, command: str) -> None:
    driver.run(driver.theatre.enter())
    declared = driver.run(driver.theatre.commands())[command]["options"]
    who = "owner" if command.startswith(("setup", "owner")) else "member"

    @BY_CHANCE
    @given(of_command(declared))
    def play(options: dict[str, Any]) -> None:
        driver.run(driver.theatre.play(command, options, who=who))

    play()


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("menu", MENUS)
def test_whatever_a_message_holds_has_one_honest_reply(driver: Driver, menu: str) -> None:
    driver.run(driver.theatre.enter())

    @BY_CHANCE
    @given(st.one_of(LIVELY, WORDS).map(lambda text: f"a{text}"[:2000]))
    def play(content: str) -> None:
        driver.run(driver.theatre.choose(menu, content))

    play()


@pytest.mark.parametrize("case", FOUND, ids=[one["why"] for one in FOUND])
def test_what_was_found_stays_mended(driver: Driver, case: dict[str, Any]) -> None:
    driver.run(driver.theatre.enter())
    options = {name: _value(value) for name, value in case["options"].items()}
    driver.run(driver.theatre.play(case["command"], options, who=case.get("who", "member")))


def _value(value: object) -> object:
    """Read a file of the corpus: [name, bytes in hexadecimal digits, how often]."""
    if isinstance(value, list):
        name, body, times = value
        return name, bytes.fromhex(body) * times
    return value
