"""What the engine needs of a destination. A new kind implements these; the engine stays as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
class Outcome:
    """What the destination confirmed, by position in the batch. Whatever is not rejected was done."""

    rejected: Mapping[int, Rejection] = field(default_factory=dict)
    destination_keys: Mapping[int, str] = field(default_factory=dict)


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

    def send(self, batch: Batch) -> str:
        """Hands a batch over and returns the id of the destination's job. Safe to repeat."""
        ...

    def outcome(self, batch_id: str, job_id: str) -> Outcome | None:
        """What became of a job; None while it is going on, or when the destination does not know it."""
        ...
