"""Which sources have landed: for `weft` no other exists, so that an absent one costs a run nothing."""

import os
from collections.abc import Iterator

import duckdb
import yaml

from orchestration.base.database import has_table, identifier
from orchestration.base.errors import WeftError
from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.landing.contracts import Contracts, read_contracts
from orchestration.landing.files import find_files


def with_sources(settings: Settings) -> Settings:
    """The settings with the sources settled that models are to read."""
    if settings.sources is not None:
        return settings
    return settings.model_copy(update={"sources": landed_sources(settings)})


def landed_sources(settings: Settings) -> tuple[str, ...] | None:
    """Layouts that the landing folder or the warehouse has; None, which stands for all, where there is none.

    Where a connector's second layout of a source has landed, its name stands beside the source's
    (`shopify`, `shopify_airbyte`).

    A source that has gone counts as long as the warehouse has its rows: the run that empties its raw tables
    builds its models once more, over nothing.
    """
    if os.environ.get("DBT_TARGET", "duckdb") != "duckdb":
        return None  # the raw tables lie in a warehouse that is not looked into here
    contracts = read_contracts()
    found = {*_in_folder(settings, contracts), *_in_warehouse(settings, contracts), *_elsewhere()}
    known = {name for name in found if name in contracts.sources or name in contracts.landed_names}
    return tuple(sorted(known)) or None


def _in_folder(settings: Settings, contracts: Contracts) -> set[str]:
    if settings.landing is None and not settings.sample_landing.exists():
        from orchestration.sample.store import SOURCES

        return set(SOURCES)
    try:
        landing = find_files(settings.landing_folder, contracts)
        variants = {
            contracts.landed_name(landing.layouts[source], table)
            for source, table in landing.files
            if source in landing.layouts
        }
        return {*landing.layouts.values(), *variants}
    except WeftError:  # the load says what is wrong with the folder
        return set()


def _in_warehouse(settings: Settings, contracts: Contracts) -> set[str]:
    """Layouts of what was loaded before, and of raw tables that others have filled."""
    if not settings.warehouse.exists():
        return set()
    try:
        with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
            return {*_loaded(connection, contracts), *_filled(connection, contracts)}
    except duckdb.Error:  # a run has it open, or it is damaged: whoever opens it to write says so
        return set()


def _loaded(connection: duckdb.DuckDBPyConnection, contracts: Contracts) -> Iterator[str]:
    if has_table(connection, "raw_weft.landed_files"):
        query = "select distinct coalesce(layout, source_name), source_table from raw_weft.landed_files"
        for layout, table in connection.execute(query).fetchall():
            yield layout
            yield contracts.landed_name(layout, table)


def _filled(connection: duckdb.DuckDBPyConnection, contracts: Contracts) -> Iterator[str]:
    tables = connection.execute(
        "select schema_name, table_name from duckdb_tables() where estimated_size > 0"
    ).fetchall()
    for schema, table in tables:
        layout = schema.removeprefix("raw_")
        if schema == layout or layout not in contracts.sources:
            continue
        if connection.execute(f"select 1 from {identifier(schema)}.{identifier(table)} limit 1").fetchone():
            yield layout
            yield contracts.landed_name(layout, table)


def _elsewhere() -> set[str]:
    """Sources whose connector owns their raw tables (the variable `source_schemas` of dbt_project.yml)."""
    project = yaml.safe_load((PROJECT_ROOT / "dbt_project.yml").read_text("utf-8"))
    return set(project["vars"]["source_schemas"])
