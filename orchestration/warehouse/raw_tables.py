"""Raw tables for another engine: what the loader wrote in DuckDB, as Parquet files registered there.

The loader itself always works in DuckDB: it repairs, checks and sets aside single values, which wants a
database beside it and no cluster. What comes of it is a few tables of texts, written out whole.
"""

import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration.base.database import attach, identifier, literal
from orchestration.base.dbt.run import run_dbt
from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings

Table = tuple[str, str]


def hand_over(settings: Settings) -> None:
    """Makes the raw tables of the engine those of DuckDB, as they are now.

    Files go into a folder of this hour; tables point at it once all are written, and earlier folders then go.

    Raises:
        WeftError: nothing has been loaded yet.
    """
    root = raw_folder(settings)
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    places = export(settings, root / stamp)
    tables = [
        {"schema": schema, "name": name, "location": str(place)} for (schema, name), place in places.items()
    ]
    run_dbt(settings, "run-operation", "register_raw_tables", "--args", json.dumps({"tables": tables}))
    for earlier in root.iterdir():
        if earlier.name != stamp:
            shutil.rmtree(earlier)


def raw_folder(settings: Settings) -> Path:
    """Where the files lie: a folder that this machine writes and the engine reads (WEFT_SPARK_RAW)."""
    return Path(os.environ.get("WEFT_SPARK_RAW") or settings.home / "spark" / "raw").resolve()


def export(settings: Settings, folder: Path) -> dict[Table, Path]:
    """Writes every raw table into a folder of its own; gives them by schema and name."""
    if not settings.warehouse.exists():
        raise WeftError(f"there is no warehouse at {settings.warehouse}", "load the landing first: weft load")
    places = {}
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        attach(connection, settings.warehouse, "warehouse")
        for schema, name in _raw_tables(connection):
            place = folder / schema / name
            place.mkdir(parents=True)
            relation = f"warehouse.{identifier(schema)}.{identifier(name)}"
            file = literal(str(place / "rows.parquet"))
            connection.execute(f"copy ({_select(connection, relation)}) to {file} (format parquet)")
            places[schema, name] = place
    return places


def _raw_tables(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    return connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = 'warehouse'"
        " and starts_with(schema_name, 'raw_') order by all"
    ).fetchall()


def _select(connection: duckdb.DuckDBPyConnection, relation: str) -> str:
    """All columns; times with their zone, UTC, for a Parquet time without one is of another type to Spark."""
    columns = connection.execute(f"describe {relation}").fetchall()
    times = [
        f"cast({identifier(name)} as timestamptz) as {identifier(name)}"
        for name, kind, *_ in columns
        if kind == "TIMESTAMP"
    ]
    replaced = f" replace ({', '.join(times)})" if times else ""
    return f"select *{replaced} from {relation}"
