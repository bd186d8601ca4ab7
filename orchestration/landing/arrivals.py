"""What is new in the rows that a load brings: told from what the table held before, by key and content."""

import re
from dataclasses import dataclass
from datetime import datetime

from duckdb import DuckDBPyConnection

from orchestration.base.database import identifier, literal
from orchestration.landing.contracts import Table
from orchestration.landing.quarantine import refused
from orchestration.landing.readers import NOW
from orchestration.landing.reading import reading

EVENT_TIMES = (
    *("timestamp", "event_timestamp", "occurred_at", "datetime", "ordered_at", "processed_at"),
    *("created_at", "date_created_gmt", "created_date", "created", "property_createdate"),
    *("submitted_at", "updated_at", "updated", "date"),
)
"""Names of the column that says when something happened, the surest first."""

SYNC_TIME = re.compile("_(synced|extracted_at|emitted_at|loaded_at)$")
"""When a connector delivered a row, which says nothing of the record."""

IN_FILES = "_landed_file in (select unnest(?))"
FUTURE = "interval 1 day"
"""A clock that is further ahead moves no mark: after one row of 2029 every other would be late."""


@dataclass
class Arrived:
    """Rows of one table that a load brought. What is none of these was there before as it is."""

    new: int = 0
    """Rows whose key nobody had delivered."""
    changed: int = 0
    """Rows of a known key that say something else."""
    duplicate: int = 0
    """Rows that another row repeats, in the same files or in others."""
    late: int = 0
    """New rows of something that happened before what earlier loads had brought already."""
    newest_event_at: datetime | None = None
    """Of all loads."""


class Arrivals:
    """Compares what a load brings to one table with what was there, in the transaction that lands it."""

    def __init__(
        self, connection: DuckDBPyConnection, source: str, table: Table, relation: str, schema: str
    ) -> None:
        self.connection = connection
        self.table = table
        self.relation = relation
        self.schema = schema
        self.own = f"from {relation} where _source = {literal(source)}"

    def remember(self, replaced: list[str]) -> None:
        """Keeps what is told of the rows that are about to be replaced."""
        self.connection.execute(
            f"create or replace temp table replaced_rows as "
            f"select {self._key()} as row_key, {self._content()} as content {self.own} and {IN_FILES}",
            [replaced],
        )

    def count(self, files: list[str], before: datetime | None) -> Arrived:
        """What is new in the rows of files that were just landed.

        Args:
            files: their names.
            before: the newest event of earlier loads.
        """
        key, usable = self._key(), f"not ({refused(self.table)})"
        self.connection.execute(
            f"""
            create or replace temp table arrived_keys as
            select {key} as row_key, count(*) as row_count, min({self._event_time()}) as happened_at,
                max({self._event_time()}) filter (where {self._event_time()} <= {NOW} + {FUTURE}) as newest_at
            {self.own} and {IN_FILES} and {usable} group by 1
            """,
            [files],
        )
        # What was there is looked up by its key alone; contents are compared where a key comes twice.
        self.connection.execute(
            f"""
            create or replace temp table known_keys as
            select distinct row_key from (
                select {key} as row_key {self.own} and not {IN_FILES}
                union all select row_key from replaced_rows
            ) semi join arrived_keys using (row_key)
            """,
            [files],
        )
        counted = self.connection.execute(
            """
            select count(*) filter (where known_keys.row_key is null), count(*) = sum(row_count),
                count(known_keys.row_key),
                count(*) filter (where known_keys.row_key is null and happened_at < $before),
                greatest(max(newest_at), cast($before as timestamp))
            from arrived_keys left join known_keys using (row_key)
            """,
            {"before": before},
        ).fetchone()
        new, is_each_once, known, late, newest = counted or (0, True, 0, 0, before)
        arrived = Arrived(new=new, late=late, newest_event_at=newest)
        if known or not is_each_once:
            arrived.changed, arrived.duplicate = self._compare(files, key, usable)
        return arrived

    def _compare(self, files: list[str], key: str, usable: str) -> tuple[int, int]:
        """Rows that say something else of their key, and rows that another repeats."""
        counted = self.connection.execute(
            f"""
            with twice as (
                select row_key from arrived_keys where row_count > 1 union select row_key from known_keys
            ), others as (
                select distinct {key} as row_key, {self._content()} as content
                {self.own} and not {IN_FILES} and row_key in (from known_keys)
            ), said as (
                select {key} as row_key, {self._content()} as content, count(*) as row_count
                {self.own} and {IN_FILES} and {usable} and row_key in (from twice) group by 1, 2
            ), told as (
                select
                    row_count,
                    (row_key, content) in (select (row_key, content) from others) as is_elsewhere,
                    (row_key, content) in (select (row_key, content) from replaced_rows) as was_there
                from said
            )
            select
                count(*) filter (where not is_elsewhere and not was_there),
                coalesce(sum(case when is_elsewhere then row_count else row_count - 1 end), 0),
                (select count(*) from twice anti join known_keys using (row_key))
            from told
            """.replace("unnest(?)", "unnest($files)"),
            {"files": files},
        ).fetchone()
        statements, duplicate, first_of_new_keys = counted or (0, 0, 0)
        return statements - first_of_new_keys, int(duplicate)

    def _key(self) -> str:
        if not self.table.key:
            return self._content()
        return f"hash({', '.join(map(identifier, (*self.table.key, *self.table.told_apart_by)))})"

    def _content(self) -> str:
        """Of what connectors add (`_fivetran_synced`) only what is read: that the source deleted the row."""
        names = self.connection.execute(
            "select column_name from duckdb_columns() where schema_name = ? and table_name = ?"
            " order by lower(column_name)",
            [self.schema, self.table.name],
        ).fetchall()
        said = [identifier(name) for (name,) in names if self._is_said(name.lower())]
        return f"hash({', '.join(said) or '1'})"

    def _is_said(self, name: str) -> bool:
        return not name.startswith("_") or (name in self.table.by_name and not SYNC_TIME.search(name))

    def _event_time(self) -> str:
        for name in EVENT_TIMES:
            column = self.table.by_name.get(name)
            if column and column.data_type in ("timestamp", "date"):
                return f"cast({reading(column.data_type, identifier(column.name))} as timestamp)"
        return "cast(null as timestamp)"
