"""Which models of the hub did not pass the checks, at which commit: they are not fetched in vain again."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from bot.errors import ModelError, RemoteCode, TooLarge, UnsafeWeights, WrongModel
from bot.store.state import KeyValues

log = logging.getLogger(__name__)

KEY = "refused_models"
LASTING = frozenset({UnsafeWeights.code, RemoteCode.code, TooLarge.code, WrongModel.code})
"""What stays so while the commit stays; no such model or no network may be another matter tomorrow."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a model was refused at a commit; `max_gb` is the ceiling that held then."""

    revision: str
    code: str
    what: str
    max_gb: float


_REFUSALS = TypeAdapter(dict[str, Refusal])


class Refusals:
    """Refusals by name, kept across restarts."""

    def __init__(self, state: KeyValues, max_gb: float) -> None:
        self._state = state
        self._max_gb = max_gb
        self._refused: dict[str, Refusal] = {}

    async def load(self) -> Mapping[str, str]:
        """Read what was refused before; returns why, by name. A ceiling that was changed forgives."""
        try:
            found = _REFUSALS.validate_json(await self._state.get(KEY) or "{}")
        except ValidationError:  # of another version; the models are only looked at once more
            log.warning("The list of refused models cannot be read and is begun anew")
            found = {}
        self._refused = {
            name: refusal
            for name, refusal in found.items()
            if refusal.code != TooLarge.code or refusal.max_gb == self._max_gb
        }
        return {name: refusal.what for name, refusal in self._refused.items()}

    def at(self, name: str, revision: str) -> str | None:
        """Return why a model was refused at this commit, or at the one that begins so; None if it was not."""
        refusal = self._refused.get(name)
        return refusal.what if refusal is not None and refusal.revision.startswith(revision) else None

    async def add(self, name: str, revision: str, error: ModelError) -> bool:
        """Remember a refusal at a commit, if it is of the kind that lasts; tells whether it is."""
        if error.code not in LASTING:
            return False
        self._refused[name] = Refusal(revision, error.code, error.what, self._max_gb)
        await self._state.set(KEY, _REFUSALS.dump_json(self._refused).decode())
        return True
