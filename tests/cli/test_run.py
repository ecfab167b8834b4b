"""run: without a token a local Discord, on another port where its own is taken."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.cli.run import has_browser
from tests.cli.processes import ADA, GENERAL, MODULE, Discord, program, shown


@pytest.fixture
def taken() -> Iterator[int]:
    """Return a port that somebody else has."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        one.listen()
        yield one.getsockname()[1]


def test_without_a_token_it_answers_on_a_page_of_its_own(tmp_path: Path, taken: int) -> None:
    variables = {
        "PIPEWRIGHT_SANDBOX__PORT": str(taken),
        "PIPEWRIGHT_STORAGE__PATH": str(tmp_path / "data"),
        "PIPEWRIGHT_MODELS__SOURCE": "starter",
    }
    with program(*MODULE, "bot", "run", "--no-browser", log=tmp_path / "run.log", variables=variables) as bot:
        written = bot.wrote("Stop with Ctrl+C")
        (url,) = re.findall(r"answers at +(http://\S+)", written)
        assert urlsplit(url).port not in {taken, None}
        assert f"port {taken} is taken" in written
        assert 'models.source = "starter"' in written
        discord = Discord(url.rstrip("/"), "")
        asked = discord.command(ADA, GENERAL, "sentiment", text="I love this course")
        assert "POSITIVE" in shown(discord.answer(ADA, GENERAL, asked))
        assert bot.terminate() == 0
    assert "Traceback" not in bot.written()
    assert "voice" not in bot.written()


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"DISPLAY": ":0", "CI": "true"}, False),
        ("darwin", {}, True),
        ("win32", {}, True),
        ("darwin", {"CI": "true"}, False),
    ],
)
def test_a_page_is_opened_only_where_somebody_would_see_it(
    monkeypatch: pytest.MonkeyPatch, platform: str, environment: dict[str, str], *, expected: bool
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    assert has_browser(environment) is expected
