"""Whether what was landed is fit to be read: judged for each source, table and column, from the first row on.

A broken value is set aside and the run goes on; a broken file stops it before a model reads a row. One value
or row is always let through. Beyond it the bound is a share of what the column states, and a column that
feeds money, time, status, identity or consent has the tighter one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from orchestration.landing.column_names import told
from orchestration.landing.contracts import MAPPED, Contracts, Table
from orchestration.landing.summary import shortened

CRITICAL_SHARE = 0.01
"""Of a table's rows, and of the values of a column that feeds money, time, status, identity or consent."""

TWO_ORDERS_LOOK = re.compile("9{1,2}[/-]9{1,2}[/-]9{4}")
"""What a date looks like whose day and month may be the other way round."""

OTHER_SHARE = 0.05
"""Of the values of any other column with a type."""

RAW_DOCUMENTS = (
    "_airbyte_data",
    "data",
    "raw",
    "raw_data",
    "payload",
    "json",
    "value",
    "record",
    "body",
    "document",
)
"""Names of a column into which connectors put a whole row before they unpack it."""


@dataclass(frozen=True)
class Problem:
    """Something over its bound."""

    source: str
    table: str
    column: str
    """Column, or file where a whole file is meant; empty for the rows of a table."""
    count: int
    """Values, rows or files. Accepted once, it is told again when there are more."""
    says: str


def allowed(total: int, is_critical: bool) -> float:
    """How many of so many values or rows may be broken."""
    return 1 + total * (CRITICAL_SHARE if is_critical else OTHER_SHARE)


def judge(
    connection: DuckDBPyConnection,
    contracts: Contracts,
    layouts: dict[str, str],
    unreadable: dict[tuple[str, str], dict[str, str]],
) -> list[Problem]:
    """Everything in the raw tables that is over its bound, of sources that models read.

    Args:
        connection: to the warehouse, after the load.
        contracts: what is known about sources.
        layouts: source folder → its layout.
        unreadable: files of which the warehouse holds nothing, by raw table, each with the reason.
    """
    read = {source: layout for source, layout in layouts.items() if layout in contracts.sources}
    problems = [
        Problem(source, table, name, 1, f"{name} cannot be read ({reason}) and nothing of it was loaded")
        for (source, table), files in sorted(unreadable.items())
        for name, reason in files.items()
        if source in read and _is_read(contracts, read[source], table)
    ]
    for source, layout in sorted(read.items()):
        problems += _of_source(connection, contracts, source, layout)
    return problems


def accepted(connection: DuckDBPyConnection, problem: Problem) -> bool:
    """Whether a person has let through as much of this before."""
    found = connection.execute(
        """
        select coalesce(max(accepted_count), 0) from raw_weft.accepted
        where source_name = ? and source_table = ? and column_name = ?
        """,
        [problem.source, problem.table, problem.column],
    ).fetchone()
    return bool(found and found[0] >= problem.count)


def accept(connection: DuckDBPyConnection, problems: Iterable[Problem]) -> None:
    """Keeps that a person lets this much through: it is not asked again, unless it becomes more."""
    for problem in problems:
        connection.execute(
            "insert into raw_weft.accepted values (?, ?, ?, ?)",
            [problem.source, problem.table, problem.column, problem.count],
        )


def _is_read(contracts: Contracts, layout: str, table: str) -> bool:
    return bool(contracts.table(layout, table).columns)


def _of_source(
    connection: DuckDBPyConnection, contracts: Contracts, source: str, layout: str
) -> Iterator[Problem]:
    tables = connection.execute(
        """
        select source_table, sum(delivered_count), sum(refused_count) from raw_weft.landed_files
        where source_name = ? group by source_table having sum(delivered_count) > 0 order by source_table
        """,
        [source],
    ).fetchall()
    known = [name for name, _, _ in tables if _is_read(contracts, layout, name)]
    if tables and not known:
        found = shortened([name for name, _, _ in tables])
        expected = shortened(sorted(contracts.sources[layout]), 12)
        says = f"none of its tables is one of {layout}: it has {found}; expected are {expected}"
        yield Problem(source, "", "", len(tables), f"{source}: {says}")
    for name, delivered, refused in tables:
        table = contracts.table(layout, name)
        if name not in known:
            continue
        unknown = [] if layout in MAPPED else list(_unknown_layout(connection, source, table))
        yield from unknown
        if not unknown and refused > allowed(delivered, True):
            says = f"{refused:,} of {delivered:,} rows cannot be used: they have no key"
            key = f" ({', '.join(table.key)})" if table.key else ""
            yield Problem(source, name, "", refused, f"{source}.{name}: {says}{key} or are broken lines")
        yield from _columns(connection, source, table)


def _columns(connection: DuckDBPyConnection, source: str, table: Table) -> Iterator[Problem]:
    counted = connection.execute(
        """
        select column_name, sum(stated_count), sum(unreadable_count), min(example)
        from raw_weft.landed_columns
        where source_name = ? and source_table = ?
        group by column_name having sum(unreadable_count) > 0 order by column_name
        """,
        [source, table.name],
    ).fetchall()
    for name, stated, unread, example in counted:
        column = table.by_name.get(name.lower())
        if column and unread > allowed(stated, column.is_critical):
            what = f"{unread:,} of {stated:,} values cannot be read as {column.data_type}"
            says = (
                f'{source}.{table.name}.{name}: {what}; they look like "{example}" (9: a digit, a: a letter)'
            )
            if TWO_ORDERS_LOOK.match(example or ""):
                says += "; no date of the file tells day from month: a mapping can state its time_format"
            yield Problem(source, table.name, name, unread, says)


def _unknown_layout(connection: DuckDBPyConnection, source: str, table: Table) -> Iterator[Problem]:
    """Files whose rows lie in columns that the table does not have."""
    files = connection.execute(
        """
        select
            files.landed_file, files.row_count,
            coalesce(
                list(columns.column_name order by columns.column_name)
                filter (where columns.column_name is not null), []
            )
        from raw_weft.landed_files as files
        left join raw_weft.landed_columns as columns using (source_name, source_table, landed_file)
        where files.source_name = ? and files.source_table = ? and files.row_count > 0
        group by files.landed_file, files.row_count order by files.landed_file
        """,
        [source, table.name],
    ).fetchall()
    for file, row_count, columns in files:
        missing = _missing(table, columns)
        if missing:
            found = shortened(told(columns), 8) or "no column"
            expected = shortened([column.name for column in table.columns], 8)
            says = f"{source}.{table.name}: {file} {missing}: it has {found}; expected are {expected}"
            yield Problem(source, table.name, file, row_count, says)


def _missing(table: Table, columns: list[str]) -> str | None:
    """What a file lacks that its table cannot do without."""
    there = {name.lower() for name in columns}
    key = {name.lower() for name in table.key}
    own = {name for name in there & set(table.spelling) if not name.startswith("_")}
    others = set(table.spelling) - key
    if not own:
        return "has no column of its table"
    documents = [name for name in RAW_DOCUMENTS if name in there - set(table.spelling)]
    if documents and others and not own - key:
        return f"holds each row as one document, in the column {documents[0]}"
    if key and not table.key_from and not key & there:
        return f"lacks the key {', '.join(table.key)}"
    return None
