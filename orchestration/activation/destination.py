"""What the engine needs of a destination. A new vendor is one module in `destinations/`; the engine stays as
it is.

A vendor has objects (profiles, list members, events …). Each object is a class that shapes rows, hands
batches over and says what became of each row.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Literal

import httpx

from orchestration.activation.api import Api, Rate

Operation = Literal["upsert", "remove"]
Mode = Literal["mirror", "add_only", "upsert", "update_only", "create_only", "append"]
Kind = Literal["people", "events", "rows"]
Payload = dict[str, Any]


class RejectedRow(Exception):
    """A row that the destination would refuse; it is kept with its reason and the rest goes on."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class Limits:
    """The largest batch that a destination takes."""

    upsert_rows: int
    remove_rows: int
    batch_bytes: int = 5_000_000
    row_bytes: int = 100_000
    jobs: int | None = None
    """Jobs that it works on, or remembers, at once: no more are begun before these are answered. None: any
    number."""

    together: bool = False
    """Whether all rows of a run are one batch, those to take out as well: what becomes one message."""


@dataclass(frozen=True)
class Event:
    """What an event row says beside its fields."""

    name: str
    occurred_at: datetime
    amount: Decimal | None = None
    currency: str | None = None
    is_history: bool = False
    """Of a first load, or older than what may set off a message: it is recorded and mails nobody."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as the sync's mapping has it."""

    key: str
    """Key of the row in the sync: the customer's id, or that of an event or record."""

    identifiers: Mapping[str, str]
    """Those the sync sends, of `email`, `phone` (E.164) and `external_id`; what is not known is not in it."""

    fields: Mapping[str, Any]
    """Values by the destination's name of the field, in JSON's types; None where nothing is known."""

    event: Event | None = None

    known_as: str | None = None
    """Key that the destination gave the row when it was sent before; None where it gave none."""

    identifier_names: tuple[str, ...] = ()
    """Those the sync sends, known of this row or not."""


@dataclass(frozen=True, slots=True)
class Item:
    """One row on its way."""

    key: str
    payload: Payload


@dataclass(frozen=True)
class Batch:
    """Rows of one operation that travel together."""

    batch_id: str
    """The same whenever these rows are sent again: what a destination knows a repetition by."""

    operation: Operation
    items: Sequence[Item]

    @property
    def payloads(self) -> list[Payload]:
        """The rows as the destination takes them."""
        return [item.payload for item in self.items]


@dataclass(frozen=True)
class Rejection:
    """Why the destination refused a row, in its own words. A retryable one is sent again by the next sync."""

    code: str
    detail: str
    retryable: bool = False


@dataclass(frozen=True)
class Done:
    """What the destination confirmed, by position in the batch. What is not rejected was done."""

    rejected: Mapping[int, Rejection] = field(default_factory=dict)
    destination_keys: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Pending:
    """The destination has the batch as a job and works on it: it is asked again, and nothing is sent
    again."""

    job_id: str
    ask_after_seconds: float = 5.0


@dataclass(frozen=True)
class Unknown:
    """The rows may have arrived or not, and the destination cannot say: they are sent again if that is
    harmless."""


Outcome = Done | Pending | Unknown


@dataclass(frozen=True)
class Patience:
    """How long a job of the destination's is waited for."""

    within_run: timedelta = timedelta(minutes=5)
    """A run asks for this long; then the batch waits for the next run, which asks first."""

    at_all: timedelta = timedelta(hours=24)
    """A job that has no answer by then is one the destination does not know."""


class DestinationObject(ABC):
    """One kind of thing at a vendor that rows become: its payloads, limits and calls.

    Args:
        api: the vendor's, with the account's address, credentials and rate.
        audience: the destination's id of the list or audience; empty where the object has none.
        options: further settings of the sync, as the class names them in `option_names`.
    """

    kind: ClassVar[Kind] = "people"
    modes: ClassVar[tuple[Mode, ...]] = ("upsert", "create_only")
    """What a sync may ask for; the first is what it gets when it asks for nothing."""

    purposes: ClassVar[tuple[str, ...]] = ()
    """Purposes that a sync may state; empty: any. Consent to mail lets nobody into an audience of ads."""

    needs_audience: ClassVar[bool] = False
    identifiers: ClassVar[tuple[str, ...]] = ("email", "phone", "external_id")
    """Those it can take; a sync sends all of them unless it names fewer."""

    identifier_fields: ClassVar[Mapping[str, str]] = {}
    """What the destination calls an identifier, where it is not `email`, `phone` or `external_id`."""

    default_mapping: ClassVar[Mapping[str, str]] = {}
    """Field at the destination → column of the model, for a sync that states no mapping."""

    option_names: ClassVar[tuple[str, ...]] = ()
    limits: Limits
    patience: Patience = Patience()
    version: ClassVar[str]
    """Changes when the same row would be sent differently; every row is then sent again."""

    write_rate: str = "default"
    """Name of the vendor's limit that counts its batches: what plans estimate their time by."""

    is_repeatable: bool = True
    """Whether sending a batch twice does no harm. Else what is unknown is `uncertain` and waits for a
    person."""

    renew_after: ClassVar[timedelta | None] = None
    """How long the destination keeps a row that it is told nothing more of: then it is sent again as it
    is."""

    is_local: ClassVar[bool] = False
    """Whether it needs no account and delivers by itself, whatever the account's `deliver` says."""

    follows_address: bool = False
    """Whether the destination knows a row by its address.

    A row whose address changed is then taken out under the old one, and comes in under the new one in the
    next run: not before the removal is confirmed, since the two may share a number. Not so where the mapping
    or the identifiers of the sync changed at the same time: what went out before must then be in the key that
    a row is known as.
    """

    def __init__(self, api: Api, audience: str = "", options: Mapping[str, str] | None = None) -> None:
        self.api, self.audience, self.options = api, audience, dict(options or {})

    @classmethod
    def field_problem(cls, name: str) -> str | None:
        """What is wrong with a field's name at this destination; None when nothing is."""
        return None

    @abstractmethod
    def upsert(self, row: Row) -> Payload:
        """One row as the vendor wants it; raises RejectedRow for what it would refuse."""

    def removal(self, key: str, destination_key: str) -> Payload:
        """One member to take out, by the key the destination knows it by."""
        raise NotImplementedError

    def known_as(self, row: Row) -> str:
        """The key by which the destination knows the row, as far as it is known before sending."""
        return row.known_as or row.key

    @abstractmethod
    def send(self, batch: Batch, note_job: Callable[[str], None]) -> Outcome:
        """Hands a batch over. `note_job` keeps the id of a job that is begun before its rows are in it."""

    def poll(self, batch: Batch, job_id: str) -> Outcome:
        """What became of a job. The batch has its keys in the order of sending, and no payloads any more.

        A question that the destination refuses (404: it knows of no such job) counts as Unknown.
        """
        raise NotImplementedError

    def look_up(self, batch: Batch, job_id: str | None) -> Outcome:
        """What became of a batch of which nothing is known but that sending it was begun."""
        return Unknown()

    def estimated_calls(self, upserts: int, removes: int) -> int:
        """Requests that so many rows take."""
        return -(-upserts // self.limits.upsert_rows) + -(-removes // self.limits.remove_rows)


ErasureStatus = Literal["ok", "pending", "failed", "unsupported", "manual"]


@dataclass(frozen=True)
class Vendor:
    """A destination that accounts may be of: where it is, how it lets one in, what it has."""

    name: str
    title: str
    objects: Mapping[str, type[DestinationObject]]
    base_url: str = ""
    """Empty: the account must state it."""

    has_address: bool = True
    """Whether an account is somewhere: else it needs no `base_url`."""

    credentials: tuple[str, ...] = ()
    """Names of the secrets that an account must name environment variables for."""

    headers: Callable[[Mapping[str, str]], dict[str, str]] = lambda secrets: {}
    """Headers of every request, from the secrets by name."""

    transport: Callable[[Mapping[str, str], Mapping[str, str]], httpx.BaseTransport] | None = None
    """What carries the requests in place of httpx's own, from the secrets and the account's options."""

    rates: Mapping[str, tuple[Rate, ...]] = field(default_factory=dict)
    """Published limits by the name that a call gives (`default` where it gives none)."""

    is_busy: Callable[[int, str], bool] = lambda status, text: False
    """Whether an answer other than 429 and 503 means: too much at once."""

    problem: Callable[[Any], tuple[str, str]] | None = None
    """Code and words of an error body, where they stand in places of the vendor's own."""

    connections: int = 4
    """Requests under way at once."""

    erase: Callable[[Api, str, str], ErasureStatus] | None = None
    """Erases whoever has this identifier: (api, `email` or `phone` or `external_id`, value). None:
    unsupported."""
