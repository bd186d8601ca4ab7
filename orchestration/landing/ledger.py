"""Which files the warehouse already holds, so that an unchanged one is never read twice."""

from duckdb import DuckDBPyConnection

from orchestration.landing.contracts import Table
from orchestration.landing.files import LandedFile
from orchestration.landing.loads import LOADS
from orchestration.landing.quarantine import UNREADABLE
from orchestration.landing.readers import NOW

LEDGER = """
create schema if not exists raw_weft;
create table if not exists raw_weft.landed_files (
    source_name varchar, source_table varchar, landed_file varchar, byte_count bigint, modified_ns bigint,
    contract_fingerprint varchar, row_count bigint, quarantined_count bigint, loaded_at timestamp
);
alter table raw_weft.landed_files add column if not exists layout varchar;
alter table raw_weft.landed_files add column if not exists delivered_count bigint;
alter table raw_weft.landed_files add column if not exists refused_count bigint;
alter table raw_weft.landed_files add column if not exists is_extra boolean;
create table if not exists raw_weft.landed_columns (
    source_name varchar, source_table varchar, landed_file varchar, column_name varchar,
    stated_count bigint, unreadable_count bigint, example varchar
);
create table if not exists raw_weft.stops (
    source_name varchar, source_table varchar, column_name varchar, reason varchar
);
create table if not exists raw_weft.accepted (
    source_name varchar, source_table varchar, column_name varchar, accepted_count bigint
);
create table if not exists raw_weft.quarantine (
    quarantine_id varchar, source_name varchar, source_table varchar, source_record_id varchar,
    column_name varchar, reason varchar, landed_file varchar, landed_line bigint, loaded_at timestamp
);
alter table raw_weft.quarantine add column if not exists raw_row varchar;
alter table raw_weft.quarantine add column if not exists searched_for varchar;
"""

Known = dict[str, tuple[int, int, str]]
"""Landed file name → size, time of change, and the contract it was checked against."""


def open_ledger(connection: DuckDBPyConnection) -> dict[tuple[str, str], Known]:
    """Makes the ledger where there is none, and reads what it knows by raw table."""
    connection.execute(LEDGER + LOADS)
    rows = connection.execute(
        """
        select source_name, source_table, landed_file, byte_count, modified_ns, contract_fingerprint
        from raw_weft.landed_files
        """
    ).fetchall()
    known: dict[tuple[str, str], Known] = {}
    for source, table, name, *state in rows:
        known.setdefault((source, table), {})[name] = (state[0], state[1], state[2])
    return known


def read_layouts(connection: DuckDBPyConnection) -> dict[str, str]:
    """Source folder → its layout when it was last loaded, for folders that have gone."""
    layout = "coalesce(max(layout), source_name)"
    query = f"select source_name, {layout} from raw_weft.landed_files group by source_name"
    return dict(connection.execute(query).fetchall())


def unchanged(file: LandedFile, contract: Table, known: Known) -> bool:
    """Whether the warehouse holds this very file, checked against this very contract."""
    return known.get(file.name) == (file.byte_count, file.modified_ns, contract.fingerprint)


def forget(
    connection: DuckDBPyConnection, source: str, table: str, read: list[str], unreadable: list[str]
) -> None:
    """Removes files that are read again or gone, with their entries in quarantine.

    Of an unreadable file only the word that it was unreadable goes: rows of its last good version stay.
    """
    where = "source_name = ? and source_table = ? and landed_file in (select unnest(?))"
    connection.execute(f"delete from raw_weft.landed_files where {where}", [source, table, read])
    connection.execute(f"delete from raw_weft.landed_columns where {where}", [source, table, read])
    connection.execute(f"delete from raw_weft.quarantine where {where}", [source, table, read])
    connection.execute(
        f"delete from raw_weft.quarantine where {where} and starts_with(reason, ?)",
        [source, table, unreadable, UNREADABLE],
    )


def record(
    connection: DuckDBPyConnection,
    relation: str,
    layout: str,
    contract: Table,
    files: list[LandedFile],
    unreadable: list[str],
    refused: dict[str, int],
    broken: dict[str, int],
) -> tuple[int, int]:
    """Writes loaded files to the ledger; gives the rows loaded and the rows or values in quarantine.

    Args:
        connection: open in the transaction that landed the files.
        relation: the raw table.
        layout: the source's layout.
        contract: what the files were checked against.
        files: the files that were loaded.
        unreadable: names of files of which nothing could be read.
        refused: rows of each file that have no key.
        broken: rows of each file that could not even be parsed.
    """
    names = [file.name for file in files]
    rows = _counts(connection, relation, "_landed_file", names)
    aside = _counts(connection, "raw_weft.quarantine", "landed_file", [*names, *unreadable])
    if files:
        connection.executemany(
            f"""
            insert into raw_weft.landed_files (
                source_name, source_table, landed_file, byte_count, modified_ns,
                contract_fingerprint, row_count, quarantined_count, layout, delivered_count, refused_count,
                is_extra, loaded_at
            )
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, false, {NOW})
            """,
            [
                [
                    *(file.source, file.table, file.name, file.byte_count, file.modified_ns),
                    *(contract.fingerprint, rows.get(file.name, 0), aside.get(file.name, 0), layout),
                    rows.get(file.name, 0) + broken.get(file.name, 0),
                    refused.get(file.name, 0) + broken.get(file.name, 0),
                ]
                for file in files
            ],
        )
    return sum(rows.values()), sum(aside.values())


def _counts(connection: DuckDBPyConnection, relation: str, column: str, names: list[str]) -> dict[str, int]:
    query = (
        f"select {column}, count(*) from {relation} where {column} in (select unnest(?)) group by {column}"
    )
    return dict(connection.execute(query, [names]).fetchall())
