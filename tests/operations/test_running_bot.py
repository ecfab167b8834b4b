"""A running bot seen from outside: its metrics are what was asked, its logs JSON, its sockets loopback's."""

import json
import re
import sys
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.processes import ADA, GENERAL, LINUS, MODULE, Discord, program, shown, until
from tests.operations.scrape import Sample, samples, value

LISTENS = "0A"
LOOPBACK = "0100007F"
TEXT = "What a wonderful lesson"
SENTIMENT = {"task": "sentiment"}

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="sockets are read from /proc")


def listening(pid: int) -> list[str]:
    """Return the addresses, in hex as /proc has them, on which a process listens."""
    own = {str(file.readlink()) for file in Path(f"/proc/{pid}/fd").iterdir() if file.is_symlink()}
    rows = [
        row.split()
        for table in ("tcp", "tcp6")
        for row in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]
    ]
    return [row[1].split(":")[0] for row in rows if row[3] == LISTENS and f"socket:[{row[9]}]" in own]


def get(url: str) -> str:
    """Return what an address answers."""
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - the test's own loopback address
        return str(answer.read().decode())


@on_linux
def test_off_by_default_a_bot_opens_no_port_at_all(tmp_path: Path) -> None:
    with Discord.open(tmp_path / "discord.log") as discord, discord.bot(tmp_path / "data") as bot:
        assert listening(bot.process.pid) == []
        assert "metrics" not in bot.written()


@dataclass(frozen=True, slots=True)
class Evening:
    """What a bot showed after three answers and a refusal."""

    found: Mapping[Sample, float]
    ready: bool
    sockets: set[str]
    log: str


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Evening:
    """Run a bot beside its local Discord, logging JSON; two people ask three times, and once wrongly."""
    folder = tmp_path_factory.mktemp("evening")
    variables = {
        "PIPEWRIGHT_SANDBOX__PORT": "0",
        "PIPEWRIGHT_STORAGE__PATH": str(folder / "data"),
        "PIPEWRIGHT_MODELS__SOURCE": "starter",
        "PIPEWRIGHT_LOGGING__FORMAT": "json",
    }
    with program(*MODULE, "bot", "run", "--no-browser", log=folder / "bot.log", variables=variables) as bot:
        written = bot.wrote("Stop with Ctrl+C")
        (page,) = re.findall(r"answers at +(http://\S+)", written)
        (metrics,) = re.findall(r"(http://\S+/metrics)", written)
        ask(Discord(page.rstrip("/"), ""))

        def closed() -> Mapping[Sample, float] | None:
            found = samples(get(metrics))
            shown = value(found, "jobs_closed_total", **SENTIMENT, outcome="delivered")
            return found if shown == 3 else None

        found = until(closed)
        sockets = set(listening(bot.process.pid))
        ready = json.loads(get(metrics.replace("/metrics", "/health/ready")))["ready"]
        assert bot.terminate() == 0
    return Evening(found, ready, sockets, bot.written())


def ask(discord: Discord) -> None:
    """Let two people ask three times, and once with too few labels."""
    for user in (ADA, LINUS, ADA):
        asked = discord.command(user, GENERAL, "sentiment", text=TEXT)
        assert "POSITIVE" in shown(discord.answer(user, GENERAL, asked))
    refused = discord.command(ADA, GENERAL, "zero-shot", text=TEXT, labels="only one")
    discord.answer(ADA, GENERAL, refused)


@on_linux
def test_beside_the_local_discord_the_endpoint_is_on_and_on_loopback_alone(evening: Evening) -> None:
    assert evening.sockets == {LOOPBACK}
    assert evening.ready


@on_linux
def test_the_jobs_counted_are_those_asked_for(evening: Evening) -> None:
    found = evening.found
    assert value(found, "jobs_accepted_total", **SENTIMENT) == 3
    assert value(found, "jobs_ended_total", **SENTIMENT, outcome="done", code="") == 3
    assert value(found, "job_seconds_count", **SENTIMENT) == 3
    assert value(found, "acknowledge_seconds_count", **SENTIMENT) == 3
    ran = value(found, "job_running_seconds_sum", **SENTIMENT)
    assert 0 < ran < value(found, "job_seconds_sum", **SENTIMENT)
    assert value(found, "errors_told_total", command="zero-shot", code="EMPTY_LABELS") == 1
    assert value(found, "jobs_open", state="running") == value(found, "queue_waiting", lane="short") == 0
    assert value(found, "journal_commit_seconds_count") > 9


@on_linux
def test_the_engine_and_the_gateway_are_seen(evening: Evening) -> None:
    found = evening.found
    assert value(found, "batch_inputs_sum", lane="short") == 3
    assert value(found, "cache_load_seconds_count") == value(found, "cache_pipelines") == 1
    assert value(found, "cache_hits_total") == 2
    assert value(found, "cache_bytes") > 1_000_000
    assert value(found, "gateway_connected") == value(found, "worker_alive") == 1
    assert value(found, "gateway_sessions_total", kind="new") == 1


@on_linux
def test_no_label_is_a_person_a_channel_or_a_text(evening: Evening) -> None:
    labelled = {label for _, labels in evening.found for _, label in labels}
    assert not labelled & {ADA, LINUS, GENERAL, TEXT}


@on_linux
def test_the_log_names_the_job_of_each_line_and_no_text(evening: Evening) -> None:
    lines = [json.loads(line) for line in evening.log.splitlines() if line.startswith("{")]
    done = [(line["job"], line["task"]) for line in lines if line["message"].endswith(": done")]
    assert done == [(number, "sentiment") for number in (1, 2, 3)]
    assert TEXT not in evening.log
