"""What must be so before torch is imported, and how it comes without stalling the event loop. No torch."""

import ctypes
import gc
import importlib
import importlib.util
import os
import sys
from collections.abc import MutableMapping, Sequence
from pathlib import Path

ENVIRONMENT = {
    # libgomp's threads spin while they wait; on shared cores that costs up to nine times the wall time
    # (shown by two OpenMP threads on a busy machine). Read once, when torch's library is loaded.
    "OMP_WAIT_POLICY": "PASSIVE",
    # only the worker tokenizes, one text at a time; and a fork after use of the pool would print warnings
    "TOKENIZERS_PARALLELISM": "false",
    # else transformers starts a thread that asks the network to convert checkpoints without safetensors
    "DISABLE_SAFETENSORS_CONVERSION": "1",
}
"""Not HF_HUB_OFFLINE: it would stop the catalog's downloads in this process. Loading passes a folder and
`local_files_only` instead, so that no name can be looked up."""
QUOTA = Path("/sys/fs/cgroup/cpu.max")
OLD_QUOTA = Path("/sys/fs/cgroup/cpu/cpu.cfs_quota_us")
OLD_PERIOD = Path("/sys/fs/cgroup/cpu/cpu.cfs_period_us")
LIBRARIES = ("libtorch_python.so", "libtorch_python.dylib", "torch_python.dll")
NEEDED = ("torch", "transformers.pipelines", "transformers.generation", "bot.pipelines.building")


def prepare(environment: MutableMapping[str, str]) -> None:
    """Set what must be set before torch is loaded; what the owner has set stays."""
    for name, value in ENVIRONMENT.items():
        environment.setdefault(name, value)


def preload() -> None:
    """Load torch's native library without importing torch, about 0.2 s: call it before the gateway connects.

    Later the import would hold the interpreter lock for all of this one dlopen, and stall the event loop.
    """
    prepare(os.environ)
    spec = importlib.util.find_spec("torch")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for name in LIBRARIES:
            if (path := Path(folder, "lib", name)).is_file():
                _open(path)


def import_engine(modules: Sequence[str] = NEEDED) -> None:
    """Import torch, transformers and the code that uses them, in the thread that calls.

    With the garbage collector off, which would stop every thread for each of its passes over the new modules;
    what was imported is then frozen, so that no later pass looks at it (34 ms a pass saved).
    """
    if all(name in sys.modules for name in modules):
        return
    prepare(os.environ)
    was_on = gc.isenabled()
    gc.disable()
    try:
        for name in modules:
            importlib.import_module(name)
        gc.freeze()
    finally:
        if was_on:
            gc.enable()


def cores() -> float:
    """Return how many cores this process may use: the container's quota, or those it is bound to."""
    bound = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = _quota()
    return float(bound) if quota is None else min(float(bound), quota)


def threads(setting: int) -> int:
    """Return torch's threads: the setting, or with 0 half the cores, at least one."""
    return setting or max(1, int(cores() / 2))


def _quota() -> float | None:
    """Return the cores of the container's quota (cgroup v2, else v1), None where there is none."""
    try:
        if QUOTA.is_file():
            limit, period = QUOTA.read_text(encoding="ascii").split()
        else:
            limit = OLD_QUOTA.read_text(encoding="ascii").strip()
            period = OLD_PERIOD.read_text(encoding="ascii").strip()
        return None if limit in {"max", "-1"} else int(limit) / int(period)
    except (OSError, ValueError):
        return None


def _open(path: Path) -> None:
    if "torch" in sys.modules:
        return
    try:
        ctypes.CDLL(str(path))
    except OSError:
        # only a warm-up: the import will say what is wrong, where somebody waits for the answer
        return
