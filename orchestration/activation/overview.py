"""What is known of syncs: their state, their rejects, and what people do about them."""

from typing import Any

import duckdb

from orchestration.activation import outbox, settlement
from orchestration.activation.plan_query import REMOVAL_UNCERTAIN
from orchestration.activation.spec import SyncSpec
from orchestration.activation.state import SyncState, utc_now

STATUS = """
    select
        runs.sync_name, runs.status, runs.started_at, runs.finished_at, runs.planned_count, runs.added_count,
        runs.updated_count, runs.removed_count, runs.unchanged_count, runs.rejected_count, runs.blocked_count,
        runs.waiting_count, runs.request_count, runs.note, coalesce(acked.row_count, 0) as confirmed_count,
        coalesce(rejects.row_count, 0) as reject_count, coalesce(batches.batch_count, 0) as open_batch_count
    from (
        select * from sync_runs
        qualify row_number() over (partition by sync_name order by started_at desc, run_id desc) = 1
    ) as runs
    left join (select sync_name, count(*) as row_count from sync_ack group by all) as acked
        on runs.sync_name = acked.sync_name
    left join (select sync_name, count(distinct row_key) as row_count
        from sync_rejects group by all) as rejects
        on runs.sync_name = rejects.sync_name
    left join (select sync_name, count(*) as batch_count from sync_batches group by all) as batches
        on runs.sync_name = batches.sync_name
    order by runs.sync_name
"""
REJECTS = """
    select
        sync_name, class, code, detail, count(*) as row_count, min(first_seen_at) as first_seen_at,
        max(last_seen_at) as last_seen_at, list(row_key order by row_key)[1:3] as sample
    from sync_rejects
    where $sync_name is null or sync_name = $sync_name
    group by all
    order by sync_name, row_count desc, code
"""
ERASURES = """
    select account, identifier_type, status, count(*) as request_count, min(requested_at) as oldest_at
    from sync_erasures
    group by all
    order by all
"""


def status_of(state: SyncState) -> list[dict[str, Any]]:
    """One row per sync that has ever run: its newest run, and what is confirmed, refused or under way."""
    with state.open() as connection:
        return _dicts(connection.execute(STATUS))


def erasures_of(state: SyncState) -> list[dict[str, Any]]:
    """One row per account, kind of identifier and status."""
    with state.open() as connection:
        return _dicts(connection.execute(ERASURES))


def rejects_of(state: SyncState, sync_name: str | None) -> list[dict[str, Any]]:
    """One row per reason for which a sync's rows were refused."""
    with state.open() as connection:
        return _dicts(connection.execute(REJECTS, {"sync_name": sync_name}))


def retry(state: SyncState, spec: SyncSpec) -> int:
    """Lets the refused rows of a sync be sent by its next run as they are; returns how many."""
    with state.transaction() as connection:
        return len(
            connection.execute(
                "update sync_rejects set class = 'retryable', code = case code"
                " when ? then 'no_answer' else code end"
                " where sync_name = ? and class <> 'retryable' returning 1",
                [REMOVAL_UNCERTAIN, spec.name],
            ).fetchall()
        )


def abandon(state: SyncState, spec: SyncSpec, is_repeatable: bool) -> int:
    """Waits no longer for what has no answer; returns how many batches and rows that are.

    Rows of batches under way are planned anew, where sending twice does no harm. Rows that are `uncertain`
    already count as arrived from now on: they are sent no more as they are.
    """
    with state.transaction() as connection:
        left = outbox.open_batches(connection, spec.name)
        outbox.forget(connection, [batch.batch_id for batch in left if batch.state == "pending"])
        given_up = [batch for batch in left if batch.state != "pending"]
        for batch in given_up:
            settlement.settle_unknown(connection, batch.batch_id, is_repeatable, utc_now())
        uncertain = "from sync_rejects where sync_name = $sync_name and class = 'uncertain'"
        of_sync = {"sync_name": spec.name}
        connection.execute(
            f"delete from sync_ack where sync_name = $sync_name and row_key in (select row_key {uncertain})",
            of_sync,
        )
        connection.execute(
            "insert into sync_ack by name select sync_name, row_key, row_key"
            " as destination_key, payload_fingerprint,"
            " mapping_version, cast($now as timestamp) as acked_at, batch_id"
            f" {uncertain} and code <> $removal",
            of_sync | {"now": utc_now(), "removal": REMOVAL_UNCERTAIN},
        )
        settled = connection.execute(f"delete {uncertain} returning 1", of_sync).fetchall()
        return len(given_up) + len(settled)


def _dicts(cursor: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
