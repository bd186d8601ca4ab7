"""Why records are one customer, and what kept others apart, from the published identity tables."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

import duckdb

from orchestration.base.database import has_table
from orchestration.base.settings import Settings
from orchestration.identity.explain.paths import Step, Ways
from orchestration.identity.explain.tables import (
    Asked,
    Refusal,
    look_up,
    open_identity,
    read_links,
    read_refusals,
    text_of,
)


@dataclass(frozen=True)
class Identifier:
    """One identifier of a customer."""

    type: str
    value: str
    first_seen_at: str | None
    last_seen_at: str | None
    record_count: int
    is_shared: bool
    trust_rank: int

    @property
    def name(self) -> str:
        """`type:value`."""
        return f"{self.type}:{self.value}"


@dataclass(frozen=True)
class Explanation:
    """One customer: what belongs to it, how it is tied together, what was refused, and its id's history."""

    customer_id: str
    asked_for: str
    identifiers: list[Identifier]
    paths: dict[str, list[Step]]
    """For each identifier (type:value) the shortest way over records from the most trusted one."""
    refused: list[Refusal]
    """Identifiers of this customer that joined it with nobody else, with the rule that said so."""
    others: list[str] = field(default_factory=list)
    """More customers that carry the identifier asked for."""
    history: list[dict[str, Any]] = field(default_factory=list)
    """Events of the id log, oldest first."""
    segments: list[dict[str, Any]] = field(default_factory=list)
    """Segments that the customer is in: since when, in which arm, and each condition with their value."""

    def as_dict(self) -> dict[str, Any]:
        """The same as plain types, for `--json`."""
        return asdict(self)


def explain(settings: Settings, asked_for: str) -> Explanation:
    """Explains the customer with this id (retired ids are followed), record or identifier.

    Raises:
        WeftError: nothing is published or built yet, or nobody carries the identifier.
    """
    with open_identity(settings) as connection:
        asked = look_up(connection, asked_for)
        customer_id = asked.customers[0]
        identifiers = _identifiers(connection, customer_id)
        return Explanation(
            customer_id=customer_id,
            asked_for=asked_for,
            identifiers=identifiers,
            paths=_paths(connection, asked, identifiers),
            refused=read_refusals(connection, customer_id),
            others=asked.customers[1:],
            history=_history(connection, customer_id),
            segments=_segments(connection, customer_id),
        )


def _paths(
    connection: duckdb.DuckDBPyConnection, asked: Asked, identifiers: list[Identifier]
) -> dict[str, list[Step]]:
    """The way from the most trusted identifier to each other; one that no way reaches is left out."""
    ways = Ways(read_links(connection, asked.customers[0]))
    if not identifiers:
        return {}
    first = identifiers[0].name
    ways.start({link.record_group for link in ways.carriers[first]})
    nearest = ways.nearest()
    names = (identifier.name for identifier in identifiers)
    return {name: ways.steps(ways.way(nearest[name]), first, name) for name in names if name in nearest}


def _identifiers(connection: duckdb.DuckDBPyConnection, customer_id: str) -> list[Identifier]:
    rows = connection.execute(
        "select identifier_type, identifier_value, first_seen_at, last_seen_at, record_count,"
        " is_shared, trust_rank"
        " from identity.customer_identifiers where customer_id = ?"
        " order by is_shared, trust_rank, first_seen_at, identifier_type, identifier_value",
        [customer_id],
    ).fetchall()
    return [Identifier(row[0], row[1], text_of(row[2]), text_of(row[3]), *row[4:]) for row in rows]


def _segments(connection: duckdb.DuckDBPyConnection, customer_id: str) -> list[dict[str, Any]]:
    """None where segments are not built."""
    if not has_table(connection, "segments.segment_members"):
        return []
    rows = connection.execute(
        "select members.segment_name, definitions.title, members.entered_at, members.arm, members.why"
        " from segments.segment_members as members"
        " left join segments.segment_definitions as definitions"
        " on members.segment_name = definitions.segment_name"
        " where members.customer_id = ? order by members.segment_name",
        [customer_id],
    ).fetchall()
    return [
        {
            "segment": name,
            "title": title,
            "entered_at": text_of(since),
            "arm": arm,
            "why": json.loads(why or "{}"),
        }
        for name, title, since, arm, why in rows
    ]


def _history(connection: duckdb.DuckDBPyConnection, customer_id: str) -> list[dict[str, Any]]:
    rows = connection.execute(
        "select event, other_customer_id, reason, happened_at from identity.customer_id_log"
        " where customer_id = ? or (other_customer_id = ? and event in ('merged', 'split'))"
        " order by run_number, event_number, customer_id",
        [customer_id, customer_id],
    ).fetchall()
    names = ("event", "other_customer_id", "reason", "happened_at")
    return [dict(zip(names, (*row[:3], text_of(row[3])), strict=True)) for row in rows]
