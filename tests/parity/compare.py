"""Tables of one warehouse against those of another, row for row."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.base.database import attach, identifier, literal

OF_THE_RUN = ("run_id", "_loaded_at")
"""Columns that no two runs have alike."""

EMPTY = "(select 1 where false)"
"""The relation of a table without a file, which tells nothing of its columns."""

Table = tuple[str, str]


@dataclass(frozen=True)
class Difference:
    """What became of one table: counts of rows, and of those that only one side has."""

    table: str
    rows: int
    other_rows: int | None
    only_here: int = 0
    only_there: int = 0
    columns: tuple[str, ...] = ()

    @property
    def is_equal(self) -> bool:
        """The same rows on both sides."""
        return self.other_rows == self.rows and not (self.only_here or self.only_there or self.columns)

    @property
    def words(self) -> str:
        """`equal`, or how it differs."""
        if self.is_equal:
            return "equal"
        if self.other_rows is None:
            return "not built"
        where = f", in {', '.join(self.columns)}" if self.columns else ""
        return f"differs: {self.only_here:,} and {self.only_there:,} rows only here or there{where}"


def compare(
    warehouse: Path, names: Iterable[Table], other: Callable[[str, str], str | None]
) -> list[Difference]:
    """Compares tables of a DuckDB warehouse with the relation that `other` names for each, None for no such.

    Rows are compared as DuckDB's types; floats to twelve digits, for sums of them depend on their order.
    """
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        attach(connection, warehouse, "warehouse")  # its views call it so
        return [_compare(connection, schema, table, other(schema, table)) for schema, table in names]


def tables_of(manifest: Path) -> list[Table]:
    """Every model and seed of a manifest that is built, by schema and name; parts of queries are not."""
    nodes = json.loads(manifest.read_text(encoding="utf-8"))["nodes"].values()
    return sorted(
        (node["schema"], node["alias"])
        for node in nodes
        if node["resource_type"] in ("model", "seed") and node["config"]["materialized"] != "ephemeral"
    )


def parquet_of(folder: Path) -> Callable[[str, str], str | None]:
    """The relations of a folder in which Spark keeps its databases as Parquet files.

    A table into which nothing was ever written has a folder and no file.
    """

    def relation(schema: str, table: str) -> str | None:
        place = folder / f"{schema}.db" / table
        if not place.is_dir():
            return None
        return (
            f"read_parquet({literal(str(place / '*.parquet'))})" if list(place.glob("*.parquet")) else EMPTY
        )

    return relation


def write_parquet(warehouse: Path, names: Iterable[Table], folder: Path) -> None:
    """Writes tables of a DuckDB warehouse as Spark keeps them, for `parquet_of`.

    Two warehouses cannot be opened side by side: the views of both call theirs by one name.
    """
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        for schema, table in names:
            place = folder / f"{schema}.db" / table
            place.mkdir(parents=True)
            relation = f"{identifier(schema)}.{identifier(table)}"
            connection.execute(f"copy (from {relation}) to {literal(str(place / 'rows.parquet'))}")


def _compare(connection: duckdb.DuckDBPyConnection, schema: str, table: str, other: str | None) -> Difference:
    ours = "compared"  # a view is worked out once
    connection.execute(
        f"create or replace temp table {ours} as from warehouse.{identifier(schema)}.{identifier(table)}"
    )
    name, rows = f"{schema}.{table}", _count(connection, ours)
    if other is None or other == EMPTY:
        return Difference(name, rows, None if other is None else 0, only_here=rows)
    kinds = {row[0]: row[1] for row in connection.execute(f"describe {ours}").fetchall()}
    there = {row[0].lower() for row in connection.execute(f"describe from {other}").fetchall()}
    missing = tuple(column for column in kinds if column.lower() not in there)
    if missing:
        return Difference(name, rows, _count(connection, other), columns=missing)
    compared = {column: _as(column, kind) for column, kind in kinds.items() if column not in OF_THE_RUN}
    only_here, only_there = _only(connection, ours, other, ", ".join(compared.values()))
    columns = ()
    if only_here or only_there:
        columns = tuple(
            name for name, value in compared.items() if any(_only(connection, ours, other, value))
        )
    return Difference(name, rows, _count(connection, other), only_here, only_there, columns)


def _only(connection: duckdb.DuckDBPyConnection, one: str, other: str, values: str) -> tuple[int, int]:
    left, right = f"(select {values} from {one})", f"(select {values} from {other})"
    return _count(connection, f"({left} except all {right})"), _count(
        connection, f"({right} except all {left})"
    )


def _as(column: str, kind: str) -> str:
    name = identifier(column)
    if kind in ("DOUBLE", "FLOAT"):
        return f"format('{{:.11e}}', cast({name} as double)) as {name}"
    return f"cast({name} as {kind}) as {name}"


def _count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    row = connection.execute(f"select count(*) from {relation}").fetchone()
    return row[0] if row else 0
