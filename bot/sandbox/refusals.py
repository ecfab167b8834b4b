"""How Discord says no: status, JSON code, sentence and, for a bad form, a tree of errors.

Codes and sentences: topics/opcodes-and-status-codes.mdx (JSON Error Codes); tree: reference.mdx (Errors).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from bot.sandbox.wire import Json

Path: TypeAlias = tuple[str, ...]

INVALID_FORM_BODY = 50035

KNOWN: dict[int, tuple[int, str]] = {
    0: (404, "404: Not Found"),
    10002: (404, "Unknown Application"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10013: (404, "Unknown User"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    30032: (400, "Maximum number of application commands reached"),
    30034: (400, "Max number of daily application command creates has been reached (200)"),
    40005: (413, "Request entity too large"),
    40060: (400, "Interaction has already been acknowledged."),
    40094: (400, "You have reached the maximum number of follow up messages for this interaction."),
    50001: (403, "Missing Access"),
    50003: (403, "Cannot execute action on a DM channel"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50013: (403, "Missing Permissions"),
    50027: (401, "Invalid Webhook Token"),
    50034: (400, "A message provided was too old to bulk delete"),
    50109: (400, "The request body contains invalid JSON."),
    160004: (400, "A thread has already been created for this message"),
}


class ApiError(Exception):
    """A request that Discord would refuse.

    `status` is the HTTP status, `code` Discord's JSON code, `errors` the tree of a bad form or None.
    """

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        super().__init__(f"{status} ({code}) {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    def body(self) -> Json:
        """Return the JSON object that the client gets."""
        base: Json = {"message": self.message, "code": self.code}
        return base if self.errors is None else base | {"errors": self.errors}


def refuse(code: int) -> ApiError:
    """Build the refusal that Discord's table gives for a JSON code."""
    status, message = KNOWN[code]
    return ApiError(status, code, message)


def unauthorized() -> ApiError:
    """Build the refusal of a request without the bot's token."""
    return ApiError(401, 0, "401: Unauthorized")


class Problems:
    """Collects everything that is wrong with one form, then raises it at once as 50035."""

    def __init__(self) -> None:
        self._tree: Json = {}

    def add(self, path: Path, code: str, message: str) -> None:
        """Note one mistake at a path of field names and list indexes."""
        node = self._tree
        for step in path:
            node = node.setdefault(step, {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def __bool__(self) -> bool:
        return bool(self._tree)

    def refusal(self) -> ApiError:
        """Build the refusal that tells everything noted so far."""
        return ApiError(400, INVALID_FORM_BODY, "Invalid Form Body", self._tree)

    def raise_if_any(self) -> None:
        """Raise ApiError 50035 with the tree when anything was noted."""
        if self._tree:
            raise self.refusal()


def bad_form(path: Path, code: str, message: str) -> ApiError:
    """Build the refusal of a form with a single mistake."""
    problems = Problems()
    problems.add(path, code, message)
    return problems.refusal()
