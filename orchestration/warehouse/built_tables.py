"""Built tables of another engine for the generation that readers open: written there, read here.

The engine writes each as Parquet files into a folder that this machine reads too, one statement a table:
that works over any connection to it.
"""

import json
import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from orchestration.base.database import identifier, literal
from orchestration.base.dbt.run import run_dbt
from orchestration.base.settings import Settings
from orchestration.warehouse.engine import engine

Table = tuple[str, str]


@contextmanager
def built_tables(settings: Settings, tables: list[Table]) -> Generator[dict[Table, str]]:
    """Queries for DuckDB, by schema and name of what they read; none for what DuckDB built itself."""
    if engine() == "duckdb":
        yield {}
        return
    root = built_folder(settings)
    shutil.rmtree(root, ignore_errors=True)
    places = {(schema, name): root / schema / name for schema, name in tables}
    asked = [
        {"schema": schema, "name": name, "location": str(place)} for (schema, name), place in places.items()
    ]
    run_dbt(settings, "run-operation", "write_built_tables", "--args", json.dumps({"tables": asked}))
    try:
        yield {table: query(place) for table, place in places.items()}
    finally:
        shutil.rmtree(root, ignore_errors=True)


def built_folder(settings: Settings) -> Path:
    """Where the files lie: a folder that the engine writes and this machine reads (WEFT_SPARK_BUILT)."""
    return Path(os.environ.get("WEFT_SPARK_BUILT") or settings.home / "spark" / "built").resolve()


def query(place: Path) -> str:
    """All rows of a folder, with times as DuckDB has them: UTC without saying so."""
    relation = f"read_parquet({literal(str(place / '*.parquet'))})"
    with duckdb.connect() as connection:
        columns = connection.execute(f"describe from {relation}").fetchall()
    times = [
        f"timezone('UTC', {identifier(name)}) as {identifier(name)}"
        for name, kind, *_ in columns
        if kind == "TIMESTAMP WITH TIME ZONE"
    ]
    replaced = f" replace ({', '.join(times)})" if times else ""
    return f"select *{replaced} from {relation}"
