"""A process that works on a stranger's files: little memory, little time, no secrets, no network."""

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

try:
    import resource
except ImportError:  # Windows has no limits of this kind; the wall clock's holds there too
    resource = None  # type: ignore[assignment]

GIGABYTE = 2**30
BASE_BYTES = 2 * GIGABYTE
"""What torch and transformers take themselves: 0.33 GB of data with their libraries for CPUs alone."""
FOLD = 4
"""Weights in memory may be four times their file: read, made 32-bit, and copied once on the way."""
BASE_SECONDS = 120
SECONDS_A_GIGABYTE = 60
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000
"""CLONE_NEWUSER and CLONE_NEWNET of Linux (sched.h)."""
DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux (prctl.h)."""
PASSED = frozenset(
    {
        "PATH",
        "LANG",
        "LC_ALL",
        "LD_LIBRARY_PATH",
        "PYTHONPATH",
        "PYTHONDONTWRITEBYTECODE",
        "SYSTEMROOT",
        "TMPDIR",
    }
)
"""All that the process gets of the environment: no token is among them."""
OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
    "DISABLE_SAFETENSORS_CONVERSION": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "OMP_NUM_THREADS": "1",
}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a process may take: bytes of memory and seconds of the processor, twice as many of the clock."""

    memory: int
    seconds: int

    @classmethod
    def of(cls, size: int) -> "Bounds":
        """Return the bounds for a model of so many bytes."""
        return cls(BASE_BYTES + FOLD * size, BASE_SECONDS + SECONDS_A_GIGABYTE * size // GIGABYTE)


def confine(bounds: Bounds) -> bool:
    """Bind this process, which has no threads yet; tells whether it has no network from now on.

    Where the system lets nobody leave the network (most containers), the missing token, the offline switches
    and the repository's checks remain.
    """
    if resource is not None:
        _lower(resource.RLIMIT_DATA, bounds.memory)
        _lower(resource.RLIMIT_CPU, bounds.seconds)
        _lower(resource.RLIMIT_CORE, 0)
    if not sys.platform.startswith("linux"):
        return False
    system = ctypes.CDLL(None, use_errno=True)
    system.prctl(DIE_WITH_PARENT, signal.SIGKILL)
    return bool(system.unshare(NEW_USER | NEW_NETWORK) == 0)


def run(module: str, arguments: Sequence[str], bounds: Bounds) -> tuple[int, str]:
    """Run a module of ours on a stranger's files; returns its exit code and the last line it said.

    The code is negative for one that was ended: by a bound, or by the clock.
    """
    with tempfile.TemporaryDirectory() as home:
        process = subprocess.Popen[str](
            [sys.executable, "-m", module, str(bounds.memory), str(bounds.seconds), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(os.environ, Path(home)),
            text=True,
        )
        try:
            said, _ = process.communicate(timeout=2 * bounds.seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return -signal.SIGTERM, ""
        except BaseException:
            process.kill()
            process.communicate()
            raise
    return process.returncode, said.strip().rpartition("\n")[2]


def begin(arguments: Sequence[str]) -> Sequence[str]:
    """Confine this process as `run` says, and return the arguments that are left."""
    memory, seconds, *rest = arguments
    confine(Bounds(int(memory), int(seconds)))
    return rest


def _environment(given: Mapping[str, str], home: Path) -> dict[str, str]:
    """Return the environment of such a process; its home is an empty folder."""
    passed = {name: value for name, value in given.items() if name in PASSED}
    return passed | OFFLINE | {"HOME": str(home), "HF_HOME": str(home)}


def _lower(kind: int, most: int) -> None:
    """Lower a limit, unless it is lower already."""
    _, hard = resource.getrlimit(kind)
    bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (bound, bound))
