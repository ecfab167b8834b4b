"""Settings: config.toml and the environment, typed; an unknown key is an error that names it.

Every setting stands in config.toml with its default and a comment; `PIPEWRIGHT_SECTION__KEY` in the
environment wins over the file. `PIPEWRIGHT_CONFIG` names another file. Secrets come from the environment.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, TypeAdapter, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.errors import ConfigError
from bot.tasks import Offered, Precision

PREFIX = "PIPEWRIGHT_"
FILE_VARIABLE = "PIPEWRIGHT_CONFIG"
CHECK_HINT = "config.toml has every key with its default and a comment."
LINK = r"^(https://[^\s()<>]+)?$"
"""An address that can stand in a Markdown link, or none."""
NO_FILE = "PIPEWRIGHT_CONFIG names {path}, where there is no file."
NO_KEY = "There is no setting {key}."
NO_MODELS = "The setting models.{task} is not a list of models."
MODELS_HINT = "Each has a name and, if you like, a revision; config.toml shows how."


class Section(BaseModel):
    """A table of config.toml: frozen, and no key but those declared."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Discord(Section):
    """How the bot shows itself on Discord."""

    sync: Literal["changed", "always", "never"] = "changed"
    progress_seconds: Annotated[float, Field(ge=0.2, le=30)] = 1.2
    patience_seconds: Annotated[float, Field(ge=0, le=60)] = 1.0
    privacy_url: Annotated[str, Field(pattern=LINK)] = ""
    terms_url: Annotated[str, Field(pattern=LINK)] = ""


class Inference(Section):
    """The worker thread and its cache of pipelines."""

    device: str = "auto"
    precision: Precision = "exact"
    threads: Annotated[int, Field(ge=0, le=256)] = 0
    cache_mb: Annotated[int, Field(ge=64)] = 2048
    batch_tokens: Annotated[int, Field(ge=64)] = 2048
    batch_inputs: Annotated[int, Field(ge=1, le=1024)] = 32
    run_seconds: Annotated[float, Field(gt=0)] = 150.0


class Queue(Section):
    """Who may wait, and how long."""

    size: Annotated[int, Field(ge=1)] = 512
    per_user: Annotated[int, Field(ge=1)] = 3
    per_server: Annotated[int, Field(ge=1)] = 256
    wait_seconds: Annotated[float, Field(gt=0)] = 600.0


class Limits(Section):
    """How much one call and one person may ask."""

    requests_per_minute: Annotated[int, Field(ge=1)] = 10
    requests_per_day: Annotated[int, Field(ge=0)] = 0
    server_requests_per_minute: Annotated[int, Field(ge=0)] = 600
    tokens_per_hour: Annotated[int, Field(ge=0)] = 20_000
    server_tokens_per_hour: Annotated[int, Field(ge=0)] = 200_000
    text_characters: Annotated[int, Field(ge=1, le=6000)] = 6000
    file_bytes: Annotated[int, Field(ge=1)] = 1_000_000
    total_characters: Annotated[int, Field(ge=1)] = 60_000
    texts: Annotated[int, Field(ge=1)] = 100


class Storage(Section):
    """The one folder for everything written."""

    path: Path = Path("data")
    busy_milliseconds: Annotated[int, Field(ge=1)] = 1500
    min_free_mb: Annotated[int, Field(ge=0)] = 256


class Privacy(Section):
    """How long texts and answers are kept."""

    keep_days: Annotated[int, Field(ge=0, le=90)] = 30


class _Model(Section):
    """A model offered for a task, as it is written."""

    name: str
    revision: str | None = None


class Models(BaseModel):
    """Where models come from, and, in a table a task, which are offered (the first is the default)."""

    model_config = ConfigDict(extra="allow", frozen=True)

    source: Literal["auto", "hub", "starter"] = "auto"
    max_gb: Annotated[float, Field(gt=0)] = 4.0
    trial: bool = True
    check_seconds: Annotated[float, Field(gt=0, le=60)] = 3.0
    ask_every_seconds: Annotated[float, Field(gt=0)] = 600.0

    def offered(self) -> Mapping[str, tuple[Offered, ...]]:
        """Return the tables by task name; ConfigError where one is not a list of models.

        The environment gives a table as JSON, with `_` for `-`, which no shell has in a variable's name.
        """
        tables: dict[str, tuple[Offered, ...]] = {}
        given = self.__pydantic_extra__ or {}
        for task in sorted(given, key=lambda task: isinstance(given[task], str)):
            name = task.replace("_", "-") if isinstance(given[task], str) else task
            tables[name] = tuple(Offered(one.name, one.revision) for one in _models(task, given[task]))
        return tables


class Sandbox(Section):
    """The local Discord that `run` starts when there is no token."""

    port: Annotated[int, Field(ge=0, le=65535)] = 8471
    open_browser: bool = True


class Logging(Section):
    """What is written to standard error; never the text of a message."""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    format: Literal["text", "json"] = "text"


class Operations(Section):
    """Metrics and health, for the owner's own tools on this machine."""

    port: Annotated[int, Field(ge=0, le=65535)] = 0


class Settings(BaseSettings):
    """All settings, read once by the command line and passed down."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", env_ignore_empty=True, extra="forbid", frozen=True
    )

    discord: Discord = Discord()
    inference: Inference = Inference()
    queue: Queue = Queue()
    limits: Limits = Limits()
    storage: Storage = Storage()
    privacy: Privacy = Privacy()
    models: Models = Models()
    sandbox: Sandbox = Sandbox()
    logging: Logging = Logging()
    operations: Operations = Operations()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file, and read nothing else."""
        del dotenv_settings, file_secret_settings
        toml = TomlConfigSettingsSource(settings_cls, Path(os.environ.get(FILE_VARIABLE) or "config.toml"))
        return init_settings, env_settings, toml


def _models(task: str, value: object) -> tuple[_Model, ...]:
    """Read a table of models, JSON where the environment gave it; ConfigError."""
    rows = TypeAdapter(tuple[_Model, ...])
    try:
        return rows.validate_json(value) if isinstance(value, str) else rows.validate_python(value)
    except ValidationError as error:
        first = error.errors()[0]
        if first["type"] == "extra_forbidden":
            key = f"models.{task}.{first['loc'][-1]}"
            raise ConfigError(NO_KEY.format(key=key), MODELS_HINT) from error
        raise ConfigError(NO_MODELS.format(task=task), MODELS_HINT) from error


def load() -> Settings:
    """Read config.toml and the environment; ConfigError names the first key that is wrong."""
    _refuse_unknown_environment(os.environ)
    if (path := os.environ.get(FILE_VARIABLE)) and not Path(path).is_file():
        raise ConfigError(NO_FILE.format(path=path), CHECK_HINT)
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            raise ConfigError(NO_KEY.format(key=key), CHECK_HINT) from error
        raise ConfigError(f"The setting {key} is wrong: {first['msg']}.", CHECK_HINT) from error
    except ValueError as error:  # broken TOML, broken JSON in an environment variable
        raise ConfigError(f"The configuration cannot be read: {error}.", CHECK_HINT) from error


def token(environment: Mapping[str, str]) -> SecretStr | None:
    """Return the token from `DISCORD_TOKEN`, else from the file `DISCORD_TOKEN_FILE` names, else None."""
    if value := environment.get("DISCORD_TOKEN", "").strip():
        return SecretStr(value)
    if not (name := environment.get("DISCORD_TOKEN_FILE", "").strip()):
        return None
    try:
        value = Path(name).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "It is not text."
        raise ConfigError("The file that DISCORD_TOKEN_FILE names cannot be read.", why or "") from error
    if not value:
        raise ConfigError(
            "The file that DISCORD_TOKEN_FILE names is empty.", "Write the bot's token into it."
        )
    return SecretStr(value)


def _refuse_unknown_environment(environment: Mapping[str, str]) -> None:
    """Raise ConfigError for PIPEWRIGHT_ variables of no section: pydantic-settings would ignore them."""
    for name in environment:
        # pydantic-settings takes names in any case
        if name.upper().startswith(PREFIX) and name != FILE_VARIABLE:
            section = name[len(PREFIX) :].split("__")[0].lower()
            if section not in Settings.model_fields:
                raise ConfigError(NO_KEY.format(key=name), CHECK_HINT)
