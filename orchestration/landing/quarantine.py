"""Rows and values that cannot be used, each with a reason and never the value itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from orchestration.base.database import identifier, literal
from orchestration.landing.contracts import Table
from orchestration.landing.float_ids import is_lost
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
) -> None:
    """Writes the rows that a finding applies to to quarantine; an id whose digits are lost becomes NULL.

    Args:
        connection: open in the transaction that landed the files.
        source: the source's name.
        table: the contract.
        relation: the raw table.
        finding: what is wrong.
        files: names of the new files.
    """
    connection.execute(
        f"""
        insert into raw_weft.quarantine
        select cast(uuid() as varchar), {literal(source)}, {literal(table.name)}, {_record_id(table)},
            {literal(finding.column)}, {literal(finding.reason)}, _landed_file, null, _loaded_at
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
    connection: DuckDBPyConnection, source: str, table: str, entries: Sequence[tuple[str, int | None, str]]
) -> None:
    """Writes rows that could not be parsed to quarantine: file, line (none for a whole file) and reason."""
    if entries:
        connection.executemany(
            f"""
            insert into raw_weft.quarantine
            values (cast(uuid() as varchar), ?, ?, null, null, ?, ?, ?, {NOW})
            """,
            [[source, table, reason, file, line] for file, line, reason in entries],
        )


def _record_id(table: Table) -> str:
    personal = {column.name for column in table.columns if column.pii}
    if not table.key or personal & set(table.key):
        return "cast(null as varchar)"
    parts = [f"case when not {is_lost(identifier(name))} then {identifier(name)} end" for name in table.key]
    return " || ':' || ".join(parts)
