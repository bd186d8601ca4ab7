"""The outbox: which rows are on their way, batch by batch. Each function is one step of a transaction.

A batch is `pending` until it is handed over, `sent` from just before that, and `accepted` while the
destination works on it as a job; then it is settled (`settlement`) and gone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from orchestration.activation.destination import Limits
from orchestration.activation.plan import Plan
from orchestration.activation.temporary import temporary_table

LEASE = timedelta(minutes=15)
"""How long a batch is left to the worker that took it, unless that worker is known to be gone."""


@dataclass(frozen=True)
class OpenBatch:
    """A batch as the state file has it."""

    batch_id: str
    plan_id: str
    operation: str
    state: str
    job_id: str | None
    deadline: datetime | None


def enqueue(connection: duckdb.DuckDBPyConnection, plan: Plan, plan_id: str, limits: Limits) -> None:
    """Puts the changing rows into batches: removals first, then what is added or updated."""
    connection.execute(
        """
        create or replace temp table numbered as
        select
            $plan_id || '-1-000000' as batch_id,
            row_number() over (order by is_removal desc, place) - 1 as seq,
            changing.*
        from changing
        """
        if limits.together
        else f"""
        create or replace temp table numbered as
        select
            $plan_id || case when is_removal
                then '-1-' || lpad(cast((place - 1) // {limits.remove_rows} as varchar), 6, '0')
                else '-2-' || lpad(cast((place - 1) // {limits.upsert_rows} as varchar), 6, '0')
            end as batch_id,
            (place - 1) % case when is_removal then {limits.remove_rows} else {limits.upsert_rows} end as seq,
            changing.*
        from changing
        """,
        {"plan_id": plan_id},
    )
    connection.execute(
        "insert into sync_outbox by name select batch_id, seq, row_key, operation, destination_key,"
        " payload_fingerprint, field_fingerprints, ? as mapping_version from numbered",
        [plan.mapping_version],
    )
    connection.execute(
        "insert into sync_batches by name select batch_id, $sync_name as sync_name, $plan_id as plan_id,"
        " case when bool_or(is_removal) then 'remove' else 'upsert' end as operation,"
        " cast(count(*) as integer) as row_count, 'pending' as state, 0 as attempt"
        " from numbered group by batch_id",
        {"sync_name": plan.sync_name, "plan_id": plan_id},
    )


def open_batches(connection: duckdb.DuckDBPyConnection, sync_name: str) -> list[OpenBatch]:
    """Every batch of a sync that is not settled, in the order of sending."""
    rows = connection.execute(
        "select batch_id, plan_id, operation, state, remote_job_id, deadline from sync_batches"
        " where sync_name = ? order by batch_id",
        [sync_name],
    ).fetchall()
    return [OpenBatch(*row) for row in rows]


def claim(
    connection: duckdb.DuckDBPyConnection, plan_id: str, owner: str, now: datetime, most_rows: int
) -> list[OpenBatch]:
    """Takes the next pending batches that no other worker has, of one operation, up to so many rows."""
    rows = connection.execute(
        "select batch_id, plan_id, operation, state, remote_job_id, deadline, row_count from sync_batches"
        " where plan_id = ? and state = 'pending' and (lease_until is null or lease_until < ?)"
        " order by batch_id",
        [plan_id, now],
    ).fetchall()
    taken: list[OpenBatch] = []
    total = 0
    for *fields, row_count in rows:
        batch = OpenBatch(*fields)
        if taken and (total + row_count > most_rows or batch.operation != taken[0].operation):
            break
        taken.append(batch)
        total += row_count
    connection.executemany(
        "update sync_batches set lease_owner = ?, lease_until = ? where batch_id = ?",
        [[owner, now + LEASE, batch.batch_id] for batch in taken],
    ) if taken else None
    return taken


def drop_rows(connection: duckdb.DuckDBPyConnection, rows: Iterable[tuple[str, int]]) -> None:
    """Takes rows out of their batches that will not be sent."""
    temporary_table(
        connection, "dropped", {"batch_id": [row[0] for row in rows], "seq": [row[1] for row in rows]}
    )
    connection.execute(
        "delete from sync_outbox where (batch_id, seq) in (select (batch_id, cast(seq as integer))"
        " from dropped)"
    )


def mark_sent(connection: duckdb.DuckDBPyConnection, batch_ids: list[str], until: datetime) -> None:
    """From here on the rows of these batches may be at the destination."""
    connection.executemany(
        "update sync_batches set state = 'sent', attempt = attempt + 1, lease_until = ? where batch_id = ?",
        [[until, batch_id] for batch_id in batch_ids],
    )


def note_keys(connection: duckdb.DuckDBPyConnection, rows: list[tuple[str, int, str]]) -> None:
    """Keeps the keys that rows (batch, seq, key) go out under: what is known of them until they are
    confirmed."""
    if rows:
        names = ("batch_id", "seq", "known_as")
        temporary_table(
            connection, "keyed", dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
        )
        connection.execute(
            "update sync_outbox set destination_key = keyed.known_as from keyed"
            " where sync_outbox.batch_id = keyed.batch_id and sync_outbox.seq = keyed.seq"
        )


def note_job(connection: duckdb.DuckDBPyConnection, batch_id: str, job_id: str) -> None:
    """Keeps the id of a job that is begun, before its rows are in it."""
    connection.execute("update sync_batches set remote_job_id = ? where batch_id = ?", [job_id, batch_id])


def mark_accepted(
    connection: duckdb.DuckDBPyConnection, batch_id: str, job_id: str, deadline: datetime
) -> None:
    """The destination has the rows and works on them."""
    connection.execute(
        "update sync_batches set state = 'accepted', remote_job_id = ?, deadline = ? where batch_id = ?",
        [job_id, deadline, batch_id],
    )


def release(connection: duckdb.DuckDBPyConnection, batch_ids: list[str]) -> None:
    """Gives batches back of which nothing was sent."""
    if batch_ids:
        connection.executemany(
            "update sync_batches set state = 'pending', remote_job_id = null, lease_owner = null,"
            " lease_until = null"
            " where batch_id = ?",
            [[batch_id] for batch_id in batch_ids],
        )


def split(connection: duckdb.DuckDBPyConnection, batch_id: str, rows: list[int], at: int) -> None:
    """Makes two pending batches of one that was refused as a whole: the rows before `at` and those from it
    on."""
    for part, half in (("a", rows[:at]), ("b", rows[at:])):
        name = f"{batch_id}{part}"
        temporary_table(connection, "half", {"seq": half})
        connection.execute(
            "insert into sync_outbox by name select outbox.* replace (? as batch_id)"
            " from sync_outbox as outbox"
            " where batch_id = ? and seq in (select cast(seq as integer) from half)",
            [name, batch_id],
        )
        connection.execute(
            "insert into sync_batches by name select batches.* replace (? as batch_id, 'pending' as state,"
            " ? as row_count, null as lease_owner, null as lease_until, null as remote_job_id)"
            " from sync_batches as batches where batch_id = ?",
            [name, len(half), batch_id],
        )
    forget(connection, [batch_id])


def forget(connection: duckdb.DuckDBPyConnection, batch_ids: list[str]) -> None:
    """Batches that are settled, or were never sent."""
    if batch_ids:
        temporary_table(connection, "ended", {"batch_id": batch_ids})
        connection.execute("delete from sync_outbox where batch_id in (select batch_id from ended)")
        connection.execute("delete from sync_batches where batch_id in (select batch_id from ended)")
