"""Reads the published generation: named SQL files in, plain rows out."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from orchestration.base.errors import WeftError

Row = dict[str, Any]

QUERIES = Path(__file__).parent / "sql"
TABLE_NAME = re.compile(r"\b(?:from|join)\s+([a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*)")


class Published:
    """The current generation, opened for reading only.

    A table that is not there gives no rows: a shop without that source simply has nothing to show yet.
    A table that lost a column the report needs is another matter: it is listed in `misread`.
    """

    def __init__(self, file: Path) -> None:
        if not file.is_file():
            raise WeftError(f"nothing is published yet: {file} does not exist", "run `weft run` first")
        try:
            self._connection = duckdb.connect(str(file), read_only=True)
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise WeftError(
                f"the published file cannot be opened: {file} ({reason})",
                "run `weft publish` to write it again",
            ) from error
        self._tables = {
            f"{schema}.{table}"
            for schema, table in self._connection.execute(
                "select table_schema, table_name from information_schema.tables"
            ).fetchall()
        }
        self.misread: list[str] = []

    def close(self) -> None:
        """Lets go of the file."""
        self._connection.close()

    def has(self, table: str) -> bool:
        """Whether the generation holds this table."""
        return table in self._tables

    def rows(self, query: str, as_of: datetime | None = None) -> list[Row]:
        """The rows of `sql/<query>.sql`; none when a table it reads is absent."""
        sql = (QUERIES / f"{query}.sql").read_text()
        if not all(self.has(table) for table in TABLE_NAME.findall(sql)):
            return []
        parameters = {"as_of": as_of} if "$as_of" in sql else None
        try:
            cursor = self._connection.execute(sql, parameters)
        except duckdb.BinderException as error:
            self.misread.append(f"{query}: {str(error).splitlines()[0]}")
            return []
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]

    def row(self, query: str, as_of: datetime | None = None) -> Row | None:
        """The only row of a query, or None where there is nothing."""
        rows = self.rows(query, as_of)
        return rows[0] if rows else None
