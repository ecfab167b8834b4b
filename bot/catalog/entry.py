"""What the catalog tells of a model."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Source: TypeAlias = Literal["hub", "local", "starter", "tiny"]
Family: TypeAlias = Literal["encoder", "decoder", "encoder-decoder", ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A model that may be used for a task.

    `ready`: no download is needed. `badge` is what a footer must say of its answers, `note` what a list
    should; `languages` are codes as the model's publisher writes them, empty when unknown.
    """

    name: str
    task: str
    source: Source
    revision: str | None = None
    default: bool = False
    ready: bool = False
    badge: str = ""
    note: str = ""
    licence: str = ""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFacts:
    """What is known of a model, for /model info; None or empty is unknown.

    `bytes` is the size of its weights, `token_limit` how many tokens it reads at once, `mask` its mask
    word; `pairs` are the (from, to) codes a translation model takes, as it spells them; `tuned_on` names the
    data it learned from and `good_for` says for what, in words of its publisher's card or of the manifest.
    """

    name: str
    source: Source
    family: Family = ""
    architecture: str = ""
    parameters: int | None = None
    bytes: int | None = None
    token_limit: int | None = None
    mask: str | None = None
    labels: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    licence: str = ""
    revision: str | None = None
    badge: str = ""
    note: str = ""
    tuned_on: tuple[str, ...] = ()
    good_for: str = ""
    ready: bool = False
    pairs: frozenset[tuple[str, str]] | None = field(default=None, repr=False)
