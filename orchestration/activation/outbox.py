"""The outbox: what is on its way. Every step of a batch is one transaction."""

import json
from datetime import datetime

import duckdb

from orchestration.activation.destination import Batch, Done, Payload
from orchestration.activation.plan import Plan
from orchestration.base.database import transaction

UNKNOWN = "unknown"
"""Fingerprint of a row that was sent but never confirmed: it may be there, so it is sent again or removed."""


def load_batch(connection: duckdb.DuckDBPyConnection, batch_id: str) -> Batch:
    """A batch as the destination takes it."""
    rows = connection.execute(
        "select operation, payload from sync_outbox where batch_id = ? order by seq", [batch_id]
    ).fetchall()
    payloads: list[Payload] = [json.loads(payload) for _, payload in rows]
    removal = rows[0][0] in ("withdraw", "remove")
    return Batch(batch_id, "remove" if removal else "upsert", payloads)


def mark(
    connection: duckdb.DuckDBPyConnection,
    batch_id: str,
    state: str,
    owner: str,
    job_id: str | None = None,
    deadline: datetime | None = None,
) -> None:
    """Puts a batch in its next state: `sent` before it is handed over, `accepted` with the job's id after.

    Args:
        connection: to the state file.
        batch_id: of the batch.
        state: it is in from now on.
        owner: the run that does it.
        job_id: the destination's, once it has taken the batch.
        deadline: until when an answer to it is waited for.
    """
    with transaction(connection):
        connection.execute(
            "update sync_outbox set state = ?, remote_job_id = ?, lease_owner = ?, lease_until = ?,"
            " attempt = attempt + cast(? = 'sent' as integer) where batch_id = ?",
            [state, job_id, owner, deadline, state, batch_id],
        )


def settle(
    connection: duckdb.DuckDBPyConnection, batch_id: str, outcome: Done, now: datetime
) -> dict[str, int]:
    """Acknowledgements, rejects, log and the end of the batch, together; returns the rows of each result."""
    with transaction(connection):
        _note_answers(connection, outcome)
        connection.execute(
            """
            create or replace temp table settled as
            select sync_outbox.*, refused.code, refused.detail, refused.retryable, known.destination_key
            from sync_outbox
            left join refused on sync_outbox.seq = refused.seq
            left join known on sync_outbox.seq = known.seq
            where sync_outbox.batch_id = ?
            """,
            [batch_id],
        )
        _acknowledge(connection, now)
        rejected = connection.execute("""
            select
                sync_name, row_key, payload_fingerprint, mapping_version,
                case when retryable then 'retryable' else 'permanent' end, code, detail, batch_id
            from settled
            where code is not null
        """).fetchall()
        for row in rejected:
            refuse(connection, row, now)
        _log(connection, "case when code is null then 'done' else 'rejected' end", now)
        connection.execute(
            "update sync_outbox set state = 'done', payload = null where batch_id = ?", [batch_id]
        )
    results = (
        "select case when code is null then operation else 'rejected' end, count(*) from settled group by all"
    )
    return dict(connection.execute(results).fetchall())


def forget_unconfirmed(connection: duckdb.DuckDBPyConnection, batch_id: str, now: datetime) -> None:
    """Settles a batch that was sent and never confirmed: its rows may be in the destination, content unknown.

    They stay acknowledged with an unknown fingerprint. So the next plan sends those that are still wanted
    once more, which is harmless, and removes those that are not, which a mere resend would have missed. That
    holds for removals too: whoever was perhaps removed and is wanted again must not pass for unchanged.
    """
    with transaction(connection):
        connection.execute(
            f"""
            create or replace temp table settled as
            select
                * replace ('{UNKNOWN}' as payload_fingerprint, cast(null as varchar) as field_fingerprints),
                cast(null as varchar) as code, cast(null as varchar) as destination_key
            from sync_outbox
            where batch_id = ?
            """,
            [batch_id],
        )
        _acknowledge(connection, now, confirmed=False)
        _log(connection, "'unconfirmed'", now)
        connection.execute("delete from sync_outbox where batch_id = ?", [batch_id])


def refuse(connection: duckdb.DuckDBPyConnection, row: tuple, now: datetime) -> None:
    """Keeps a rejected row with its reason: counted up when it was refused before, else new."""
    *key, kind, code, detail, batch_id = row
    seen = connection.execute(
        """
        update sync_rejects
        set class = ?, code = ?, detail = ?, batch_id = ?, last_seen_at = ?, attempts = attempts + 1
        where
            sync_name = ? and row_key = ? and payload_fingerprint is not distinct from ?
            and mapping_version = ?
        returning 1
        """,
        [kind, code, detail, batch_id, now, *key],
    ).fetchall()
    if not seen:
        connection.execute(
            "insert into sync_rejects values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
            [*key, kind, code, detail, batch_id, now, now],
        )


def note_plan(connection: duckdb.DuckDBPyConnection, plan: Plan, plan_id: str, now: datetime) -> None:
    """Keeps the figures of a plan."""
    connection.execute(
        "insert into sync_plans values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            plan_id,
            plan.sync_name,
            plan.plan_hash,
            plan.generation_id,
            now,
            plan.counts["add"],
            plan.counts["update"],
            plan.removes,
            plan.counts["unchanged"],
            sum(plan.blocked.values()),
            plan.counts["rejected"],
            plan.estimated_calls,
        ],
    )


def _note_answers(connection: duckdb.DuckDBPyConnection, outcome: Done) -> None:
    connection.execute(
        "create or replace temp table refused (seq integer, code varchar, detail varchar, retryable boolean)"
    )
    connection.execute("create or replace temp table known (seq integer, destination_key varchar)")
    if outcome.rejected:
        rows = [[seq, each.code, each.detail, each.retryable] for seq, each in outcome.rejected.items()]
        connection.executemany("insert into refused values (?, ?, ?, ?)", rows)
    if outcome.destination_keys:
        connection.executemany(
            "insert into known values (?, ?)", [list(pair) for pair in outcome.destination_keys.items()]
        )


def _acknowledge(connection: duckdb.DuckDBPyConnection, now: datetime, confirmed: bool = True) -> None:
    """What was sent replaces what was known of those rows; what was removed for certain is forgotten."""
    connection.execute("""
        create or replace temp table acknowledged as
        select
            settled.* replace (
                coalesce(settled.destination_key, sync_ack.destination_key, settled.row_key)
                as destination_key
            )
        from settled
        left join sync_ack on settled.sync_name = sync_ack.sync_name and settled.row_key = sync_ack.row_key
        where settled.code is null
    """)
    connection.execute(
        "delete from sync_ack where (sync_name, row_key) in (select (sync_name, row_key) from acknowledged)"
    )
    connection.execute(
        """
        insert into sync_ack by name
        select
            sync_name, row_key, destination_key, payload_fingerprint, field_fingerprints, mapping_version,
            cast(? as timestamp) as acked_at, batch_id
        from acknowledged
        where operation in ('add', 'update') or not ?
        """,
        [now, confirmed],
    )


def _log(connection: duckdb.DuckDBPyConnection, outcome: str, now: datetime) -> None:
    connection.execute(
        f"insert into delivery_log select batch_id, sync_name, row_key, operation, {outcome}, ? from settled",
        [now],
    )
