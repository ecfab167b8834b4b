"""What a person may be told when something cannot be done.

BotError
|-- InputError          the person can mend it at once (told privately, nothing is kept)
|   |-- EmptyInput        EMPTY_INPUT
|   |-- TooLong           TOO_LONG
|   |-- BadOption         BAD_OPTION
|   |-- EmptyLabels       EMPTY_LABELS
|   |-- BadTemplate       BAD_TEMPLATE
|   |-- NoMask            NO_MASK
|   |-- BadUrl            BAD_URL
|   |-- BadFile           BAD_FILE
|   `-- BadPair           BAD_PAIR
|-- ModelError          the model may not or cannot be used
|   |-- BadModelId        BAD_MODEL_ID
|   |-- UnknownModel      UNKNOWN_MODEL
|   |-- UnsafeWeights     UNSAFE_WEIGHTS
|   |-- RemoteCode        REMOTE_CODE
|   |-- TooLarge          TOO_LARGE
|   |-- WrongModel        WRONG_MODEL
|   `-- ModelUnavailable  MODEL_UNAVAILABLE
|-- Refused             not now, or not for this person
|   |-- Forbidden         FORBIDDEN
|   |-- NotFound          NOT_FOUND
|   |-- Later             LATER          `retry_after` tells when
|   |   |-- Busy            BUSY         this person or server has enough waiting
|   |   |-- QueueFull       QUEUE_FULL
|   |   `-- Cooldown        COOLDOWN
|   `-- Closing           CLOSING
|-- InferenceError      accepted, but no answer came of it
|   |-- InferenceFailed   INFERENCE_FAILED
|   |-- BadModelOutput    BAD_MODEL_OUTPUT
|   |-- Timeout           TIMEOUT
|   |-- Cancelled         CANCELLED
|   `-- Interrupted       INTERRUPTED    a restart came between, three times
`-- SetupError          for the owner at the terminal
    |-- ConfigError       CONFIG
    |   `-- BadToken      BAD_TOKEN
    `-- StorageError      STORAGE
"""

from typing import ClassVar

from bot.locale import N_


class BotError(Exception):
    """A refusal or failure in words for the person who asked.

    `what` says in one sentence what went wrong, `hint` in one sentence what to do; `code` is stable.
    """

    code: ClassVar[str] = "ERROR"
    default_hint: ClassVar[str] = ""

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint or self.default_hint

    def __str__(self) -> str:
        return f"{self.what} {self.hint}".strip()


class InputError(BotError):
    """The input cannot be used; the person can mend it."""

    code = "BAD_INPUT"


class EmptyInput(InputError):
    """There is no text to work on."""

    code = "EMPTY_INPUT"
    default_hint = N_("Write something into it, or leave it out if it is optional.")


class TooLong(InputError):
    """More text, texts, labels or bytes than one call takes; the message has both numbers."""

    code = "TOO_LONG"


class BadOption(InputError):
    """An option is outside its range or choices (the message names both), or excludes another."""

    code = "BAD_OPTION"


class EmptyLabels(InputError):
    """Zero-shot classification was given fewer than two labels."""

    code = "EMPTY_LABELS"


class BadTemplate(InputError):
    """The hypothesis template does not have exactly one `{}`."""

    code = "BAD_TEMPLATE"


class NoMask(InputError):
    """The text has no mask to fill, or more than allowed."""

    code = "NO_MASK"


class BadUrl(InputError):
    """A file's address is not one of Discord's."""

    code = "BAD_URL"


class BadFile(InputError):
    """A file is of another kind than those that are read, or not readable as text."""

    code = "BAD_FILE"


class BadPair(InputError):
    """The model does not translate between these languages; the message names those it does."""

    code = "BAD_PAIR"


class ModelError(BotError):
    """The model may not or cannot be used."""

    code = "MODEL"


class BadModelId(ModelError):
    """The text is not the name of a model."""

    code = "BAD_MODEL_ID"
    default_hint = N_("Model names look like `owner/name`.")


class UnknownModel(ModelError):
    """No model of this name is offered or known."""

    code = "UNKNOWN_MODEL"
    default_hint = N_("`/model list` shows the models that are offered.")


class UnsafeWeights(ModelError):
    """The repository has no safetensors weights; other formats can run code when opened."""

    code = "UNSAFE_WEIGHTS"


class RemoteCode(ModelError):
    """The repository asks for code of its own to be run."""

    code = "REMOTE_CODE"


class TooLarge(ModelError):
    """The model is larger than this bot accepts, or than the device holds."""

    code = "TOO_LARGE"


class WrongModel(ModelError):
    """The model is made for another task."""

    code = "WRONG_MODEL"


class ModelUnavailable(ModelError):
    """The model could not be fetched or loaded just now."""

    code = "MODEL_UNAVAILABLE"


class Refused(BotError):
    """Not now, or not for this person."""

    code = "REFUSED"


class Forbidden(Refused):
    """The person lacks the right to do this."""

    code = "FORBIDDEN"


class NotFound(Refused):
    """The job or thing named does not exist, or is not this person's."""

    code = "NOT_FOUND"


class Later(Refused):
    """Not now; `retry_after` tells in how many seconds, 0 where nothing is known."""

    code = "LATER"

    def __init__(self, what: str, hint: str = "", *, retry_after: float = 0.0) -> None:
        super().__init__(what, hint)
        self.retry_after = retry_after


class Busy(Later):
    """This person or server has as many requests waiting as one may; `retry_after` is an estimate."""

    code = "BUSY"


class QueueFull(Later):
    """The waiting line is full; `retry_after` is an estimate."""

    code = "QUEUE_FULL"


class Cooldown(Later):
    """Too many requests in a short time."""

    code = "COOLDOWN"


class Closing(Refused):
    """The bot is shutting down and takes nothing new."""

    code = "CLOSING"
    default_hint = N_("Try again in a minute.")


class InferenceError(BotError):
    """Accepted, but no answer came of it."""

    code = "INFERENCE"


class InferenceFailed(InferenceError):
    """The pipeline raised on this very input."""

    code = "INFERENCE_FAILED"


class BadModelOutput(InferenceError):
    """The model gave something that is no answer: NaN, or another number of outputs than inputs."""

    code = "BAD_MODEL_OUTPUT"


class Timeout(InferenceError):
    """The request waited or ran longer than it may."""

    code = "TIMEOUT"


class Cancelled(InferenceError):
    """The person, or a moderator, cancelled it."""

    code = "CANCELLED"


class Interrupted(InferenceError):
    """The bot stopped while this ran, as often as it may be tried."""

    code = "INTERRUPTED"


class SetupError(BotError):
    """For the owner at the terminal: the bot cannot start like this."""

    code = "SETUP"


class ConfigError(SetupError):
    """A setting is unknown or has a value it cannot have; the message names the key."""

    code = "CONFIG"


class BadToken(ConfigError):
    """Discord does not accept the bot's token."""

    code = "BAD_TOKEN"


class StorageError(SetupError):
    """The storage folder or the database cannot be used."""

    code = "STORAGE"
