"""From a plan to batches in the outbox, all in one transaction."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa

from orchestration.activation.destination import RejectedRow, Shape
from orchestration.activation.outbox import note_plan, refuse
from orchestration.activation.plan import Plan
from orchestration.activation.spec import SyncSpec
from orchestration.base.database import transaction


@dataclass(frozen=True)
class Line:
    """One row on its way into a batch."""

    row_key: str
    operation: str
    payload_fingerprint: str | None
    field_fingerprints: str | None
    payload: str

    @property
    def is_removal(self) -> bool:
        """Removals and upserts never share a batch."""
        return self.operation in ("withdraw", "remove")


def enqueue(
    connection: duckdb.DuckDBPyConnection,
    spec: SyncSpec,
    shape: Shape,
    plan: Plan,
    plan_id: str,
    now: datetime,
) -> int:
    """Writes the plan and its batches in one transaction; returns how many rows cannot be sent."""
    refused: list[tuple[str, str | None, str, str]] = []
    with transaction(connection):
        connection.execute("delete from sync_outbox where sync_name = ? and state = 'done'", [spec.name])
        note_plan(connection, plan, plan_id, now)
        for number, lines in enumerate(_batches(_lines(connection, spec, shape, refused), shape)):
            _insert(connection, plan, f"{plan_id}-{number:05d}", plan_id, lines)
        for row_key, fingerprint, code, detail in refused:
            refuse(
                connection,
                (spec.name, row_key, fingerprint, plan.mapping_version, "contract", code, detail, plan_id),
                now,
            )
    return len(refused)


def _lines(
    connection: duckdb.DuckDBPyConnection,
    spec: SyncSpec,
    shape: Shape,
    refused: list[tuple[str, str | None, str, str]],
) -> Iterator[Line]:
    """The changing rows in their order, shaped; one that would be refused goes to `refused` instead."""
    size, start = shape.limits.upsert_rows, 0
    while True:
        cursor = connection.execute(
            f"""
            select changing.*, activation.* exclude (row_key)
            from changing
            left join published.activation."{spec.activation}" as activation
                on changing.row_key = activation.row_key
            where changing.place > ? and changing.place <= ?
            order by changing.place
            """,
            [start, start + size],
        )
        names = [column[0] for column in cursor.description or []]
        rows = cursor.fetchall()
        if not rows:
            return
        for values in rows:
            row = dict(zip(names, values, strict=True))
            try:
                yield _line(row, shape)
            except RejectedRow as rejected:
                refused.append((row["row_key"], row["payload_fingerprint"], rejected.code, rejected.detail))
        start += size


def _line(row: dict, shape: Shape) -> Line:
    if row["operation"] in ("withdraw", "remove"):
        payload = shape.removal(row["destination_key"])
    else:
        payload = shape.upsert(row)
    text = json.dumps(payload, separators=(",", ":"))
    if len(text.encode()) > shape.limits.row_bytes:
        raise RejectedRow("too_large", f"more than {shape.limits.row_bytes:,} bytes")
    fingerprints = (row["payload_fingerprint"], row["field_fingerprints"])
    return Line(row["row_key"], row["operation"], *fingerprints, text)


def _batches(lines: Iterator[Line], shape: Shape) -> Iterator[list[Line]]:
    """Consecutive rows of one kind, within the destination's limits of rows and bytes."""
    limits, batch, size = shape.limits, [], 0
    room = limits.batch_bytes - 2_000  # the envelope around the rows
    for line in lines:
        length = len(line.payload.encode()) + 1
        most = limits.remove_rows if line.is_removal else limits.upsert_rows
        if batch and (line.is_removal != batch[0].is_removal or len(batch) >= most or size + length > room):
            yield batch
            batch, size = [], 0
        batch.append(line)
        size += length
    if batch:
        yield batch


def _insert(
    connection: duckdb.DuckDBPyConnection, plan: Plan, batch_id: str, plan_id: str, lines: list[Line]
) -> None:
    columns = {
        "seq": pa.array(range(len(lines)), pa.int32()),
        "row_key": [line.row_key for line in lines],
        "operation": [line.operation for line in lines],
        "payload_fingerprint": pa.array([line.payload_fingerprint for line in lines], pa.string()),
        "field_fingerprints": pa.array([line.field_fingerprints for line in lines], pa.string()),
        "payload": [line.payload for line in lines],
    }
    connection.register("rows", pa.table(columns))
    connection.execute(
        """
        insert into sync_outbox by name
        select
            $batch_id as batch_id, seq, $sync_name as sync_name, row_key, operation, payload_fingerprint,
            field_fingerprints, $mapping_version as mapping_version, payload, 'pending' as state,
            0 as attempt, $plan_id as plan_id
        from rows
        """,
        {
            "batch_id": batch_id,
            "sync_name": plan.sync_name,
            "mapping_version": plan.mapping_version,
            "plan_id": plan_id,
        },
    )
