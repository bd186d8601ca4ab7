"""The generations that were published: which one readers see, and how large each was."""

from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from orchestration.base.database import has_table
from orchestration.base.settings import Settings

KEPT_GENERATIONS = 400
"""How many past generations stay listed: a year of daily runs and some by hand."""


@dataclass(frozen=True)
class Generation:
    """What readers see from now on."""

    generation_id: str
    as_of: datetime | None
    published_at: datetime
    run_id: str
    table_count: int
    row_count: int


def current_generation(settings: Settings) -> Generation | None:
    """The generation that readers see, or None when nothing is published yet."""
    if not settings.published.exists():
        return None
    with duckdb.connect(str(settings.published), read_only=True) as connection:
        row = connection.execute(
            "select generation_id, as_of, published_at, run_id, table_count, row_count"
            " from publish.generations order by published_at desc limit 1"
        ).fetchone()
    return Generation(*row) if row else None


def note_generation(
    connection: duckdb.DuckDBPyConnection, generation: Generation, rows: dict[tuple[str, str], int]
) -> None:
    """Which generation this is and how large its tables are, after the list of those before it."""
    connection.execute("""
        create schema publish;
        create table publish.generations (
            generation_id varchar, as_of timestamp, published_at timestamp, run_id varchar,
            table_count integer, row_count bigint
        );
        create table publish.generation_tables (
            generation_id varchar, table_schema varchar, table_name varchar, row_count bigint
        );
    """)
    if has_table(connection, "publish.generations", "previous"):
        connection.execute(f"""
            insert into publish.generations
            select * from previous.publish.generations order by published_at desc limit {KEPT_GENERATIONS};
            insert into publish.generation_tables
            select * from previous.publish.generation_tables
            where generation_id in (select generation_id from publish.generations);
        """)
    connection.execute(
        "insert into publish.generations values (?, ?, ?, ?, ?, ?)",
        [
            generation.generation_id,
            _naive(generation.as_of),
            _naive(generation.published_at),
            generation.run_id,
            generation.table_count,
            generation.row_count,
        ],
    )
    if rows:
        connection.executemany(
            "insert into publish.generation_tables values (?, ?, ?, ?)",
            [[generation.generation_id, schema, name, count] for (schema, name), count in rows.items()],
        )


def _naive(moment: datetime | None) -> datetime | None:
    """A UTC time as the tables hold it: without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment and moment.tzinfo else moment
