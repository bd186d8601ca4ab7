"""The outbox: which rows are on their way, batch by batch. Each function is one step of a transaction.

A batch is `pending` until it is handed over, `sent` from just before that, and `accepted` while the
destination works on it as a job; then it is settled and gone, and what became of its rows stands in
`sync_ack`, `sync_rejects` and `delivery_log`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb
import pyarrow as pa

from orchestration.activation.destination import Done, Limits
from orchestration.activation.plan import REMOVAL_UNCERTAIN, UNKNOWN, Plan

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
    _fill(connection, "dropped", {"batch_id": [row[0] for row in rows], "seq": [row[1] for row in rows]})
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
        _fill(connection, "keyed", dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
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
        _fill(connection, "half", {"seq": half})
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
        _fill(connection, "ended", {"batch_id": batch_ids})
        connection.execute("delete from sync_outbox where batch_id in (select batch_id from ended)")
        connection.execute("delete from sync_batches where batch_id in (select batch_id from ended)")


def settle(
    connection: duckdb.DuckDBPyConnection,
    outcomes: dict[str, Done],
    sent: dict[str, list[int]],
    now: datetime,
) -> dict[str, int]:
    """Acknowledgements, rejects, log and the end of the batches, together; returns the rows of each result.

    Args:
        connection: in a transaction.
        outcomes: what became of each batch.
        sent: seq of the rows of each batch, in the order in which they were sent.
        now: of the clock.
    """
    told: list[tuple] = []
    for batch_id, outcome in outcomes.items():
        for place, seq in enumerate(sent[batch_id]):
            refused = outcome.rejected.get(place)
            if refused or place in outcome.destination_keys:
                told.append(
                    (
                        batch_id,
                        seq,
                        refused.code if refused else None,
                        refused.detail if refused else None,
                        refused.retryable if refused else None,
                        outcome.destination_keys.get(place),
                    )
                )
    names = ("batch_id", "seq", "code", "detail", "retryable", "known_as")
    columns = zip(*told, strict=True) if told else ((),) * len(names)
    _fill(connection, "answers", {name: list(column) for name, column in zip(names, columns, strict=True)})
    _fill(connection, "ended", {"batch_id": list(outcomes)})
    connection.execute("""
        create or replace temp table settled as
        select
            outbox.*, batches.sync_name, answers.code, answers.detail, answers.retryable,
            coalesce(answers.known_as, outbox.destination_key) as known_as
        from sync_outbox as outbox
        inner join sync_batches as batches on outbox.batch_id = batches.batch_id
        left join answers on outbox.batch_id = answers.batch_id and outbox.seq = answers.seq
        where outbox.batch_id in (select batch_id from ended)
    """)
    _acknowledge(connection, now)
    rejected = connection.execute("""
        select
            sync_name, row_key, payload_fingerprint, mapping_version,
            case when retryable then 'retryable' else 'permanent' end, code, detail, batch_id
        from settled
        where code is not null
    """).fetchall()
    refuse(connection, rejected, now)
    _log(connection, "case when code is null then 'done' else 'rejected' end", now)
    forget(connection, list(outcomes))
    return dict(
        connection.execute(
            "select case when code is null then operation else 'rejected' end, count(*)"
            " from settled group by all"
        ).fetchall()
    )


def settle_unknown(
    connection: duckdb.DuckDBPyConnection, batch_id: str, is_repeatable: bool, now: datetime
) -> None:
    """Settles a batch that was sent and never confirmed: its rows may be there, content unknown.

    They stay acknowledged with an unknown fingerprint. So the next plan sends those that are still wanted
    once more, and removes those that are not, which a mere resend would have missed. That holds for removals
    too: whoever was perhaps removed and is wanted again must not pass for unchanged. Where sending twice does
    harm nothing is sent again: such a row is `uncertain`, and a person decides (`weft sync retry`).
    """
    connection.execute(
        f"""
        create or replace temp table settled as
        select
            outbox.* replace (
                '{UNKNOWN}' as payload_fingerprint,
                case when outbox.operation in ('add', 'update') then outbox.field_fingerprints end
                    as field_fingerprints
            ),
            outbox.payload_fingerprint as sent_fingerprint,
            batches.sync_name, cast(null as varchar) as code, outbox.destination_key as known_as
        from sync_outbox as outbox
        inner join sync_batches as batches on outbox.batch_id = batches.batch_id
        where outbox.batch_id = ?
        """,
        [batch_id],
    )
    if is_repeatable:
        _acknowledge(connection, now, confirmed=False)
    else:
        uncertain = connection.execute(
            "select sync_name, row_key, sent_fingerprint, mapping_version, 'uncertain',"
            f" case when operation in ('remove', 'withdraw') then '{REMOVAL_UNCERTAIN}' else 'no_answer' end,"
            " 'sent, and no answer came: it may have arrived', batch_id from settled"
        ).fetchall()
        refuse(connection, uncertain, now)
    _log(connection, "'unconfirmed'", now)
    forget(connection, [batch_id])


def refuse(connection: duckdb.DuckDBPyConnection, rows: list[tuple], now: datetime) -> None:
    """Keeps rejected rows with their reason: counted up when they were refused before, else new.

    Args:
        connection: in a transaction.
        rows: sync, row key, fingerprint, mapping version, class, code, detail, batch.
        now: of the clock.
    """
    if not rows:
        return
    names = (
        "sync_name",
        "row_key",
        "payload_fingerprint",
        "mapping_version",
        "class",
        "code",
        "detail",
        "batch_id",
    )
    _fill(connection, "refusals", dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
    same = (
        "sync_rejects.sync_name = refusals.sync_name and sync_rejects.row_key = refusals.row_key"
        " and sync_rejects.payload_fingerprint is not distinct from refusals.payload_fingerprint"
        " and sync_rejects.mapping_version = refusals.mapping_version"
    )
    connection.execute(
        f"""
        create or replace temp table told as
        select
            refusals.*, coalesce(sync_rejects.first_seen_at, $now) as first_seen_at,
            cast($now as timestamp) as last_seen_at, coalesce(sync_rejects.attempts, 0) + 1 as attempts
        from refusals left join sync_rejects on {same}
        """,
        {"now": now},
    )
    connection.execute(f"delete from sync_rejects using refusals where {same}")
    connection.execute("insert into sync_rejects by name select * from told")


def _acknowledge(connection: duckdb.DuckDBPyConnection, now: datetime, confirmed: bool = True) -> None:
    """What was sent replaces what was known of those rows; what was removed for certain is forgotten."""
    connection.execute("""
        delete from sync_ack using settled
        where
            sync_ack.sync_name = settled.sync_name and sync_ack.row_key = settled.row_key
            and settled.code is null
    """)
    connection.execute(
        """
        insert into sync_ack by name
        select
            sync_name, row_key, known_as as destination_key, payload_fingerprint, field_fingerprints,
            mapping_version, cast(? as timestamp) as acked_at, batch_id
        from settled
        where code is null and (operation in ('add', 'update') or not ?)
        """,
        [now, confirmed],
    )
    # A row that went through is no reject any more.
    connection.execute("""
        delete from sync_rejects using settled
        where
            sync_rejects.sync_name = settled.sync_name and sync_rejects.row_key = settled.row_key
            and settled.code is null
    """)


def _log(connection: duckdb.DuckDBPyConnection, outcome: str, now: datetime) -> None:
    connection.execute(
        f"insert into delivery_log select batch_id, sync_name, row_key, operation, {outcome}, ? from settled",
        [now],
    )


def _fill(connection: duckdb.DuckDBPyConnection, name: str, columns: dict[str, list]) -> None:
    """A temporary table of these columns; one without a value is text."""
    arrays = {
        column: pa.array(values)
        if any(value is not None for value in values)
        else pa.array(values, pa.string())
        for column, values in columns.items()
    }
    connection.register("given_rows", pa.table(arrays))
    connection.execute(f"create or replace temp table {name} as select * from given_rows")
    connection.unregister("given_rows")
