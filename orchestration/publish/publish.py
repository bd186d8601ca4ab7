"""Publishing: one complete generation of the public tables, in a file that is swapped in as a whole."""

import json
import shutil
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from orchestration.activation.definitions import WITHOUT_FILE, note_files
from orchestration.activation.state import PUBLISHED
from orchestration.base.database import attach, has_table, identifier, value_of
from orchestration.base.dbt.parsed import prepared_manifest
from orchestration.base.errors import WeftError
from orchestration.base.files import replace_whole
from orchestration.base.settings import Settings
from orchestration.publish.audiences import add_audiences
from orchestration.publish.descriptions import describe, describe_own
from orchestration.publish.generations import Generation, note_generation
from orchestration.quality.checks import publish_checks, read_checks
from orchestration.warehouse.built_tables import built_tables


def is_published(properties: Mapping[str, Any]) -> bool:
    """Whether readers and syncs get to see a model: the public ones."""
    return properties["resource_type"] == "model" and properties["access"] == "public"


def public_tables(settings: Settings) -> list[tuple[str, str]]:
    """Schema and name of every model that readers and syncs get to see and a run builds."""
    return _built(_public_models(settings))


def kept_back(models: Mapping[tuple[str, str], Mapping[str, Any]]) -> dict[tuple[str, str], list[str]]:
    """Columns of public tables that no reader gets to see (`published: false` in their meta), by table."""
    return {
        table: names
        for table, model in models.items()
        if (
            names := [
                name
                for name, column in model["columns"].items()
                if (column.get("config") or {}).get("meta", {}).get("published") is False
            ]
        )
    }


def _public_models(settings: Settings) -> dict[tuple[str, str], dict[str, Any]]:
    """What the project states of those models, by schema and name."""
    manifest = json.loads(prepared_manifest(settings).read_text())
    nodes = manifest["nodes"].values()
    return {(node["schema"], node["name"]): node for node in nodes if is_published(node) or _is_unfed(node)}


def _is_unfed(node: Mapping[str, Any]) -> bool:
    """Whether it is a public table that no landed source feeds: `table_if_fed` leaves it out of runs."""
    return bool(node["config"].get("meta", {}).get("published_empty"))


def _built(models: Mapping[tuple[str, str], Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Those of them that a run builds."""
    return sorted(name for name, node in models.items() if not _is_unfed(node))


def publish(
    settings: Settings, run_id: str = "by hand", tables: list[tuple[str, str]] | None = None
) -> Generation:
    """Copies the public tables into a new file and puts it in the place of the published one.

    Readers that hold the old file open go on reading it; whoever opens the path next sees the new one. When
    anything fails before the swap, the old generation stays as it is. `tables` are schemas and names; all
    public models by default, with what they and their columns mean.

    Raises:
        WeftError: nothing is built yet, a public table is missing, or the disk is full.
    """
    if not settings.warehouse.exists():
        raise WeftError(f"there is no warehouse at {settings.warehouse}", "build it first: weft run")
    models = _public_models(settings) if tables is None else {}
    tables = _built(models) if tables is None else tables
    now = datetime.now(UTC)
    with (
        built_tables(settings, tables) as elsewhere,
        replace_whole(settings.published) as draft,
        _draft(draft, settings) as connection,
    ):
        rows = _copy_tables(connection, tables, elsewhere, kept_back(models))
        rows |= _make_empty(connection, {name: node for name, node in models.items() if name not in rows})
        describe(connection, models)
        add_audiences(connection)
        if _attach_state(connection, settings):
            _copy_state(connection, "state.main")
        elif has_table(connection, "activation.sync_ack", "previous"):
            _copy_state(connection, "previous.activation")
        generation = Generation(
            generation_id=f"{now:%Y%m%dT%H%M%S%f}Z",
            as_of=settings.as_of,
            published_at=now,
            run_id=run_id,
            table_count=len(rows),
            row_count=sum(rows.values()),
        )
        note_generation(connection, generation, rows)
        publish_checks(connection, read_checks(settings))
        describe_own(connection)
    return generation


def publish_sync_state(settings: Settings) -> None:
    """Shows readers what was delivered since, in the generation that is published already."""
    if not settings.published.exists() or not settings.sync_state.exists():
        return
    note_files(settings)
    with replace_whole(settings.published) as draft:
        shutil.copyfile(settings.published, draft)
        with duckdb.connect(str(draft)) as connection:
            if _attach_state(connection, settings):
                for name in PUBLISHED:
                    connection.execute(f"drop table if exists activation.{name}")
                _copy_state(connection, "state.main")
                describe_own(connection)
            connection.execute("checkpoint")


@contextmanager
def _draft(path: Path, settings: Settings) -> Generator[duckdb.DuckDBPyConnection]:
    """The new file, with the warehouse and the generation before it attached for reading."""
    with duckdb.connect(str(path), config={"memory_limit": settings.memory_limit}) as connection:
        connection.execute("set TimeZone = 'UTC'; set enable_progress_bar = false")
        attach(connection, settings.warehouse, "warehouse")
        if settings.published.exists():
            attach(connection, settings.published, "previous")
        connection.execute("begin")
        yield connection
        connection.execute("commit")
        connection.execute("checkpoint")


def _copy_tables(
    connection: duckdb.DuckDBPyConnection,
    tables: list[tuple[str, str]],
    elsewhere: Mapping[tuple[str, str], str],
    kept_back: Mapping[tuple[str, str], list[str]],
) -> dict[tuple[str, str], int]:
    """Every public table, views made into tables; the rows of each. `elsewhere`: those of another engine."""
    if elsewhere:
        return {
            table: _copy(connection, query, table, kept_back.get(table, []))
            for table, query in elsewhere.items()
        }
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
    for table in tables:
        query = f"from warehouse.{'.'.join(map(identifier, table))}"
        rows[table] = _copy(connection, query, table, kept_back.get(table, []))
    return rows


def _make_empty(
    connection: duckdb.DuckDBPyConnection, models: Mapping[tuple[str, str], Mapping[str, Any]]
) -> dict[tuple[str, str], int]:
    """The public tables that no landed source feeds, by their contracts: queries of readers find them."""
    for (schema, name), model in models.items():
        columns = ", ".join(
            f"{identifier(column)} {stated['data_type']}" for column, stated in model["columns"].items()
        )
        connection.execute(f"create schema if not exists {identifier(schema)}")
        connection.execute(f"create table {identifier(schema)}.{identifier(name)} ({columns})")
    return dict.fromkeys(models, 0)


def _attach_state(connection: duckdb.DuckDBPyConnection, settings: Settings) -> bool:
    """Attaches the sync state; False where there is none yet, or a sync is writing to it just now."""
    if not settings.sync_state.exists():
        return False
    try:
        attach(connection, settings.sync_state, "state")
    except duckdb.IOException:
        return False
    return has_table(connection, "main.sync_ack", "state")


def _copy_state(connection: duckdb.DuckDBPyConnection, origin: str) -> None:
    connection.execute("create schema if not exists activation")
    for name in PUBLISHED:
        if has_table(connection, f"{origin.partition('.')[2]}.{name}", origin.partition(".")[0]):
            connection.execute(f"create table activation.{name} as select * from {origin}.{name}")
    if has_table(
        connection, "activation.sync_definitions", value_of(connection, "select current_database()")
    ):
        connection.execute(
            "create or replace view activation.syncs_without_file as"
            f" {WITHOUT_FILE.format(schema='activation')}"
        )


def _copy(
    connection: duckdb.DuckDBPyConnection, query: str, table: tuple[str, str], without: list[str]
) -> int:
    schema, name = table
    if without:
        query = f"select * exclude ({', '.join(map(identifier, without))}) from ({query})"
    connection.execute(f'create schema if not exists "{schema}"')
    copied = connection.execute(f'create table "{schema}"."{name}" as {query}').fetchone()
    return int(copied[0]) if copied else 0
