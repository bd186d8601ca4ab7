"""The unified tables as they stood at a time, as queries over the warehouse."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from orchestration.base.database import identifier
from orchestration.base.errors import WeftError
from orchestration.warehouse.scratch import table_of

RULES = Path(__file__).with_name("as_it_was.yml")


@cache
def rules() -> dict[str, dict[str, Any]]:
    """What was known of each unified table, by its name."""
    return yaml.safe_load(RULES.read_text())


def past_queries(
    tables: Iterable[tuple[str, str]], columns: Mapping[str, Mapping[str, str]], as_of: datetime
) -> dict[tuple[str, str], str]:
    """A query for each unified table that gives its rows as they were known at `as_of`.

    Args:
        tables: schema and name of what is read.
        columns: column -> type of each unified table.
        as_of: the time, UTC; what happened at that very time was known.

    Raises:
        WeftError: no rule says what was known of a table.
    """
    moment = f"timestamp '{as_of:%Y-%m-%d %H:%M:%S.%f}'"
    found = {}
    for schema, name in tables:
        if schema != "unified":
            continue
        if name not in rules():
            raise WeftError(
                f"{RULES.name} does not say what was known of {name} on a past day", "add it there"
            )
        if "as_it_is" not in rules()[name]:
            found[schema, name] = _query(schema, name, columns[name], moment)
    return found


def _query(schema: str, name: str, columns: Mapping[str, str], moment: str) -> str:
    rule = rules()[name]
    then = {column: said.format(as_of=moment) for column, said in rule.get("then", {}).items()}
    selected = ", ".join(
        f"{then.get(column, _unless_later(column, kind, moment))} as {identifier(column)}"
        for column, kind in columns.items()
    )
    return f"select {selected} from {table_of((schema, name))} where {_was_there(schema, name, moment)}"


def _unless_later(column: str, kind: str, moment: str) -> str:
    quoted = identifier(column)
    return f"case when {quoted} <= {moment} then {quoted} end" if kind.startswith("timestamp") else quoted


def _was_there(schema: str, name: str, moment: str) -> str:
    rule = rules()[name]
    if "happened_at" in rule:
        return f"{identifier(rule['happened_at'])} <= {moment}"
    ((whole, key),) = rule["part_of"].items()
    # of a part whose whole is nowhere, nothing later is known either
    was_there = _was_there(schema, whole, moment)
    later = f"select {identifier(key)} from {table_of((schema, whole))} where ({was_there}) is not true"
    return f"{identifier(key)} is null or {identifier(key)} not in ({later})"
