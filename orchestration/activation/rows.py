"""The rows of batches, read from the published generation when they are sent.

A generation never changes, so that what was read ahead of it holds until another one is published.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.activation.destination import DestinationObject
from orchestration.activation.spec import SyncSpec
from orchestration.activation.wanted import Wanted, fingerprint, open_wanted
from orchestration.base.settings import Settings

READ_AHEAD = 50_000
"""Rows read in one go: a look at a large table costs as much for ten thousand."""


@dataclass
class Rows:
    """Rows by batch: outbox first (batch, seq, key, operation, destination key, fingerprint, mapping
    version), then what holds the row back now, its fingerprint now, and the columns of `wanted`.
    """

    by_batch: dict[str, list[tuple]]
    places: dict[str, int]
    wanted: Wanted
    generation: tuple[int, int] | None

    def has(self, batch_ids: list[str], published: Path) -> bool:
        """Whether all of these were read, from the generation that is published now."""
        return self.generation == version_of(published) and all(name in self.by_batch for name in batch_ids)

    def take(self, batch_id: str) -> list[tuple]:
        """The rows of a batch, in order; they are let go of."""
        return self.by_batch.pop(batch_id)


def read_rows(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    spec: SyncSpec,
    kind: type[DestinationObject],
    batch_ids: list[str],
) -> Rows:
    """The rows of these batches, and of those that come after them.

    Args:
        connection: to the state file, with the generation attached as `published`.
        settings: of the home.
        spec: the sync.
        kind: its object.
        batch_ids: that are sent now.
    """
    generation = version_of(settings.published)
    last = batch_ids[-1]
    connection.execute(
        f"""
        create or replace temp table read_ahead as
        select outbox.*
        from sync_outbox as outbox
        inner join (
            select
                batches.batch_id,
                sum(batches.row_count) over (order by batches.batch_id) - batches.row_count as rows_before
            from sync_batches as batches
            where
                batches.sync_name = ?
                and (batches.state = 'pending'
                    and batches.batch_id > ? or batches.batch_id in {_list(batch_ids)})
        ) as chosen
            on outbox.batch_id = chosen.batch_id
        where chosen.rows_before < {READ_AHEAD} or outbox.batch_id in {_list(batch_ids)}
        """,
        [spec.name, last],
    )
    wanted = open_wanted(connection, spec, kind, keys="read_ahead")
    cursor = connection.execute(f"""
        select
            outbox.batch_id, outbox.seq, outbox.row_key, outbox.operation, outbox.destination_key,
            outbox.payload_fingerprint, outbox.mapping_version,
            wanted.held_back, {fingerprint(wanted.compared)} as fingerprint_now,
            wanted.* exclude (row_key, held_back)
        from read_ahead as outbox
        left join wanted on outbox.row_key = wanted.row_key
        order by outbox.batch_id, outbox.seq
    """)
    names = [column[0] for column in cursor.description or []]
    by_batch: dict[str, list[tuple]] = {name: [] for name in batch_ids}
    for row in cursor.fetchall():
        by_batch.setdefault(row[0], []).append(row)
    return Rows(by_batch, {name: place for place, name in enumerate(names)}, wanted, generation)


def version_of(published: Path) -> tuple[int, int] | None:
    """Which generation the file is: it is replaced as a whole."""
    if not published.exists():
        return None
    stat = published.stat()
    return stat.st_ino, stat.st_mtime_ns


def _list(names: list[str]) -> str:
    return "(" + ", ".join(f"'{name}'" for name in names) + ")"
