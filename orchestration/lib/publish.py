"""Publishing: one complete generation of the public tables, in a file that is swapped in as a whole."""

import json
import shutil
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from orchestration.lib.checks import publish_checks, read_checks
from orchestration.lib.dbt import prepared_manifest
from orchestration.lib.errors import WeftError
from orchestration.lib.files import replace_whole
from orchestration.lib.settings import Settings
from orchestration.lib.sync.state import TABLES

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


def is_published(properties: Mapping[str, Any]) -> bool:
    """Whether readers and syncs get to see a model: the public ones, and what destinations are sent."""
    return properties["resource_type"] == "model" and (
        properties["access"] == "public" or properties["name"].startswith("act_")
    )


def public_tables(settings: Settings) -> list[tuple[str, str]]:
    """Schema and name of every model that readers and syncs get to see, as the project declares them."""
    manifest = json.loads(prepared_manifest(settings).read_text())
    return sorted((node["schema"], node["name"]) for node in manifest["nodes"].values() if is_published(node))


def publish(
    settings: Settings, run_id: str = "by hand", tables: list[tuple[str, str]] | None = None
) -> Generation:
    """Copies the public tables into a new file and puts it in the place of the published one.

    Readers that hold the old file open go on reading it; whoever opens the path next sees the new one. When
    anything fails before the swap, the old generation stays as it is. `tables` are schemas and names; all
    public models by default.

    Raises:
        WeftError: nothing is built yet, a public table is missing, or the disk is full.
    """
    if not settings.warehouse.exists():
        raise WeftError(f"there is no warehouse at {settings.warehouse}", "build it first: weft run")
    tables = public_tables(settings) if tables is None else tables
    now = datetime.now(UTC)
    with replace_whole(settings.published) as draft, _draft(draft, settings) as connection:
        rows = _copy_tables(connection, tables)
        if _attach_state(connection, settings):
            _copy_state(connection, "state.main")
        elif _has(connection, "previous", "activation", "sync_ack"):
            _copy_state(connection, "previous.activation")
        generation = Generation(
            generation_id=f"{now:%Y%m%dT%H%M%S%f}Z",
            as_of=settings.as_of,
            published_at=now,
            run_id=run_id,
            table_count=len(rows),
            row_count=sum(rows.values()),
        )
        _note_generation(connection, generation, rows)
        publish_checks(connection, read_checks(settings))
    return generation


def publish_sync_state(settings: Settings) -> None:
    """Shows readers what was delivered since, in the generation that is published already."""
    if not settings.published.exists() or not settings.sync_state.exists():
        return
    with replace_whole(settings.published) as draft:
        shutil.copyfile(settings.published, draft)
        with duckdb.connect(str(draft)) as connection:
            if _attach_state(connection, settings):
                for name in TABLES:
                    connection.execute(f"drop table if exists activation.{name}")
                _copy_state(connection, "state.main")
            connection.execute("checkpoint")


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


@contextmanager
def _draft(path: Path, settings: Settings) -> Generator[duckdb.DuckDBPyConnection]:
    """The new file, with the warehouse and the generation before it attached for reading."""
    with duckdb.connect(str(path), config={"memory_limit": settings.memory_limit}) as connection:
        connection.execute("set TimeZone = 'UTC'; set enable_progress_bar = false")
        _attach(connection, settings.warehouse, "warehouse")
        if settings.published.exists():
            _attach(connection, settings.published, "previous")
        connection.execute("begin")
        yield connection
        connection.execute("commit")
        connection.execute("checkpoint")


def _attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    quoted = str(path).replace("'", "''")
    connection.execute(f"attach '{quoted}' as {name} (read_only)")


def _copy_tables(
    connection: duckdb.DuckDBPyConnection, tables: list[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """Every public table, views made into tables; the rows of each."""
    built = set(
        connection.execute("""
            select schema_name, table_name from duckdb_tables() where database_name = 'warehouse'
            union all
            select schema_name, view_name from duckdb_views() where database_name = 'warehouse'
        """).fetchall()
    )
    missing = [f"{schema}.{name}" for schema, name in tables if (schema, name) not in built]
    if missing:
        raise WeftError(
            f"{len(missing)} public tables are not built: {', '.join(missing[:5])}", "build them: weft build"
        )
    rows = {}
    for schema, name in tables:
        rows[schema, name] = _copy(connection, "warehouse", schema, name, schema)
    return rows


def _attach_state(connection: duckdb.DuckDBPyConnection, settings: Settings) -> bool:
    """Attaches the sync state; False where there is none yet, or a sync is writing to it just now."""
    if not settings.sync_state.exists():
        return False
    try:
        _attach(connection, settings.sync_state, "state")
    except duckdb.IOException:
        return False
    return _has(connection, "state", "main", "sync_ack")


def _copy_state(connection: duckdb.DuckDBPyConnection, origin: str) -> None:
    connection.execute("create schema if not exists activation")
    for name in TABLES:
        connection.execute(f"create table activation.{name} as select * from {origin}.{name}")


def _copy(connection: duckdb.DuckDBPyConnection, database: str, schema: str, name: str, into: str) -> int:
    connection.execute(f'create schema if not exists "{into}"')
    copied = connection.execute(
        f'create table "{into}"."{name}" as select * from {database}."{schema}"."{name}"'
    ).fetchone()
    return int(copied[0]) if copied else 0


def _has(connection: duckdb.DuckDBPyConnection, database: str, schema: str, name: str) -> bool:
    found = connection.execute(
        "select 1 from duckdb_tables() where database_name = ? and schema_name = ? and table_name = ?",
        [database, schema, name],
    ).fetchone()
    return found is not None


def _note_generation(
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
    if _has(connection, "previous", "publish", "generations"):
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
