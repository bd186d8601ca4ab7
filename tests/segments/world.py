"""Runs a segment's compiled SQL over rows in an empty DuckDB, without dbt."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import yaml

from orchestration.segments.catalogue import table
from orchestration.segments.compile import model_sql
from orchestration.segments.read import Named, read_segment
from tests.identity.render import Renderer

ABOUT = {
    "title": "A segment",
    "description": "People.",
    "owner": "tests",
    "purpose": "To be tested.",
    "channels": ["email"],
    "holdout_percent": 0,
}


class Plain(yaml.SafeDumper):
    """Writes a value that occurs twice twice, and no anchor."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def named(folder: Path, members: Any, name: str = "tried", known: tuple[str, ...] = (), **more: Any) -> Named:
    """The segment of a tree, read from a file as a person's would be."""
    file = folder / f"{name}.yml"
    content = ABOUT | more | {"members": plain(members)}
    file.write_text(yaml.dump(content, Dumper=Plain, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return read_segment(file, {name, *known})


def plain(tree: Any) -> Any:
    """The tree of lists and mappings alone: YAML has no tuples, and would name what stands in it twice."""
    if isinstance(tree, dict):
        return {key: plain(value) for key, value in tree.items()}
    return [plain(one) for one in tree] if isinstance(tree, list | tuple) else tree


@cache
def renderer(engine: str, now: datetime, zone: str) -> Renderer:
    """All macros; to make them takes longer than to use them."""
    tables = {"ref": lambda name: f"main.{name}"}
    return Renderer(engine, context=tables, as_of=now.isoformat(sep=" "), shop_timezone=zone)


def rendered(segment: Named, now: datetime, engine: str = "default", zone: str = "UTC") -> str:
    """The SQL as dbt would compile it."""
    return renderer(engine, now, zone).template(model_sql(segment)).render()


def connection(tables: dict[str, list[dict]]) -> duckdb.DuckDBPyConnection:
    """A database with these rows, in tables with the columns that the rows name."""
    found = duckdb.connect()
    found.execute("set timezone = 'UTC'")
    for name, rows in tables.items():
        if name.startswith("seg_"):
            found.execute(f"create table {name} as select unnest(?::varchar[]) as customer_id", [list(rows)])
            continue
        columns = types(name)
        listed = ", ".join(f"{column} {type_}" for column, type_ in columns.items())
        found.execute(f"create table {name} ({listed})")
        for row in rows:
            values = [json.dumps(row.get(one)) if one == "properties" else row.get(one) for one in columns]
            found.execute(f"insert into {name} values ({', '.join('?' * len(columns))})", values)
    return found


def types(name: str) -> dict[str, str]:
    """Columns of a public table by name, with engine types."""
    kinds = {"text": "varchar", "list": "varchar", "flag": "boolean", "time": "timestamp"}
    found = {
        column.name: kinds.get(column.kind, "integer" if column.is_whole else "decimal(18,4)")
        for column in table(name).columns.values()
    }
    return found | ({"properties": "varchar"} if name == "timeline" else {})


def members_in(database: duckdb.DuckDBPyConnection, sql: str) -> list[str]:
    """Who the SQL says is in, in order, once for each row."""
    return [row[0] for row in database.execute(sql).fetchall()]
