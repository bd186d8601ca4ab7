"""Rows that a connector delivered without their key, told by what they say instead."""

from duckdb import DuckDBPyConnection

from orchestration.base.database import identifier
from orchestration.landing.contracts import Table

SEPARATOR = "chr(31)"
"""Stands between values and in no value."""


def fill_keys(connection: DuckDBPyConnection, relation: str, table: Table, files: list[str]) -> None:
    """Gives rows without a key one made of the contract's `key_from` columns.

    The same row has the same key however often and in whatever file it comes, so a repeated delivery is still
    one row. A row that is empty in all of those columns stays without a key and goes to quarantine.

    Args:
        connection: open in the transaction that landed the files.
        relation: the raw table.
        table: the contract; without `key_from`, or with a key of several columns, nothing is done.
        files: names of the new files.
    """
    if not table.key_from or len(table.key) != 1 or not files:
        return
    key = identifier(table.key[0])
    names = [identifier(name) for name in table.key_from]
    values = ", ".join(f"coalesce(trim({name}), '')" for name in names)
    anything = " or ".join(f"coalesce(trim({name}), '') <> ''" for name in names)
    connection.execute(
        f"""
        update {relation}
        set {key} = 'content:' || md5(concat_ws({SEPARATOR}, {values}))
        where _landed_file in (select unnest(?)) and coalesce(trim({key}), '') = '' and ({anything})
        """,
        [files],
    )
