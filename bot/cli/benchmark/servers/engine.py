"""python -m bot.cli.benchmark.servers.engine FOLDER PORT: the engine behind a small endpoint."""

import os
import sys
from itertools import count
from pathlib import Path

from aiohttp import web

from bot.cli.benchmark.ground import OPEN
from bot.inference.backend import silent
from bot.inference.worker import WorkerBackend
from bot.settings import Inference
from bot.tasks import InferenceRequest, Model

TASK = "text-classification"


class Endpoint:
    """Answers POST /predict with a text's best label; every request is another person's."""

    def __init__(self, backend: WorkerBackend, checkpoint: Path) -> None:
        self._backend = backend
        self._model = Model(checkpoint.name, "local", path=str(checkpoint))
        self._numbers = count(1)

    async def predict(self, request: web.Request) -> web.Response:
        """Answer one text."""
        text, asker = (await request.json())["text"], next(self._numbers)
        asked = InferenceRequest(id=str(asker), pipeline=TASK, model=self._model, inputs=(text,), asker=asker)
        result = await self._backend.infer(asked, silent)
        return web.json_response({"answer": result.outputs[0].raw})


async def application(checkpoint: Path) -> web.Application:
    """Return the endpoint with an engine that closes with it."""
    backend = WorkerBackend(Inference(device="cpu", threads=1), OPEN)

    async def close(_app: web.Application) -> None:
        await backend.close()

    app = web.Application()
    app.router.add_post("/predict", Endpoint(backend, checkpoint).predict)
    app.on_cleanup.append(close)
    await backend.warm()
    return app


if __name__ == "__main__":
    os.environ["OMP_NUM_THREADS"] = "1"
    web.run_app(
        application(Path(sys.argv[1])),
        host="127.0.0.1",
        port=int(sys.argv[2]),
        print=None,
        access_log=None,
    )
