"""What the engine needs of a destination. A new kind implements these; the engine stays as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal, Protocol

Operation = Literal["upsert", "remove"]
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
    batch_bytes: int
    row_bytes: int


@dataclass(frozen=True)
class Patience:
    """How long a job of the destination's is waited for."""

    within_run: timedelta = timedelta(minutes=5)
    """A run asks for this long; then the batch waits for the next run, which asks first."""

    at_all: timedelta = timedelta(hours=24)
    """A job that has no answer by then is one the destination does not know."""


@dataclass(frozen=True)
class Batch:
    """Rows of one operation that travel together. Sending a batch twice must do no harm."""

    batch_id: str
    operation: Operation
    payloads: Sequence[Payload]


@dataclass(frozen=True)
class Rejection:
    """Why the destination refused a row. A retryable one is sent again by the next sync."""

    code: str
    detail: str
    retryable: bool = False


@dataclass(frozen=True)
class Done:
    """The job has ended: what the destination confirmed, by position in the batch. The rest was done."""

    rejected: Mapping[int, Rejection] = field(default_factory=dict)
    destination_keys: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Pending:
    """The destination has the batch and works on it: it is asked again, and nothing of it is sent again."""

    ask_after_seconds: float = 5.0


@dataclass(frozen=True)
class Unknown:
    """The destination knows of no such job: its rows may have arrived or not, so they are sent again."""


Outcome = Done | Pending | Unknown


class Shape(Protocol):
    """A vendor's payloads: rows in, request bodies out. No network."""

    limits: Limits
    mapping_version: str
    """Changes when the same row would be sent differently; every row is then sent again."""

    def upsert(self, row: Mapping[str, Any]) -> Payload:
        """One row as the vendor wants it; raises RejectedRow for what it would refuse."""
        ...

    def removal(self, destination_key: str) -> Payload:
        """One member to take out of the audience."""
        ...

    def request(self, batch: Batch) -> Payload:
        """The request that carries a whole batch: method, path and body."""
        ...


class Destination(Protocol):
    """A way to deliver batches and to learn what became of them."""

    shape: Shape
    patience: Patience

    def send(self, batch: Batch) -> str:
        """Hands a batch over and returns the id of the destination's job. Safe to repeat."""
        ...

    def outcome(self, batch_id: str, job_id: str) -> Outcome:
        """What became of a job, as far as the destination can say now."""
        ...
