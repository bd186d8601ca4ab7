"""What tables and columns mean, in the published file itself: for whoever opens it without the project."""

from collections.abc import Mapping
from typing import Any

import duckdb

from orchestration.base.database import identifier, literal


def describe(
    connection: duckdb.DuckDBPyConnection, models: Mapping[tuple[str, str], Mapping[str, Any]]
) -> None:
    """Writes what the YAML of each model says as comments on its table and columns.

    Args:
        connection: to the file that is being made; the tables are there.
        models: of the manifest, by schema and name.
    """
    there = set(
        connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns()"
            " where database_name = current_database()"
        ).fetchall()
    )
    for table, model in models.items():
        name = ".".join(identifier(part) for part in table)
        comments = [f"comment on table {name} is {literal(_plain(model['description']))}"]
        for column, stated in model["columns"].items():
            if stated["description"] and (*table, column) in there:
                said = literal(_plain(stated["description"]))
                comments.append(f"comment on column {name}.{identifier(column)} is {said}")
        connection.execute(";".join(comments))


def _plain(text: Any) -> str:
    """A description in one line."""
    return " ".join(str(text).split())
