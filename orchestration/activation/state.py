"""What destinations have confirmed, and what is on its way: a DuckDB file beside the warehouse."""

from collections.abc import Generator
from contextlib import contextmanager

import duckdb

from orchestration.base.database import attach
from orchestration.base.errors import TransientError, WeftError
from orchestration.base.settings import Settings

TABLES = {
    "sync_ack": """
        sync_name varchar, row_key varchar, destination_key varchar, payload_fingerprint varchar,
        field_fingerprints varchar, mapping_version varchar, acked_at timestamp, batch_id varchar""",
    "sync_outbox": """
        batch_id varchar, seq integer, sync_name varchar, row_key varchar, operation varchar,
        payload_fingerprint varchar, field_fingerprints varchar, mapping_version varchar, payload varchar,
        state varchar, remote_job_id varchar, attempt integer, not_before timestamp, lease_owner varchar,
        lease_until timestamp, plan_id varchar""",
    "sync_rejects": """
        sync_name varchar, row_key varchar, payload_fingerprint varchar, mapping_version varchar,
        class varchar, code varchar, detail varchar, batch_id varchar, first_seen_at timestamp,
        last_seen_at timestamp, attempts integer""",
    "sync_plans": """
        plan_id varchar, sync_name varchar, plan_hash varchar, generation_id varchar, planned_at timestamp,
        add_count bigint, update_count bigint, remove_count bigint, unchanged_count bigint,
        blocked_count bigint, rejected_count bigint, estimated_calls bigint""",
    "sync_runs": """
        run_id varchar, sync_name varchar, destination varchar, plan_id varchar, status varchar,
        started_at timestamp, finished_at timestamp, added_count bigint, updated_count bigint,
        removed_count bigint, rejected_count bigint, blocked_count bigint, note varchar""",
    "delivery_log": """
        batch_id varchar, sync_name varchar, row_key varchar, operation varchar, outcome varchar,
        logged_at timestamp""",
}
"""Fingerprints and ids only; a payload stays in the outbox until its batch is confirmed, and no longer."""


@contextmanager
def open_state(settings: Settings) -> Generator[duckdb.DuckDBPyConnection]:
    """The state file, open for this process alone, with the published generation attached for reading.

    Raises:
        WeftError: nothing is published yet, or another sync is going.
    """
    if not settings.published.exists():
        raise WeftError(f"nothing is published yet in {settings.home}", "run `weft run` first")
    settings.sync_state.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = duckdb.connect(str(settings.sync_state))
    except duckdb.IOException as error:
        if "could not set lock" not in str(error).lower():
            raise
        raise TransientError("another sync is going", "wait until it has ended") from error
    with connection:
        connection.execute("set TimeZone = 'UTC'")
        for name, columns in TABLES.items():
            connection.execute(f"create table if not exists {name} ({columns})")
        attach(connection, settings.published, "published")
        yield connection
