"""What each load brought to each table: what the public table `source_health` is made from."""

from datetime import datetime

from duckdb import DuckDBPyConnection

from orchestration.landing.column_names import told
from orchestration.landing.readers import NOW
from orchestration.landing.summary import TableLoad

LOADS = """
create table if not exists raw_weft.loads (
    load_number bigint, source_name varchar, source_table varchar, loaded_at timestamp, row_count bigint,
    loaded_count bigint, new_count bigint, changed_count bigint, duplicate_count bigint, late_count bigint,
    quarantined_count bigint, newest_event_at timestamp, newest_file_at timestamp,
    new_columns varchar, missing_columns varchar
)
"""


def newest_event(connection: DuckDBPyConnection, source: str, table: str) -> datetime | None:
    """The newest event that earlier loads brought."""
    found = connection.execute(
        "select max(newest_event_at) from raw_weft.loads where source_name = ? and source_table = ?",
        [source, table],
    ).fetchone()
    return found[0] if found else None


def earlier_columns(connection: DuckDBPyConnection, source: str, table: str) -> dict[str, str]:
    """The columns that the files of a table have had, by their lower case."""
    found = connection.execute(
        "select distinct column_name from raw_weft.landed_columns where source_name = ? and source_table = ?",
        [source, table],
    ).fetchall()
    return {name.lower(): name for (name,) in found}


def compare_columns(
    contract: dict[str, str], before: dict[str, str], delivered: dict[str, str]
) -> tuple[list[str], list[str]]:
    """Columns of the files of a load that are new, and columns that they lack.

    Each is told once: what neither the contract nor an earlier file knew, and what earlier files had; on the
    first load of a table, what its contract has.
    """
    known = contract | before
    expected = before or contract
    new = sorted(name for key, name in delivered.items() if key not in known)
    return told(new), sorted(name for key, name in expected.items() if key not in delivered)


def note_loads(connection: DuckDBPyConnection, tables: list[TableLoad]) -> None:
    """Writes one row for each source and table of this load: also where nothing was new."""
    if not tables:
        return
    connection.execute(
        f"""
        insert into raw_weft.loads by name
        select
            (select coalesce(max(load_number), 0) + 1 from raw_weft.loads) as load_number,
            tables.source_name, tables.source_table, {NOW} as loaded_at,
            coalesce(held.row_count, 0) as row_count, tables.* exclude (source_name, source_table),
            held.newest_file_at
        from (
            select
                unnest(?) as source_name, unnest(?) as source_table, unnest(?) as loaded_count,
                unnest(?) as new_count, unnest(?) as changed_count, unnest(?) as duplicate_count,
                unnest(?) as late_count, unnest(?) as quarantined_count, unnest(?) as newest_event_at,
                unnest(?) as new_columns, unnest(?) as missing_columns
        ) as tables
        left join (
            select
                source_name, source_table, sum(row_count) as row_count, max(loaded_at) as newest_file_at
            from raw_weft.landed_files group by all
        ) as held using (source_name, source_table)
        """,
        [
            [table.source for table in tables],
            [table.table for table in tables],
            [table.rows_loaded for table in tables],
            [table.arrived.new for table in tables],
            [table.arrived.changed for table in tables],
            [table.arrived.duplicate for table in tables],
            [table.arrived.late for table in tables],
            [table.quarantined for table in tables],
            [table.arrived.newest_event_at for table in tables],
            [", ".join(table.unexpected_columns) for table in tables],
            [", ".join(table.missing_columns) for table in tables],
        ],
    )
