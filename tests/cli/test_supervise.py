"""run --supervise: what ends is started again, what hangs is killed, what is asked to end ends."""

import os
import signal
import sys
import textwrap
import time
from pathlib import Path

import pytest

from bot.cli.exits import Exit
from bot.cli.health import HEARTBEAT
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
