"""What tables and columns mean, in the published file itself: for whoever opens it without the project."""

import json
from typing import Any

import duckdb

from orchestration.base.database import identifier, literal
from orchestration.base.dbt import prepared_manifest
from orchestration.base.settings import Settings


def describe(connection: duckdb.DuckDBPyConnection, settings: Settings, tables: set[tuple[str, str]]) -> None:
    """Writes the descriptions of the models' YAML as comments on those tables and their columns."""
    manifest = json.loads(prepared_manifest(settings).read_text())
    there = set(
        connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns()"
            " where database_name = current_database()"
        ).fetchall()
    )
    for node in manifest["nodes"].values():
        table = (node.get("schema"), node["name"])
        if node["resource_type"] != "model" or table not in tables:
            continue
        name = ".".join(identifier(part) for part in table)
        comments = [f"comment on table {name} is {literal(_plain(node['description']))}"]
        for column, stated in node["columns"].items():
            if stated["description"] and (*table, column) in there:
                said = literal(_plain(stated["description"]))
                comments.append(f"comment on column {name}.{identifier(column)} is {said}")
        connection.execute(";".join(comments))


def _plain(text: Any) -> str:
    """A description in one line."""
    return " ".join(str(text).split())
