"""Is the bot ready? Each part answers with "ok" or with what is wrong."""

import time
from collections.abc import Mapping

from bot.errors import StorageError
from bot.operations.gauges import Link
from bot.service import Service

OK = "ok"
NOT_CONNECTED = "not connected"
DEAD = "its thread has ended"
PROBE = "ready_probe"


async def readiness(service: Service, link: Link) -> Mapping[str, str]:
    """Return how the journal, the worker and the gateway are; the journal is really written."""
    return {
        "journal": await _journal(service),
        "worker": OK if service.waiting()[0].alive else DEAD,
        "gateway": OK if link.connected else NOT_CONNECTED,
    }


async def _journal(service: Service) -> str:
    try:
        await service.store.state.set(PROBE, f"{time.time():.0f}")
    except StorageError as error:
        return error.what
    return OK
