"""Rows as they land: one line of JSON each, with the columns that the connector of that layout adds."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson

from orchestration.base.clock import in_utc
from orchestration.ingest.recipe import Feed

Row = dict[str, Any]


def rows_of(row: Row, name: str, feed: Feed) -> Iterator[tuple[str, Row]]:
    """The rows that one row of a list makes, each with its table."""
    if feed.table != "-":
        added = {column: value_at(row, path) for column, path in feed.columns.items()}
        yield feed.table or name, {**row, **{key: value for key, value in added.items() if value is not None}}
    for table, part in feed.parts.items():
        for child in row.get(part.path) or []:
            if all(child.get(column) == value for column, value in part.where.items()):
                around = {column: row.get(source) for column, source in part.columns.items()}
                yield table, {**around, **{key: value for key, value in child.items() if value is not None}}


def line_of(row: Row) -> bytes:
    """The row as a line; nested values stay nested, which the loader lands as JSON text."""
    try:
        return orjson.dumps(row)
    except TypeError:
        # Whole numbers beyond 64 bits.
        return json.dumps(row, ensure_ascii=False).encode()


def key_of(row: Row, feed: Feed) -> bytes | None:
    """What tells the row apart in its table; None where it has no key: then the whole row does."""
    value = row.get(feed.key)
    return None if value is None else sha256(str(value).encode()).digest()[:16]


def version_of(row: Row) -> bytes:
    """Changes with any value of the row, not with their order."""
    return sha256(json.dumps(row, sort_keys=True).encode()).digest()[:12]


def value_at(row: Any, path: str) -> Any:
    """The value at a path with dots; None where there is none."""
    for name in path.split("."):
        row = row.get(name) if isinstance(row, dict) else None
    return row


def time_of(value: Any) -> datetime | None:
    """A cursor as a time in UTC, whether the vendor writes seconds, a zone or neither; else None."""
    try:
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value, UTC)
        return in_utc(datetime.fromisoformat(str(value))) if value else None
    except (ValueError, OverflowError, OSError):
        return None
