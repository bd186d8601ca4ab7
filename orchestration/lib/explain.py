"""Why identifiers are one customer, and why others were kept apart, from the published identity tables."""

from collections import deque
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from orchestration.lib.errors import WeftError
from orchestration.lib.settings import Settings

JOINED = ("accepted", "manual_link")
EDGE_COLUMNS = (
    "from_type, from_value, to_type, to_value, source_name, source_table, first_record_id, first_seen_at,"
    " record_count, status, reason"
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


@dataclass(frozen=True)
class Step:
    """One link between two identifiers, with the source record that first stated it."""

    from_type: str
    from_value: str
    to_type: str
    to_value: str
    source: str
    first_record_id: str
    first_seen_at: str | None
    record_count: int
    status: str
    reason: str


@dataclass(frozen=True)
class Explanation:
    """One customer: what belongs to it, how it is tied together, what was refused, and the life of its id."""

    customer_id: str
    asked_for: str
    identifiers: list[Identifier]
    paths: dict[str, list[Step]]
    """For each identifier (type:value) the shortest chain of accepted links from the most trusted one."""
    refused: list[Step]
    """Links that this customer's identifiers have and that join nobody, with the rule that said so."""
    others: list[str] = field(default_factory=list)
    """More customers that carry the identifier asked for."""
    history: list[dict[str, Any]] = field(default_factory=list)
    """Events of the id log, oldest first."""

    def as_dict(self) -> dict[str, Any]:
        """The same as plain types, for `--json`."""
        return asdict(self)


def explain(settings: Settings, asked_for: str) -> Explanation:
    """Explains the customer with this id (retired ids are followed), or who carries this identifier.

    Raises:
        WeftError: nothing is published or built yet, or nobody carries the identifier.
    """
    with _open(settings) as connection:
        customers = _customers(connection, asked_for.strip())
        if not customers:
            raise WeftError(
                "no customer has that id or identifier",
                "give a customer id, or an identifier in the form that identity.customer_identifiers has it"
                " (e-mail in small letters, phone as +15552345678), with or without its type before a colon",
            )
        customer_id, *others = customers
        identifiers = _identifiers(connection, customer_id)
        edges = _edges(connection, customer_id)
        history = connection.execute(
            "select event, other_customer_id, reason, happened_at from identity.customer_id_log"
            " where customer_id = ? or (other_customer_id = ? and event in ('merged', 'split'))"
            " order by run_number, event_number, customer_id",
            [customer_id, customer_id],
        ).fetchall()
    names = ("event", "other_customer_id", "reason", "happened_at")
    return Explanation(
        customer_id=customer_id,
        asked_for=asked_for,
        identifiers=identifiers,
        paths=shortest_paths(identifiers, [edge for edge in edges if edge.status in JOINED]),
        refused=[edge for edge in edges if edge.status not in JOINED],
        others=others,
        history=[dict(zip(names, (*row[:3], _text(row[3])), strict=True)) for row in history],
    )


def shortest_paths(identifiers: list[Identifier], edges: list[Step]) -> dict[str, list[Step]]:
    """The shortest chain of links from the most trusted identifier to each other one that a chain reaches."""
    neighbours: dict[tuple[str, str], list[tuple[tuple[str, str], Step]]] = {}
    for edge in edges:
        left, right = (edge.from_type, edge.from_value), (edge.to_type, edge.to_value)
        neighbours.setdefault(left, []).append((right, edge))
        neighbours.setdefault(right, []).append((left, edge))
    paths: dict[tuple[str, str], list[Step]] = {}
    for start in ((identifier.type, identifier.value) for identifier in identifiers):
        if start in paths:
            continue
        paths[start] = []
        queue = deque([start])
        while queue:
            node = queue.popleft()
            for other, edge in neighbours.get(node, []):
                if other not in paths:
                    paths[other] = [*paths[node], edge]
                    queue.append(other)
    return {f"{type}:{value}": path for (type, value), path in paths.items()}


def _open(settings: Settings) -> duckdb.DuckDBPyConnection:
    """The published generation, else the warehouse of the last build, read-only."""
    file: Path = settings.published if settings.published.exists() else settings.warehouse
    if not file.exists():
        raise WeftError(f"there is nothing to explain in {settings.home}", "run `weft run` first")
    return duckdb.connect(str(file), read_only=True)


def _customers(connection: duckdb.DuckDBPyConnection, asked_for: str) -> list[str]:
    """The customers meant, the one with most records first."""
    found = connection.execute(
        "select coalesce(redirects.living_customer_id, asked.id)"
        " from (select ? as id) as asked"
        " left join identity.customer_id_redirects as redirects on asked.id = redirects.customer_id"
        " where coalesce(redirects.living_customer_id, asked.id)"
        " in (select customer_id from identity.customer_records)",
        [asked_for],
    ).fetchall()
    if not found:
        found = connection.execute(
            "select customer_id from identity.customer_identifiers"
            " where identifier_value in (?, lower(?))"
            " or identifier_type || ':' || identifier_value in (?, lower(?))"
            " group by customer_id order by sum(record_count) desc, customer_id",
            [asked_for] * 4,
        ).fetchall()
    return [row[0] for row in found]


def _identifiers(connection: duckdb.DuckDBPyConnection, customer_id: str) -> list[Identifier]:
    rows = connection.execute(
        "select identifier_type, identifier_value, first_seen_at, last_seen_at, record_count,"
        " is_shared, trust_rank"
        " from identity.customer_identifiers where customer_id = ?"
        " order by is_shared, trust_rank, first_seen_at, identifier_type, identifier_value",
        [customer_id],
    ).fetchall()
    return [Identifier(row[0], row[1], _text(row[2]), _text(row[3]), *row[4:]) for row in rows]


def _edges(connection: duckdb.DuckDBPyConnection, customer_id: str) -> list[Step]:
    """The links that have this customer's identifiers at both ends, oldest first."""
    rows = connection.execute(
        f"select {EDGE_COLUMNS} from identity.identity_edges as edges"
        " where exists (select 1 from identity.customer_identifiers as own where own.customer_id = ?"
        "  and own.identifier_type = edges.from_type and own.identifier_value = edges.from_value)"
        " and exists (select 1 from identity.customer_identifiers as own where own.customer_id = ?"
        "  and own.identifier_type = edges.to_type and own.identifier_value = edges.to_value)"
        " order by first_seen_at, source_name, source_table, from_type, from_value, to_type, to_value",
        [customer_id, customer_id],
    ).fetchall()
    return [
        Step(
            *row[:4],
            source=f"{row[4]}.{row[5]}",
            first_record_id=row[6],
            first_seen_at=_text(row[7]),
            record_count=row[8],
            status=row[9],
            reason=row[10],
        )
        for row in rows
    ]


def _text(moment: Any) -> str | None:
    return None if moment is None else f"{moment:%Y-%m-%d %H:%M}"
