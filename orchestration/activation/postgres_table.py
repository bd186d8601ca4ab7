"""One table in Postgres as a sync sees it: its columns, how they are made and widened, how rows get in.

Column types come from the values. A type that no longer holds every value gives way to one that does, in the
end to text, and nothing is lost on the way: a number, a time or a flag reads in text as it was sent.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from typing import TYPE_CHECKING, Any

from orchestration.activation.api import NotSetUp
from orchestration.activation.destination import Payload

if TYPE_CHECKING:
    import psycopg
    from psycopg.sql import Composed

KINDS = ("boolean", "bigint", "numeric", "date", "timestamp with time zone", "jsonb", "text")
"""The types of columns that a sync makes."""

MADE = "Kept by Weft; key: "
"""How the comment of a table begins that a sync made: it may be altered, and erasures search it."""

ISO = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?")
LARGEST = 2**63


def kind_of(value: Any) -> str:
    """The narrowest type that holds a value. Times and dates are texts in ISO 8601, as rows have them."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "bigint" if -LARGEST <= value < LARGEST else "numeric"
    if isinstance(value, float):
        return "numeric"
    if isinstance(value, (dict, list)):
        return "jsonb"
    if isinstance(value, str) and len(value) in (10, 20) and ISO.fullmatch(value):
        try:
            datetime.fromisoformat(value)
        except ValueError:
            return "text"
        return "date" if len(value) == 10 else "timestamp with time zone"
    return "text"


def wider(one: str, other: str) -> str:
    """The type that holds the values of both."""
    if one == other:
        return one
    return "numeric" if {one, other} == {"bigint", "numeric"} else "text"


def text_of(value: Any) -> str | None:
    """A value as COPY takes it: every type of Postgres reads its own text."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def statement(template: str, *names: str | tuple[str, ...]) -> "Composed":
    """SQL with names in the places of the braces, each quoted; a pair is a table in its schema."""
    from psycopg import sql

    quoted = [sql.Identifier(*([name] if isinstance(name, str) else name)) for name in names]
    return sql.SQL(template).format(*quoted)  # ty: ignore[invalid-argument-type]


@dataclass
class Table:
    """A table, in a transaction of its own."""

    connection: "psycopg.Connection[Any]"
    name: tuple[str, str]
    key_column: str
    columns: dict[str, str] = field(default_factory=dict)
    """Type by column; none where there is no such table."""

    is_ours: bool = False
    """Whether a sync made it."""

    @classmethod
    def find(cls, connection: "psycopg.Connection[Any]", name: str, key_column: str) -> "Table":
        """The table as it is now. Other workers that would write to it wait until the transaction ends."""
        schema, _, last = name.rpartition(".")
        pair = (schema or "public", last)
        connection.execute("select pg_advisory_xact_lock(hashtext(%s))", [".".join(pair)])
        columns = connection.execute(
            """
            select
                attribute.attname,
                format_type(attribute.atttypid, null),
                obj_description(class.oid, 'pg_class')
            from pg_class as class
            inner join pg_namespace as namespace on class.relnamespace = namespace.oid
            inner join pg_attribute as attribute on class.oid = attribute.attrelid
            where
                namespace.nspname = %s and class.relname = %s
                and attribute.attnum > 0 and not attribute.attisdropped
            """,
            pair,
        ).fetchall()
        is_ours = any((comment or "").startswith(MADE) for _, _, comment in columns)
        return cls(connection, pair, key_column, {name: kind for name, kind, _ in columns}, is_ours)

    @classmethod
    def made_by_syncs(cls, connection: "psycopg.Connection[Any]") -> list["Table"]:
        """Every table of the database that a sync made."""
        found = connection.execute(
            """
            select namespace.nspname, class.relname, obj_description(class.oid, 'pg_class')
            from pg_class as class
            inner join pg_namespace as namespace on class.relnamespace = namespace.oid
            where class.relkind in ('r', 'p') and obj_description(class.oid, 'pg_class') like %s
            """,
            [MADE + "%"],
        ).fetchall()
        return [
            cls.find(connection, f"{schema}.{name}", comment.removeprefix(MADE))
            for schema, name, comment in found
        ]

    def make_room(self, kinds: Mapping[str, Iterable[str]]) -> None:
        """Makes the table and the columns that are missing, and widens those that would not hold the values.

        Args:
            kinds: of the values of each column.

        Raises:
            NotSetUp: a column is missing in a table that no sync made.
        """
        if not self.columns:
            self._make()
        for name, needed in kinds.items():
            if name == self.key_column:
                continue
            there, of_values = self.columns.get(name), list(needed)
            kind = reduce(wider, of_values) if of_values else None
            if there is None:
                self._add(name, kind or "text")
            elif kind and kind != there and self.is_ours and there in KINDS:
                self._widen(name, there, kind)

    def upsert(self, columns: Sequence[str], rows: Sequence[Payload]) -> None:
        """Puts rows in, or brings those that are there up to date; columns of others stay as they are."""
        self._copy(columns, rows)
        listed = ", ".join(["{}"] * len(columns))
        changed = [name for name in columns if name != self.key_column]
        assigned = ", ".join(["{} = excluded.{}"] * len(changed))
        self.connection.execute(
            statement(
                f"insert into {{}} ({listed}) select {listed} from pg_temp.weft_incoming on conflict ({{}})"
                + (f" do update set {assigned}" if changed else " do nothing"),
                *(self.name, *columns, *columns, self.key_column),
                *(name for name in changed for _ in range(2)),
            )
        )

    def remove(self, rows: Sequence[Payload]) -> None:
        """Takes rows out by their key."""
        self._copy([self.key_column], rows)
        self.connection.execute(
            statement(
                "delete from {} as kept using pg_temp.weft_incoming as incoming where kept.{} = incoming.{}",
                *(self.name, self.key_column, self.key_column),
            )
        )

    def delete(self, column: str, value: str, ignore_case: bool = False) -> None:
        """Deletes the rows that have a value."""
        from psycopg import sql

        fold = sql.SQL("lower({}::text) = lower({})" if ignore_case else "{}::text = {}")
        where = fold.format(sql.Identifier(column), sql.Literal(value))
        self.connection.execute(statement("delete from {} where ", self.name) + where)

    def _make(self) -> None:
        self.connection.execute(
            statement("create table {} ({} text primary key)", self.name, self.key_column)
        )
        from psycopg import sql

        comment = statement("comment on table {} is ", self.name) + sql.Literal(MADE + self.key_column)
        self.connection.execute(comment)
        self.columns, self.is_ours = {self.key_column: "text"}, True

    def _add(self, name: str, kind: str) -> None:
        if not self.is_ours:
            raise NotSetUp(
                f"{'.'.join(self.name)} has no column {name}", "add it, or take it out of the sync's mapping"
            )
        self.connection.execute(statement(f"alter table {{}} add column {{}} {kind}", self.name, name))
        self.columns[name] = kind

    def _widen(self, name: str, there: str, kind: str) -> None:
        """A column that has no value yet takes the type of its first ones, whatever it is now."""
        is_empty = self.connection.execute(
            statement("select not exists (select from {} where {} is not null)", self.name, name)
        ).fetchall()[0][0]
        to = kind if is_empty else wider(there, kind)
        if to == there:
            return
        value = "null" if is_empty else "{}"
        if there == "timestamp with time zone" and not is_empty:
            value = """to_char({} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""
        alter = f"alter table {{}} alter column {{}} type {to} using {value}::{to}"
        self.connection.execute(statement(alter, self.name, name, *(() if is_empty else (name,))))
        self.columns[name] = to

    def _copy(self, columns: Sequence[str], rows: Sequence[Payload]) -> None:
        """The rows, in a temporary table of the same types: what does not fit is refused here."""
        listed = ", ".join(["{}"] * len(columns))
        make = (
            f"create temporary table weft_incoming on commit drop as select {listed} from {{}} with no data"
        )
        self.connection.execute(statement(make, *columns, self.name))
        copy = statement(f"copy pg_temp.weft_incoming ({listed}) from stdin", *columns)
        with self.connection.cursor() as cursor, cursor.copy(copy) as into:
            for row in rows:
                into.write_row([text_of(row.get(name)) for name in columns])
