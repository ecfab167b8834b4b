"""run --supervise: what ends is started again, what hangs is killed, what is asked to end ends."""

import os
import signal
import sys
import textwrap
import time
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.cli import supervise
from bot.cli.exits import Exit
from bot.cli.health import HEARTBEAT
from bot.cli.supervise import HUNG, LOOK, Supervisor
from tests.cli.processes import MODULE, ONLINE, Discord, program, until

SUPERVISOR = """
import sys
from pathlib import Path
from bot.cli.supervise import Supervisor
folder, hung, *command = sys.argv[1:]
sys.exit(Supervisor(command, Path(folder), hung=float(hung), first=0.05).run())
"""


def lines(code: str) -> str:
    """Write a program's code flush to the left."""
    return textwrap.dedent(code)


def supervised(folder: Path, code: str, hung: float = 60.0) -> tuple[str, ...]:
    """Return the command that supervises a program, which finds its folder as its only argument."""
    child = folder / "child.py"
    child.write_text(lines(code), encoding="utf-8")
    return (sys.executable, "-c", SUPERVISOR, str(folder), str(hung), sys.executable, str(child), str(folder))


COUNTED = """
    import sys
    from pathlib import Path
    starts = Path(sys.argv[1]) / "starts"
    with starts.open("a") as file:
        file.write("x")
    count = len(starts.read_text())
"""


def starts(folder: Path) -> int:
    """Return how often the program was started."""
    file = folder / "starts"
    return len(file.read_text(encoding="utf-8")) if file.is_file() else 0


@pytest.mark.parametrize("code", [Exit.AGAIN, Exit.INTERNAL, -signal.SIGKILL])
def test_what_breaks_is_started_again_until_it_ends_well(tmp_path: Path, code: int) -> None:
    end = f"os._exit({int(code)})" if code > 0 else "os.kill(os.getpid(), 9)"
    child = lines(COUNTED) + f"\nimport os\nif count < 4:\n    {end}\n"
    with program(*supervised(tmp_path, child), log=tmp_path / "log") as running:
        assert running.exit_code() == Exit.ENDED
    assert starts(tmp_path) == 4
    assert running.written().count("starts again") == 3


@pytest.mark.parametrize("code", [Exit.TO_MEND, Exit.TOKEN, Exit.CONFIG])
def test_what_somebody_must_mend_is_not_started_again(tmp_path: Path, code: Exit) -> None:
    child = lines(COUNTED) + f"\nsys.exit({int(code)})\n"
    with program(*supervised(tmp_path, child), log=tmp_path / "log") as running:
        assert running.exit_code() == code
    assert starts(tmp_path) == 1


def test_a_program_whose_heartbeat_stops_is_killed_and_started_again(tmp_path: Path) -> None:
    child = lines(COUNTED) + lines("""
        import time
        if count == 1:
            time.sleep(600)
    """)
    beat = tmp_path / HEARTBEAT
    beat.touch()
    os.utime(beat, (time.time() - 600, time.time() - 600))
    with program(*supervised(tmp_path, child, hung=1.0), log=tmp_path / "log") as running:
        assert running.exit_code() == Exit.ENDED
    assert starts(tmp_path) == 2
    assert "no heartbeat" in running.written()


class World:
    """Clocks that move as somebody sleeps, and a program that runs 300 s and beats until a given second."""

    def __init__(self, heartbeat: Path, *, beats_until: float, jump: float) -> None:
        self.killed: float | None = None
        """The second at which the program was killed."""
        self._heartbeat = heartbeat
        self._beats_until = beats_until
        self._jump = jump
        self._now = self._beaten = 0.0

    def monotonic(self) -> float:
        """Return the seconds since the start."""
        return self._now

    def time(self) -> float:
        """Return the Unix time, which jumps after 35 seconds."""
        return 1e9 + self._now + (self._jump if self._now > 35 else 0)

    def sleep(self, seconds: float) -> None:
        """Let time go by."""
        self._now += seconds
        if self._beaten + 10 <= self._now < self._beats_until:
            self._heartbeat.touch()
            os.utime(self._heartbeat, (self.time(), self.time()))
            self._beaten = self._now

    def popen(self, _command: Sequence[str]) -> "World":
        """Start the program."""
        return self

    def poll(self) -> int | None:
        """Return the exit code of the program that has ended."""
        if self.killed is not None:
            return -signal.SIGKILL
        return 0 if self._now > 300 else None

    wait = poll

    def kill(self) -> None:
        """Kill the program."""
        self.killed = self._now


@pytest.mark.parametrize(
    ("left", "beats_until", "jump", "killed"),
    [
        (False, 400, 3600, None),
        (False, 400, -3600, None),
        (True, 400, 0, None),
        (False, 45, 3600, 40 + HUNG),
        (False, 45, -3600, 40 + HUNG),
        (True, 0, 0, HUNG),
        (True, 0, -3600, HUNG),
        (False, 0, 0, None),
    ],
    ids=[
        "beats, clock forward", "beats, clock back", "beats late", "hangs, clock forward",
        "hangs, clock back", "hangs at its start", "hangs at its start, clock back", "knows no heartbeat",
    ],
)  # fmt: skip
def test_whether_a_program_hangs_does_not_depend_on_the_wall_clock(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    left: bool,
    beats_until: float,
    jump: float,
    killed: float | None,
) -> None:
    """`left`: the heartbeat of the program before lies there, an hour old."""
    heartbeat = tmp_path / HEARTBEAT
    if left:
        heartbeat.touch()
        os.utime(heartbeat, (1e9 - 3600, 1e9 - 3600))
    world = World(heartbeat, beats_until=beats_until, jump=jump)
    monkeypatch.setattr(supervise, "time", world)
    monkeypatch.setattr(supervise, "subprocess", SimpleNamespace(Popen={bytes: world.popen}))
    code = Supervisor(["program"], tmp_path)._once()
    if killed is None:
        assert (code, world.killed) == (0, None)
    else:
        assert world.killed == pytest.approx(killed, abs=2.5 * LOOK)


ASKED_WHILE_IT_STARTS = """
import os, signal, subprocess

class Popen(subprocess.Popen):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        os.kill(os.getpid(), signal.SIGTERM)

from bot.cli import supervise
supervise.subprocess = type("Subprocess", (), {"Popen": Popen})
"""


def test_a_signal_while_the_program_is_being_started_ends_both(tmp_path: Path) -> None:
    child = lines(COUNTED) + "\nimport time\ntime.sleep(600)\n"
    python, switch, _, *rest = supervised(tmp_path, child)
    command = (python, switch, ASKED_WHILE_IT_STARTS + SUPERVISOR, *rest)
    with program(*command, log=tmp_path / "log") as running:
        running.exit_code()
    assert starts(tmp_path) <= 1
    assert "starts again" not in running.written()


def test_a_signal_is_passed_on_and_ends_both(tmp_path: Path) -> None:
    child = lines(COUNTED) + lines("""
        import signal, time
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        (Path(sys.argv[1]) / "ready").touch()
        time.sleep(600)
    """)
    with program(*supervised(tmp_path, child), log=tmp_path / "log") as running:
        until((tmp_path / "ready").exists, running.written)
        assert running.terminate() == 0
    assert starts(tmp_path) == 1


def test_the_bot_that_is_killed_comes_back_and_answers_and_ends_in_order(tmp_path: Path) -> None:
    with Discord.open(tmp_path / "sandbox.log") as discord:
        command = (*MODULE, "bot", "run", "--supervise")
        variables = discord.bot_environment(tmp_path / "data")
        with program(*command, log=tmp_path / "bot.log", variables=variables) as running:
            running.wrote(ONLINE)
            os.kill(child_of(running.process.pid), signal.SIGKILL)
            until(lambda: running.written().count(ONLINE) == 2, running.written)
            asked = discord.command("103", "301", "sentiment", text="I love this")
            assert "POSITIVE" in str(discord.answer("103", "301", asked))
            assert running.terminate() == 0
    assert "Traceback" not in running.written()


def child_of(process: int) -> int:
    """Return the only child of a process."""
    (child,) = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="utf-8").split()
    return int(child)
