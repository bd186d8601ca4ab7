"""What `weft explain` reads: the published identity tables, and whom a word of the command line means."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import duckdb

from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.identity.explain.paths import Link


@dataclass(frozen=True)
class Asked:
    """Whom a word means: a customer, a record or an identifier, and the customers who have it."""

    text: str
    kind: Literal["customer", "record", "identifier"]
    customers: list[str]
    """The one with most records first."""
    names: tuple[str, ...] = ()
    """For an identifier its `type:value`; several when two types have the value."""
    record_group: int | None = None
    """For a record the record group it belongs to."""


@dataclass(frozen=True)
class Refusal:
    """An identifier that did not join a customer with everybody who has it."""

    type: str
    value: str
    status: str
    reason: str | None
    masked_name: str | None
    customer_count: int
    record_count: int

    @property
    def name(self) -> str:
        """`type:value`."""
        return f"{self.type}:{self.value}"


@contextmanager
def open_identity(settings: Settings) -> Generator[duckdb.DuckDBPyConnection]:
    """The published generation, else the warehouse of the last build, read-only."""
    file: Path = settings.published if settings.published.exists() else settings.warehouse
    if not file.exists():
        raise WeftError(f"there is nothing to explain in {settings.home}", "run `weft run` first")
    with duckdb.connect(str(file), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        yield connection


def look_up(connection: duckdb.DuckDBPyConnection, text: str) -> Asked:
    """Whom a customer id (retired ones too), a record `source:table:id` or an identifier means.

    Raises:
        WeftError: nobody.
    """
    text = text.strip()
    found = _customer(connection, text) or _record(connection, text) or _identifier(connection, text)
    if found is None:
        raise WeftError(
            "no customer has that id, record, identifier, name or order",
            "give a customer id, a name, an order number, a record as source:table:id, or an identifier as"
            " identity.customer_identifiers has it, with or without its type before a colon",
        )
    return found


def _customer(connection: duckdb.DuckDBPyConnection, text: str) -> Asked | None:
    found = connection.execute(
        "select coalesce(redirects.living_customer_id, asked.id)"
        " from (select ? as id) as asked"
        " left join identity.customer_id_redirects as redirects on asked.id = redirects.customer_id"
        " where coalesce(redirects.living_customer_id, asked.id)"
        " in (select customer_id from identity.customer_records)",
        [text],
    ).fetchone()
    return Asked(text, "customer", [found[0]]) if found else None


def _record(connection: duckdb.DuckDBPyConnection, text: str) -> Asked | None:
    found = connection.execute(
        "select customer_id, bundle_key from identity.customer_records"
        " where source_name || ':' || source_table || ':' || source_record_id = ?"
        " or source_name || '.' || source_table || ':' || source_record_id = ?",
        [text, text],
    ).fetchone()
    return Asked(text, "record", [found[0]], record_group=found[1]) if found else None


def _identifier(connection: duckdb.DuckDBPyConnection, text: str) -> Asked | None:
    found = connection.execute(
        "select customer_id, identifier_type || ':' || identifier_value, sum(record_count)"
        " from identity.customer_identifiers"
        " where identifier_value in (?, lower(?))"
        " or identifier_type || ':' || identifier_value in (?, lower(?))"
        " group by all order by 3 desc, 1, 2",
        [text] * 4,
    ).fetchall()
    if not found:
        return None
    customers = list(dict.fromkeys(row[0] for row in found))
    return Asked(text, "identifier", customers, names=tuple(sorted({row[1] for row in found})))


def read_links(connection: duckdb.DuckDBPyConnection, customer_id: str) -> list[Link]:
    """The record groups of a customer with their identifiers, and the rules and suggestions that link two."""
    return links_by_customer(connection, customer_id).get(customer_id, [])


def links_by_customer(
    connection: duckdb.DuckDBPyConnection, customer_id: str | None = None
) -> dict[str, list[Link]]:
    """The same for this customer, or for all of them."""
    rows = connection.execute(
        "select customer_id, bundle_key, identifier_type, identifier_value, status, reason, is_by_time,"
        " masked_name, source_name || '.' || source_table, first_record_id,"
        " strftime(first_seen_at, '%Y-%m-%d %H:%M'), record_count"
        " from identity.identity_links where $1 is null or customer_id = $1"
        " order by first_seen_at, bundle_key, identifier_type, identifier_value",
        [customer_id],
    ).fetchall()
    rules = connection.execute(
        "select from_type, from_value, to_type, to_value, status, reason, source_name || '.' || source_table,"
        " coalesce(first_record_id, 'score'), strftime(first_seen_at, '%Y-%m-%d %H:%M')"
        " from identity.identity_edges where source_name in ('manual', 'suggested')"
        " and status in ('manual_link', 'accepted') order by 1, 2, 3, 4, 7"
    ).fetchall()
    found: dict[str, list[Link]] = {}
    for customer, *row in rows:
        found.setdefault(customer, []).append(Link(*row))
    for links in found.values() if rules else ():
        own = {(link.type, link.value) for link in links}
        for place, (*ends, status, reason, source, decided_by, decided_at) in enumerate(rules, start=1):
            sides = [(ends[0], ends[1]), (ends[2], ends[3])]
            if own.issuperset(sides):
                rule = (status, reason, source, decided_by, decided_at)
                links += [_decided(-place, side, rule) for side in sides]
    return found


def _decided(place: int, side: tuple[str, str], rule: tuple[str, str, str, str, str | None]) -> Link:
    """One side of a manual rule or a suggestion, as if a record of its own carried both."""
    status, reason, source, decided_by, decided_at = rule
    return Link(
        record_group=place,
        type=side[0],
        value=side[1],
        status=status,
        reason=reason,
        is_by_time=False,
        masked_name=None,
        source=source,
        first_record_id=decided_by,
        first_seen_at=decided_at,
        record_count=1,
        is_decided=True,
    )


def read_refusals(connection: duckdb.DuckDBPyConnection, customer_id: str) -> list[Refusal]:
    """What this customer has and did not join it with others, the widest reach last."""
    rows = connection.execute(
        "select identifier_type, identifier_value, status, reason, masked_name, customer_count, record_count"
        " from identity.identity_refusals where customer_id = ?"
        " order by customer_count, identifier_type, identifier_value",
        [customer_id],
    ).fetchall()
    return [Refusal(*row) for row in rows]


def text_of(moment: Any) -> str | None:
    """A UTC time as people read it."""
    return None if moment is None else f"{moment:%Y-%m-%d %H:%M}"
