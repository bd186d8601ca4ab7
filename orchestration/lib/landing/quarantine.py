"""Rows and values that cannot be used, each with a reason and never the value itself."""

from collections.abc import Sequence

from duckdb import DuckDBPyConnection

from orchestration.lib.database import identifier, literal
from orchestration.lib.landing.contracts import Table
from orchestration.lib.landing.readers import NOW, Shape
from orchestration.lib.landing.reading import reading

UNREADABLE = "the file cannot be read"
"""How the reason begins when a whole file is set aside."""

ALWAYS_READABLE = {
    "timestamp": {"timestamp", "date"},
    "date": {"timestamp", "date"},
    "boolean": {"boolean"},
    "json": {"nested"},
}
"""Logical type of a contract column → kinds of parquet columns whose text needs no look."""

Finding = tuple[str, str, str]
"""Column, reason, and SQL that is true for the rows it applies to."""


def check_rows(
    connection: DuckDBPyConnection,
    source: str,
    table: Table,
    relation: str,
    shapes: list[Shape],
    files: list[str],
) -> None:
    """Writes what cannot be read in newly landed files to quarantine.

    Args:
        connection: open in the transaction that landed the files.
        source: the source's name.
        table: the contract.
        relation: the raw table.
        shapes: the shapes of those files; none means that any column may hold any text.
        files: names of the new files.
    """
    findings = list(_findings(table, shapes))
    if not findings or not files:
        return
    counts = ", ".join(f"count(*) filter (where {condition})" for _, _, condition in findings)
    new = "_landed_file in (select unnest(?))"
    found = connection.execute(f"select {counts} from {relation} where {new}", [files]).fetchone() or ()
    for (column, reason, condition), count in zip(findings, found, strict=True):
        if count:
            connection.execute(
                f"""
                insert into raw_weft.quarantine
                select cast(uuid() as varchar), {literal(source)}, {literal(table.name)}, {_record_id(table)},
                    {literal(column)}, {literal(reason)}, _landed_file, null, _loaded_at
                from {relation} where {new} and {condition}
                """,
                [files],
            )


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


def _findings(table: Table, shapes: list[Shape]) -> list[Finding]:
    kinds: dict[str, set[str]] = {}
    for shape in shapes:
        for name, kind in shape.columns:
            kinds.setdefault(name.lower(), set()).add(kind)
    found: list[Finding] = []
    for name in table.key:
        found.append((name, "no key: the row is not used", f"coalesce(trim({identifier(name)}), '') = ''"))
    for column in table.columns:
        name, data_type = identifier(column.name), column.data_type
        delivered = kinds.get(column.name.lower(), set()) if shapes else {"text"}
        read = reading(data_type, name)
        if read and delivered - ALWAYS_READABLE.get(data_type, set()):
            reason = f"not readable as {data_type}: taken for NULL"
            found.append((column.name, reason, f"trim({name}) <> '' and ({read}) is null"))
    return found


def _record_id(table: Table) -> str:
    personal = {column.name for column in table.columns if column.pii}
    if not table.key or personal & set(table.key):
        return "cast(null as varchar)"
    return " || ':' || ".join(identifier(name) for name in table.key)
