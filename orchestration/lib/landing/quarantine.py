"""Rows and values that cannot be used, each with a reason and never the value itself."""

from duckdb import DuckDBPyConnection

from orchestration.lib.landing.contracts import Table
from orchestration.lib.landing.readers import NOW, identifier, literal

UNREADABLE = "the file cannot be read"
"""How the reason begins when a whole file is set aside."""

READABLE = {
    # Through a zoned time: a plain cast would drop the offset that the text states.
    "timestamp": "isfinite(try_cast({value} as timestamptz))",
    "date": "isfinite(try_cast({value} as date))",
    "decimal": "try_cast({value} as decimal(18, 4)) is not null",
    "integer": "try_cast({value} as decimal(38, 4)) = try_cast({value} as integer)",
    "boolean": "try_cast({value} as boolean) is not null",
    "json": "json_valid({value})",
}
"""Logical type of a contract column → SQL that is true for a text that can be read as it."""

Finding = tuple[str | None, str, str]
"""Column, reason, and SQL that is true for the rows it applies to."""


def check_rows(
    connection: DuckDBPyConnection,
    source: str,
    table: Table,
    relation: str,
    columns: set[str],
    files: list[str],
) -> None:
    """Writes what cannot be read in newly landed files to quarantine.

    Args:
        connection: open in the transaction that landed the files.
        source: the source's name.
        table: the contract.
        relation: the raw table.
        columns: lower-case names of the columns that the new files really have.
        files: names of the new files.
    """
    findings = list(_findings(table, columns))
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
                select cast(uuid() as varchar), {literal(source)}, {literal(table.name)}, {_record_id(table)}, {_text(column)},
                    {literal(reason)}, _landed_file, null, _loaded_at
                from {relation} where {new} and {condition}
                """,
                [files],
            )


def quarantine_lines(
    connection: DuckDBPyConnection, source: str, table: str, file: str, lines: list[tuple[int | None, str]]
) -> None:
    """Writes rows that could not be parsed (or a whole file, without a line) to quarantine."""
    if not lines:
        return
    connection.executemany(
        f"insert into raw_weft.quarantine values (cast(uuid() as varchar), ?, ?, null, null, ?, ?, ?, {NOW})",
        [[source, table, reason, file, line] for line, reason in lines],
    )


def _findings(table: Table, columns: set[str]) -> list[Finding]:
    found: list[Finding] = []
    for name in table.key:
        found.append((name, "no key: the row is not used", f"coalesce(trim({identifier(name)}), '') = ''"))
    for column in table.columns:
        if column.name.lower() in columns and column.data_type in READABLE:
            value = f"trim({identifier(column.name)})"
            readable = READABLE[column.data_type].format(value=value)
            reason = f"not readable as {column.data_type}: taken for NULL"
            found.append((column.name, reason, f"{value} <> '' and not coalesce({readable}, false)"))
    return found


def _record_id(table: Table) -> str:
    personal = {column.name for column in table.columns if column.pii}
    if not table.key or personal & set(table.key):
        return "cast(null as varchar)"
    return " || ':' || ".join(identifier(name) for name in table.key)


def _text(text: str | None) -> str:
    return "cast(null as varchar)" if text is None else literal(text)
