"""What holds only in a process that has not imported torch yet."""

import subprocess
import sys


def fresh(code: str) -> str:
    """Run code in a process of its own; return what it prints."""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)  # noqa: S603 - our own code
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_the_worker_leaves_torch_out() -> None:
    """The bot is online first; a request, or warm(), brings torch in."""
    code = (
        "import sys, bot.inference.worker, bot.inference.queue, bot.inference.backend;"
        "found = {'torch', 'transformers', 'numpy'} & set(sys.modules); print(*found, end='')"
    )
    assert fresh(code) == ""


def test_closing_while_torch_is_imported_ends_the_process_well() -> None:
    """Somebody presses Ctrl-C at once."""
    code = """
import asyncio
from bot.inference.worker import WorkerBackend
from bot.settings import Inference, Queue
async def main():
    async with WorkerBackend(Inference(threads=1), Queue(), grace=0.1) as backend:
        warming = asyncio.create_task(backend.warm())
        await asyncio.sleep(0.3)
        warming.cancel()
asyncio.run(main())
"""
    assert fresh(code) == ""


def test_the_event_loop_runs_on_while_torch_is_imported() -> None:
    """A ticker beside preload and warm, in a fresh process. 250 ms is the bar; 20 to 45 were measured."""
    code = """
import asyncio, sys, time
from bot.inference.worker import WorkerBackend, preload
from bot.settings import Inference, Queue
async def main():
    worst = 0.0
    preload()
    async with WorkerBackend(Inference(threads=1), Queue()) as backend:
        warming = asyncio.create_task(backend.warm())
        while not warming.done():
            before = time.perf_counter()
            await asyncio.sleep(0.005)
            worst = max(worst, time.perf_counter() - before - 0.005)
    assert "torch" in sys.modules and "transformers" in sys.modules
    print(worst)
asyncio.run(main())
"""
    assert float(fresh(code)) < 0.25
