"""What destinations have confirmed, and what is on its way: a DuckDB file beside the warehouse.

It is open for the length of one step only, so that several workers take turns, and it holds fingerprints and
ids, never an address or a value: rows are shaped from the published generation when they are sent.
"""

import random
import threading
import time
from collections import defaultdict
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime

import duckdb

from orchestration.base.database import attach, transaction
from orchestration.base.errors import TransientError, WeftError
from orchestration.base.settings import Settings

TABLES = {
    "sync_ack": """
        sync_name varchar, row_key varchar, destination_key varchar, payload_fingerprint varchar,
        field_fingerprints uinteger[], mapping_version varchar, acked_at timestamp, batch_id varchar""",
    "sync_batches": """
        batch_id varchar, sync_name varchar, plan_id varchar, operation varchar, row_count integer,
        state varchar, remote_job_id varchar, attempt integer, not_before timestamp, deadline timestamp,
        lease_owner varchar, lease_until timestamp""",
    "sync_outbox": """
        batch_id varchar, seq integer, row_key varchar, operation varchar, destination_key varchar,
        payload_fingerprint varchar, field_fingerprints uinteger[], mapping_version varchar""",
    "sync_rejects": """
        sync_name varchar, row_key varchar, payload_fingerprint varchar, mapping_version varchar,
        class varchar, code varchar, detail varchar, batch_id varchar, first_seen_at timestamp,
        last_seen_at timestamp, attempts integer""",
    "sync_plans": """
        plan_id varchar, sync_name varchar, plan_hash varchar, generation_id varchar, planned_at timestamp,
        planned_count bigint, add_count bigint, update_count bigint, remove_count bigint,
        unchanged_count bigint, blocked_count bigint, rejected_count bigint, estimated_calls bigint""",
    "sync_runs": """
        run_id varchar, sync_name varchar, destination varchar, plan_id varchar, status varchar,
        started_at timestamp, finished_at timestamp, planned_count bigint, added_count bigint,
        updated_count bigint, removed_count bigint, unchanged_count bigint, rejected_count bigint,
        blocked_count bigint, waiting_count bigint, blocked_reasons varchar, request_count bigint,
        lease_until timestamp, note varchar""",
    "delivery_log": """
        batch_id varchar, sync_name varchar, row_key varchar, operation varchar, outcome varchar,
        logged_at timestamp""",
    "sync_definitions": """
        sync_name varchar, account varchar, destination varchar, object varchar, audience varchar,
        kind varchar, is_removable boolean, definition varchar, noted_at timestamp,
        file_gone_at timestamp""",
    "sync_holdouts": "sync_name varchar, row_key varchar, held_out_at timestamp",
    "sync_erasures": """
        request_id varchar, account varchar, destination varchar, identifier_type varchar,
        customer_id varchar, status varchar,
        requested_at timestamp, finished_at timestamp, attempts integer, detail varchar""",
    "rate_slots": "bucket varchar, slot_at timestamp",
    "told_alerts": "alert_id varchar, told_at timestamp",
}
"""Fingerprints and ids only."""

PUBLISHED = tuple(name for name in TABLES if name not in ("rate_slots", "sync_outbox", "told_alerts"))
"""Those that readers see beside the generation, as of the last sync."""

LONGEST_WAIT_SECONDS = 600
_COMPLETED: set[tuple[str, int]] = set()
"""Files whose tables this process has seen to: looking each time took a third of an opening."""

_TURNS: dict[str, threading.Lock] = defaultdict(threading.Lock)
"""One at a time in this process, too: threads that write the same rows would get in each other's way."""


def utc_now() -> datetime:
    """UTC, as the tables hold it: without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


class SyncState:
    """The state file of one home."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._here = threading.local()

    @contextmanager
    def open(self, with_published: bool = False) -> Generator[duckdb.DuckDBPyConnection]:
        """The file, open for this process alone; waits for its turn. Inside of another `open` it is the same
        one.

        Args:
            with_published: whether the published generation is attached as `published`, for reading.

        Raises:
            WeftError: nothing is published yet.
            TransientError: another worker held the file for too long.
        """
        if with_published and not self.settings.published.exists():
            raise WeftError(f"nothing is published yet in {self.settings.home}", "run `weft run` first")
        outer = getattr(self._here, "connection", None)
        if outer is not None:
            yield outer
            return
        self.settings.sync_state.parent.mkdir(parents=True, exist_ok=True)
        with _TURNS[str(self.settings.sync_state)], self._connect() as connection:
            connection.execute("set TimeZone = 'UTC'; set enable_progress_bar = false")
            self._complete_once(connection)
            if with_published:
                attach(connection, self.settings.published, "published")
            self._here.connection = connection
            try:
                yield connection
            finally:
                self._here.connection = None

    @contextmanager
    def transaction(self, with_published: bool = False) -> Generator[duckdb.DuckDBPyConnection]:
        """The file, for one step that is done as a whole or not at all."""
        with self.open(with_published) as connection, transaction(connection):
            self._here.transaction = connection
            try:
                yield connection
            finally:
                self._here.transaction = None

    @contextmanager
    def step(self) -> Generator[duckdb.DuckDBPyConnection]:
        """A transaction, or a part of the one that is going."""
        outer = getattr(self._here, "transaction", None)
        if outer is not None:
            yield outer
            return
        with self.transaction() as connection:
            yield connection

    def _complete_once(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Looks at the tables of a file the first time that this process opens it."""
        file = (str(self.settings.sync_state), self.settings.sync_state.stat().st_ino)
        if file not in _COMPLETED:
            _complete(connection)
            _COMPLETED.add(file)

    def _connect(self) -> duckdb.DuckDBPyConnection:
        until = time.monotonic() + LONGEST_WAIT_SECONDS
        while True:
            try:
                return duckdb.connect(str(self.settings.sync_state))
            except (duckdb.IOException, duckdb.ConnectionException, duckdb.BinderException) as error:
                text = str(error).lower()
                if "lock" not in text and "different configuration" not in text:
                    raise
                if time.monotonic() > until:
                    raise TransientError(
                        f"another worker holds {self.settings.sync_state}", "wait until it has ended"
                    ) from error
            time.sleep(random.uniform(0.005, 0.05))


def _complete(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes tables that are missing, and columns that an older version of the file does not have."""
    there: dict[str, dict[str, str]] = {}
    for table, column, kind in connection.execute(
        "select table_name, column_name, data_type from duckdb_columns()"
        " where database_name = current_database() and schema_name = 'main'"
    ).fetchall():
        there.setdefault(table, {})[column] = kind
    if "payload" in there.get("sync_outbox", {}):
        # An older version kept what it sent. Its rows are in no acknowledgement, so they are planned again.
        connection.execute("drop table sync_outbox")
        del there["sync_outbox"]
    for table in ("sync_ack", "sync_outbox"):
        if there.get(table, {}).get("field_fingerprints") == "VARCHAR":
            connection.execute(f"alter table {table} drop column field_fingerprints")
            del there[table]["field_fingerprints"]
    for table, columns in TABLES.items():
        stated = [column.split() for column in columns.split(",")]
        if table not in there:
            connection.execute(f"create table if not exists {table} ({columns})")
        for name, kind in stated:
            if table in there and name not in there[table]:
                connection.execute(f"alter table {table} add column if not exists {name} {kind}")
