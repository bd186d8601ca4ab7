"""Rows as destinations take them, and a batch of them that is ready to go."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson

from orchestration.activation.destination import (
    Batch,
    DestinationObject,
    Done,
    Event,
    Item,
    Operation,
    Payload,
    RejectedRow,
    Rejection,
    Row,
)
from orchestration.activation.outbox import OpenBatch
from orchestration.activation.redaction import without_personal_data
from orchestration.activation.rows import Rows
from orchestration.activation.wanted import Wanted


@dataclass
class Prepared:
    """A batch with its rows shaped."""

    open: OpenBatch
    items: list[Item] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    """seq in the outbox of each item."""

    private: list[tuple[str, ...]] = field(default_factory=list)
    """Values that must not stand in what is kept of the destination's words, of each item."""

    dropped: list[tuple[str, int]] = field(default_factory=list)
    refusals: list[tuple] = field(default_factory=list)
    keyed: list[tuple[str, int, str]] = field(default_factory=list)
    """Batch, seq and key of rows that go out under another key than the outbox has."""

    size: int = 0

    @property
    def batch(self) -> Batch:
        """As the destination takes it."""
        operation: Operation = "remove" if self.open.operation == "remove" else "upsert"
        return Batch(self.open.batch_id, operation, self.items)

    def take(
        self,
        values: tuple,
        rows: Rows,
        sync_name: str,
        destination: DestinationObject,
        erased: set[str],
        is_history: Callable[[datetime], bool],
    ) -> None:
        """One row, ready to go; or left out: it has changed since the plan, may not go now, or would be
        refused."""
        batch_id, seq, key, operation, known_as, planned, version = values[:7]
        identifiers: tuple[str, ...] = ()
        try:
            if operation in ("withdraw", "remove"):
                payload = destination.removal(key, known_as)
                size = len(orjson.dumps(payload))
            else:
                held_back, now = values[7], values[8]
                if held_back is not None or now != planned or key in erased:
                    self.dropped.append((batch_id, seq))
                    return
                known = known_as if known_as != key else None
                row = shape_row(key, values, rows.places, rows.wanted, is_history, known)
                identifiers = texts_of([*row.identifiers.values(), *row.fields.values()])
                payload, size = payload_of(destination, row)
                known_as, before = destination.known_as(row), known_as
                if known_as != before:
                    self.keyed.append((batch_id, seq, known_as))
        except RejectedRow as rejected:
            detail = without_personal_data(rejected.detail, identifiers)
            self.refusals.append(
                (sync_name, key, planned, version, "contract", rejected.code, detail, batch_id)
            )
            self.dropped.append((batch_id, seq))
            return
        self.items.append(Item(key, payload))
        self.places.append(seq)
        self.private.append(identifiers)
        self.size += size + 1


def payload_of(destination: DestinationObject, row: Row) -> tuple[Payload, int]:
    """A row as the destination wants it, and its bytes; raises RejectedRow for what it would refuse."""
    payload = destination.upsert(row)
    size = len(orjson.dumps(payload))
    if size > destination.limits.row_bytes:
        raise RejectedRow("too_large", f"more than {destination.limits.row_bytes:,} bytes")
    return payload, size


def texts_of(values: list[Any]) -> tuple[str, ...]:
    """The texts among the values of a row: a destination may repeat them in what it says."""
    return tuple(value for value in values if isinstance(value, str))


def shape_row(
    key: str,
    values: tuple,
    places: dict[str, int],
    wanted: Wanted,
    is_history: Callable[[datetime], bool],
    known_as: str | None = None,
) -> Row:
    """A row of the view `wanted` as destinations take one."""
    identifiers = {name: value for name in wanted.identifiers if (value := values[places[name]]) is not None}
    fields: dict[str, Any] = {name: values[places[column]] for name, column in wanted.fields.items()}
    event = None
    if wanted.has_events:
        occurred_at, amount = values[places["occurred_at"]], values[places["amount"]]
        event = Event(
            name=values[places["event_name"]],
            occurred_at=occurred_at,
            amount=Decimal(amount) if amount is not None else None,
            currency=values[places["currency"]],
            is_history=is_history(occurred_at),
        )
    return Row(key, identifiers, fields, event, known_as, wanted.identifiers)


def redacted(outcome: Done, prepared: Prepared) -> Done:
    """The outcome, with nothing of the rows' addresses left in the destination's words."""
    rejected = {
        place: Rejection(
            each.code, without_personal_data(each.detail, prepared.private[place]), each.retryable
        )
        for place, each in outcome.rejected.items()
        if place < len(prepared.private)
    }
    return Done(rejected, outcome.destination_keys)
