"""Tables of a DuckDB warehouse against those that Spark wrote, row for row."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.base.database import attach, identifier, literal

OF_THE_RUN = ("run_id", "_loaded_at")
"""Columns that no two runs have alike."""


@dataclass(frozen=True)
class Difference:
    """What became of one table; counts of rows, and of those that only one engine has."""

    table: str
    rows: int
    spark_rows: int | None
    only_duckdb: int = 0
    only_spark: int = 0
    columns: tuple[str, ...] = ()

    @property
    def is_equal(self) -> bool:
        """The same rows on both engines."""
        return self.spark_rows == self.rows and not (self.only_duckdb or self.only_spark)

    def __str__(self) -> str:
        if self.is_equal:
            return f"{self.table}: equal, {self.rows:,} rows"
        if self.spark_rows is None:
            return f"{self.table}: not built on Spark"
        where = f" (in {', '.join(self.columns)})" if self.columns else ""
        return (
            f"{self.table}: differs{where}: {self.rows:,} rows on DuckDB, {self.spark_rows:,} on Spark, "
            f"{self.only_duckdb:,} and {self.only_spark:,} of them only there"
        )


def compare(warehouse: Path, tables: Path, names: Iterable[tuple[str, str]]) -> list[Difference]:
    """Compares the tables named (schema, table) of a warehouse with the Parquet folders that Spark keeps.

    Rows are compared as DuckDB's types; floats to twelve digits, for sums of them depend on their order.
    """
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        attach(connection, warehouse, "built")
        return [_compare(connection, tables, schema, table) for schema, table in names]


def _compare(connection: duckdb.DuckDBPyConnection, tables: Path, schema: str, table: str) -> Difference:
    name = f"{schema}.{table}"
    ours = f"built.{identifier(schema)}.{identifier(table)}"
    columns = connection.execute(f"describe {ours}").fetchall()
    rows = _count(connection, ours)
    folder = tables / f"{schema}.db" / table
    if not folder.is_dir():
        return Difference(name, rows, None)
    if not list(folder.glob("*.parquet")):
        return Difference(name, rows, 0, only_duckdb=rows)
    theirs = f"read_parquet({literal(str(folder / '*.parquet'))}, union_by_name = true)"
    there = {row[0].lower() for row in connection.execute(f"describe from {theirs}").fetchall()}
    missing = [column for column, *_ in columns if column.lower() not in there]
    if missing:
        return Difference(name, rows, _count(connection, theirs), columns=tuple(missing))
    compared = [(column, kind) for column, kind, *_ in columns if column not in OF_THE_RUN]
    selected = ", ".join(_as(column, kind) for column, kind in compared)
    left, right = f"select {selected} from {ours}", f"select {selected} from {theirs}"
    only_duckdb = _count(connection, f"({left} except all {right})")
    only_spark = _count(connection, f"({right} except all {left})")
    differing = []
    if only_duckdb or only_spark:
        for column, kind in compared:
            one, other = (f"select {_as(column, kind)} from {side}" for side in (ours, theirs))
            if _count(connection, f"({one} except all {other})") or _count(
                connection, f"({other} except all {one})"
            ):
                differing.append(column)
    return Difference(name, rows, _count(connection, theirs), only_duckdb, only_spark, tuple(differing))


def _as(column: str, kind: str) -> str:
    name = identifier(column)
    if kind in ("DOUBLE", "FLOAT"):
        return f"format('{{:.11e}}', cast({name} as double)) as {name}"
    return f"cast({name} as {kind}) as {name}"


def _count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    row = connection.execute(f"select count(*) from {relation}").fetchone()
    return row[0] if row else 0
