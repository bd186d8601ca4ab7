"""What all that opens a DuckDB file does alike: keys, quoting, attaching, looking, all or nothing."""

import hashlib
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection


def identifier(name: str) -> str:
    """A name quoted for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text quoted for SQL."""
    return "'" + text.replace("'", "''") + "'"


def stable_hash(text: str) -> int:
    """The key that the macro of this name gives a text."""
    return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:15], 16)


def identifier_key(kind: str, value: str) -> int:
    """The key that the macro of this name gives an identifier."""
    return stable_hash(f"{identity_secret()}{kind}|{value}")


def identity_secret() -> str:
    """What keys of identifiers are made with, empty where none is set; dbt reads the same (profiles.yml)."""
    return os.environ.get("DBT_ENV_SECRET_IDENTITY", "")


def attach(connection: DuckDBPyConnection, file: Path, name: str, read_only: bool = True) -> None:
    """Makes the tables of another file known under a name."""
    connection.execute(f"attach {literal(str(file))} as {name}{' (read_only)' if read_only else ''}")


def has_table(connection: DuckDBPyConnection, table: str, catalog: str | None = None) -> bool:
    """Whether there is a table or view `schema.name`: in this attached file, or in any."""
    named = (
        "select count(*) from information_schema.tables where table_schema || '.' || table_name = $table"
        " and table_catalog = coalesce($catalog, table_catalog)"
    )
    return value_of(connection, named, {"table": table, "catalog": catalog}) > 0


def value_of(connection: DuckDBPyConnection, sql: str, parameters: Any = None) -> Any:
    """The first column of the first row that a query finds; None when it finds none."""
    row = connection.execute(sql, parameters).fetchone()
    return row[0] if row else None


@contextmanager
def transaction(connection: DuckDBPyConnection) -> Generator[None]:
    """All of it, or nothing."""
    connection.execute("begin")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")
