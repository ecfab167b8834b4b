"""A job: an accepted request with its owner, its Discord interaction and its fate. Pure."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.tasks import Answer, Input, Parameters, Precision


class State(StrEnum):
    """Where a job stands (DESIGN section 4).

    received -> acknowledged -> running -> done | failed | cancelled -> delivered | undeliverable;
    dropped = never acknowledged.
    """

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    DELIVERED = "delivered"
    UNDELIVERABLE = "undeliverable"
    DROPPED = "dropped"


OPEN = frozenset({State.RECEIVED, State.ACKNOWLEDGED, State.RUNNING})
FINISHED = frozenset({State.DONE, State.FAILED, State.CANCELLED})
CLOSED = frozenset({State.DELIVERED, State.UNDELIVERABLE, State.DROPPED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Who a person is in a server and where they ask there: the ids of the channel, and of what it is in."""

    rooms: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    manages: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who asked, and where the reply goes. `token` is a secret, wiped ('') once delivered or dead.

    `interaction` is the snowflake that makes a job unique: the same one twice is one job. `locale` is the
    language of the answer. `standing` is looked at when the order is accepted, and never journalled.
    """

    interaction: int
    user: int
    application: int = 0
    token: str = field(default="", repr=False)
    guild: int | None = None
    channel: int | None = None
    private: bool = False
    locale: str = "en-US"
    standing: Standing = Standing()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """The second model of a comparison; once refined, with texts and parameters as that one needs them."""

    model: str
    inputs: tuple[Input, ...] = ()
    parameters: Parameters = field(default_factory=dict)
    pipeline: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a person asks for, checked, before it is a job.

    `model` is what the person named in the option (None: preference, server's default, configured
    default). `pipeline` overrides the task's (translation_fr_to_en). `seed` makes sampling repeatable.
    With a `rival` the same is asked of a second model too.
    """

    task: str
    inputs: tuple[Input, ...]
    origin: Origin
    parameters: Parameters = field(default_factory=dict)
    model: str | None = None
    pipeline: str | None = None
    seed: int | None = None
    from_file: bool = False
    rival: Rival | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What people and servers decided of a job, fixed when it is accepted.

    `keep_days` is how long its texts are kept, 0 until it is delivered, None as long as the bot keeps any.
    `spoiler` hides what a model wrote. A person's requests of this day may be at most `per_day_here` in the
    server and `per_day` everywhere.
    """

    keep_days: int | None = None
    spoiler: bool = False
    per_day: int | None = None
    per_day_here: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How an answer came about, for its footer.

    Seconds are wall time, `chunks` one figure an input, `unread` the tokens left out where prompts begin.
    """

    model: str
    revision: str | None
    source: str
    badge: str
    device: str
    queued: float
    loaded: float | None
    ran: float
    chunks: tuple[int, ...] = ()
    tokens_in: int = 0
    tokens_out: int = 0
    unread: int = 0
    batch: int = 1
    precision: Precision = "exact"
    bytes: int = 0
    """What the model's weights weigh; looked up for comparisons alone, 0 where nothing tells."""
    rival: "Facts | None" = None
    """Of the second model of a comparison, whose answers follow the first one's."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why no answer came: a BotError's code and its two sentences."""

    code: str
    what: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One row of the journal. `id` is what people see (#id); times are Unix seconds.

    `answers` has one answer an input, in order, once `facts` is set; `failure` is set instead when none came.
    With a retention of 0 days `inputs` and `answers` are empty after delivery and `wiped` is true;
    `keep_days` and `spoiler` are as in Terms.
    """

    id: int
    order: Order
    state: State
    model: str
    chosen_by: str
    """'option', 'preference', 'server' or 'default': how the model was chosen."""
    message: int | None = None
    attempt: int = 0
    answers: tuple[Answer, ...] = ()
    facts: Facts | None = None
    failure: Failure | None = None
    wiped: bool = False
    keep_days: int | None = None
    spoiler: bool = False
    received_at: float = 0.0
    acknowledged_at: float | None = None
    started_at: float | None = None
    finished_at: float | None = None
    delivered_at: float | None = None
