"""Rows of this process as a temporary table of a connection."""

import duckdb
import pyarrow as pa


def temporary_table(connection: duckdb.DuckDBPyConnection, name: str, columns: dict[str, list]) -> None:
    """A temporary table of these columns; one without a value is text."""
    arrays = {
        column: pa.array(values)
        if any(value is not None for value in values)
        else pa.array(values, pa.string())
        for column, values in columns.items()
    }
    connection.register("given_rows", pa.table(arrays))
    connection.execute(f"create or replace temp table {name} as select * from given_rows")
    connection.unregister("given_rows")
