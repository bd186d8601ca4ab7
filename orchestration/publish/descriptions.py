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


OWN = {
    "publish.generations": "One row per published generation, the newest among them.",
    "publish.generation_tables": "One row per generation and table: its rows when it was published. Take one"
    " generation.",
    "publish.check_results": "One row per check of the last run: tests of models, expectations of tables.",
    "activation.sync_ack": "One row per sync and row that the destination has confirmed: what is there now.",
    "activation.sync_batches": "One row per batch that is on its way or was sent.",
    "activation.sync_rejects": "One row per sync and row that the destination refused, with its reason.",
    "activation.sync_plans": "One row per plan of a sync: what it would send. One that was not applied has"
    " sent nothing.",
    "activation.sync_runs": "One row per run of a sync; a sync has many. Counts are of what that run sent:"
    " whom a destination has now is in `sync_ack`.",
    "activation.delivery_log": "One row per row sent and outcome: a row that was sent again has several.",
    "activation.sync_holdouts": "One row per sync and customer who is held out of it for comparison.",
    "activation.sync_erasures": "One row per request to a destination to forget somebody.",
    "activation.sync_blocked": "One row per sync and customer whom it leaves out, with the first reason. A"
    " customer may be left out of several syncs.",
}
"""What publishing adds to the tables of the project."""


def describe_own(connection: duckdb.DuckDBPyConnection) -> None:
    """Writes on what is no model what a row of it is: the sync state, the audiences, the generations."""
    for schema, name, kind in connection.execute("""
        select schema_name, table_name, 'table' from duckdb_tables()
        where database_name = current_database() and comment is null
        union all
        select schema_name, view_name, 'view' from duckdb_views()
        where database_name = current_database() and not internal and comment is null
    """).fetchall():
        said = OWN.get(f"{schema}.{name}")
        if said is None and name.startswith("act_"):
            said = "One row per row that this sync may send now, under the destination's own names."
        if said:
            place = f"{identifier(schema)}.{identifier(name)}"
            connection.execute(f"comment on {kind} {place} is {literal(said)}")
