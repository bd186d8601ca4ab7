"""Rows and values that cannot be used, each with a reason, and the raw row in a column of its own.

Only `raw_row` may say anything personal. It stays in the warehouse, as raw tables do: what is published, told
or logged is the reason, never the value.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from orchestration.base.database import identifier, literal
from orchestration.landing.contracts import Table
from orchestration.landing.dates import TWO_ORDERS, in_either_order
from orchestration.landing.float_ids import LOST, is_lost
from orchestration.landing.readers import NOW, Shape
from orchestration.landing.reading import reading

UNREADABLE = "the file cannot be read"
"""How the reason begins when a whole file is set aside."""

NO_KEY = "no key: the row is not used"
LOST_ID = "an id that lost digits as a floating-point number: taken for NULL"

ALWAYS_READABLE = {
    "timestamp": {"timestamp", "date"},
    "date": {"timestamp", "date"},
    "boolean": {"boolean"},
    "json": {"nested"},
}
"""Logical type of a contract column → kinds of parquet columns whose text needs no look."""

LONGEST_ROW = 20_000
"""Letters of a raw row that are kept: enough for any order, and not for a blob of megabytes."""

SetAside = tuple[str, int | None, str, str | None]
"""File, line (none for a whole file), reason, and the text of the line."""

NEW = "_landed_file in (select unnest(?))"
"""SQL that is true for the rows of the files that were just landed."""


@dataclass(frozen=True)
class Finding:
    """What may be wrong with a column."""

    column: str
    data_type: str
    reason: str
    condition: str
    """SQL that is true for the rows it applies to."""

    @property
    def is_value(self) -> bool:
        """Whether a value cannot be read; else a row has no key and cannot be used."""
        return self.reason != NO_KEY


def findings(table: Table, shapes: list[Shape]) -> list[Finding]:
    """What to look for in the rows of newly landed files.

    Args:
        table: the contract.
        shapes: the shapes of those files; none means that any column may hold any text.
    """
    kinds: dict[str, set[str]] = {}
    for shape in shapes:
        for name, kind in shape.columns:
            kinds.setdefault(name.lower(), set()).add(kind)
    found = [Finding(name, "", NO_KEY, f"coalesce(trim({identifier(name)}), '') = ''") for name in table.key]
    for column in table.columns:
        name, data_type = identifier(column.name), column.data_type
        delivered = kinds.get(column.name.lower(), set()) if shapes else {"text"}
        if column.is_id and delivered:
            found.append(Finding(column.name, data_type, LOST_ID, is_lost(name)))
        read = reading(data_type, name)
        if read and delivered - ALWAYS_READABLE.get(data_type, set()):
            reason = f"not readable as {data_type}: taken for NULL"
            condition = f"trim({name}) <> '' and ({read}) is null"
            found.append(Finding(column.name, data_type, reason, condition))
    return found


def refused(table: Table) -> str:
    """SQL that is true for a row that cannot be used, because a part of its key is missing or lost."""
    parts = [
        f"coalesce(trim({identifier(name)}), '') = '' or {is_lost(identifier(name))}" for name in table.key
    ]
    return " or ".join(parts) or "false"


def quarantine_values(
    connection: DuckDBPyConnection,
    source: str,
    table: Table,
    relation: str,
    finding: Finding,
    files: list[str],
    delivered: list[str],
) -> None:
    """Writes the rows that a finding applies to to quarantine; an id whose digits are lost becomes NULL.

    Args:
        connection: open in the transaction that landed the files.
        source: the source's name.
        table: the contract.
        relation: the raw table.
        finding: what is wrong.
        files: names of the new files.
        delivered: the columns that the files have.
    """
    reason = literal(finding.reason)
    if finding.data_type in ("timestamp", "date") and finding.is_value:
        two_orders = in_either_order(identifier(finding.column))
        reason = f"case when {two_orders} then {literal(TWO_ORDERS)} else {reason} end"
    connection.execute(
        f"""
        insert into raw_weft.quarantine by name
        select
            cast(uuid() as varchar) as quarantine_id, {literal(source)} as source_name,
            {literal(table.name)} as source_table, {_record_id(table)} as source_record_id,
            {literal(finding.column)} as column_name, {reason} as reason, _landed_file as landed_file,
            _loaded_at as loaded_at, {_raw_row(delivered)} as raw_row
        from {relation} where {NEW} and {finding.condition}
        """,
        [files],
    )


def forget_lost_ids(
    connection: DuckDBPyConnection, relation: str, columns: list[str], files: list[str]
) -> None:
    """Makes ids whose digits are lost NULL, once they have been counted and set aside."""
    for name in map(identifier, columns):
        connection.execute(f"update {relation} set {name} = null where {NEW} and {is_lost(name)}", [files])


def quarantine_lines(
    connection: DuckDBPyConnection, source: str, table: str, entries: Sequence[SetAside]
) -> None:
    """Writes rows that could not be parsed to quarantine, as they stand in the file."""
    if entries:
        connection.executemany(
            f"""
            insert into raw_weft.quarantine (
                quarantine_id, source_name, source_table, reason, landed_file, landed_line, raw_row, loaded_at
            )
            values (cast(uuid() as varchar), ?, ?, ?, ?, ?, ?, {NOW})
            """,
            [
                [source, table, reason, file, line, text and text[:LONGEST_ROW]]
                for file, line, reason, text in entries
            ],
        )


def _raw_row(columns: list[str]) -> str:
    """SQL for a row as JSON, in the columns that were delivered; what they do not state is left out."""
    if not columns:
        return "'{}'"
    values = ", ".join(
        f"{literal(name)}: ltrim(cast({identifier(name)} as varchar), {literal(LOST)})" for name in columns
    )
    return f"left(cast(json_merge_patch('{{}}', to_json({{{values}}})) as varchar), {LONGEST_ROW})"


def _record_id(table: Table) -> str:
    personal = {column.name for column in table.columns if column.pii}
    if not table.key or personal & set(table.key):
        return "cast(null as varchar)"
    parts = [f"case when not {is_lost(identifier(name))} then {identifier(name)} end" for name in table.key]
    return " || ':' || ".join(parts)
