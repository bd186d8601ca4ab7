"""Why two are one customer, or why they are not: the way between them, or each rule that keeps them apart."""

from dataclasses import asdict, dataclass, field
from typing import Any

import duckdb

from orchestration.base.database import has_table, value_of
from orchestration.base.settings import Settings
from orchestration.identity.explain.paths import Step, Ways
from orchestration.identity.explain.tables import (
    Asked,
    Refusal,
    look_up,
    open_identity,
    read_links,
    read_refusals,
)


@dataclass(frozen=True)
class SharedIdentifier:
    """An identifier that two customers have, and what each of them has to say against joining over it."""

    type: str
    value: str
    customer_count: int
    first: Refusal
    second: Refusal

    @property
    def reasons(self) -> list[str]:
        """The rules, without saying one twice."""
        return list(dict.fromkeys(side.reason or "" for side in (self.first, self.second)))

    @property
    def names(self) -> tuple[str, str] | None:
        """The two names, masked; None unless both sides state one."""
        if self.first.masked_name and self.second.masked_name:
            return self.first.masked_name, self.second.masked_name
        return None


@dataclass(frozen=True)
class PairExplanation:
    """Two identifiers, records or customers."""

    first: str
    second: str
    first_customer_id: str
    second_customer_id: str
    is_one: bool
    path: list[Step]
    """When they are one: from record to record. Empty when both stand on the same record."""
    shared: list[SharedIdentifier] = field(default_factory=list)
    """When they are two: what both have, and the rules that kept it from joining them."""
    decisions: list[str] = field(default_factory=list)
    """When they are two: reasons of manual rules that keep an identifier of one from one of the other."""
    between: list[str] = field(default_factory=list)
    """When they share nothing: customers who share an identifier with each of them."""
    household_id: str | None = None
    """When they are two of one household."""

    def as_dict(self) -> dict[str, Any]:
        """The same as plain types, for `--json`."""
        return asdict(self)


def explain_pair(settings: Settings, first: str, second: str) -> PairExplanation:
    """Explains what ties two identifiers, records or customers together, or what keeps them apart.

    Raises:
        WeftError: nothing is published or built yet, or nobody has one of the two.
    """
    with open_identity(settings) as connection:
        one, other = look_up(connection, first), look_up(connection, second)
        common = next((customer for customer in one.customers if customer in other.customers), None)
        if common is not None:
            return PairExplanation(
                first=first,
                second=second,
                first_customer_id=common,
                second_customer_id=common,
                is_one=True,
                path=_path(connection, common, one, other),
            )
        return _apart(connection, one, other)


def _path(connection: duckdb.DuckDBPyConnection, customer_id: str, one: Asked, other: Asked) -> list[Step]:
    """The shortest way between the two over the records of their customer."""
    ways = Ways(read_links(connection, customer_id))
    starts, ends = _record_groups(ways, one), _record_groups(ways, other)
    ways.start(starts)
    reached = [record_group for record_group in ways.reached() if record_group in ends]
    if not reached:
        return []
    way = ways.way(reached[0])
    return ways.steps(way, _label(ways, one, way[0]), _label(ways, other, way[-1]))


def _record_groups(ways: Ways, asked: Asked) -> set[int]:
    """Where a way may begin: the record, the records that carry the identifier, or any of the customer."""
    if asked.record_group is not None:
        return {asked.record_group}
    if asked.names:
        return {link.record_group for name in asked.names for link in ways.carriers.get(name, ())}
    return {record_group for record_group in ways.on if record_group > 0}


def _label(ways: Ways, asked: Asked, record_group: int) -> str:
    """What is written at this end of the way."""
    if asked.kind == "identifier":
        return next(name for name in asked.names if name in ways.on[record_group])
    return f"{asked.kind} {asked.text}"


def _apart(connection: duckdb.DuckDBPyConnection, one: Asked, other: Asked) -> PairExplanation:
    customers = (one.customers[0], other.customers[0])
    mine = {refusal.name: refusal for refusal in read_refusals(connection, customers[0])}
    theirs = {refusal.name: refusal for refusal in read_refusals(connection, customers[1])}
    shared = [
        SharedIdentifier(refusal.type, refusal.value, refusal.customer_count, refusal, theirs[name])
        for name, refusal in mine.items()
        if name in theirs
    ]
    return PairExplanation(
        first=one.text,
        second=other.text,
        first_customer_id=customers[0],
        second_customer_id=customers[1],
        is_one=False,
        path=[],
        shared=shared,
        decisions=_decisions(connection, customers),
        between=[] if shared else _between(connection, customers),
        household_id=_household(connection, customers),
    )


def _decisions(connection: duckdb.DuckDBPyConnection, customers: tuple[str, str]) -> list[str]:
    """Unlink rules with one side on each of the two."""
    rows = connection.execute(
        "select distinct rules.reason from identity.identity_edges as rules"
        " inner join identity.customer_identifiers as one"
        "  on rules.from_type = one.identifier_type and rules.from_value = one.identifier_value"
        " inner join identity.customer_identifiers as other"
        "  on rules.to_type = other.identifier_type and rules.to_value = other.identifier_value"
        " where rules.source_name = 'manual' and rules.status = 'manual_unlink'"
        " and ((one.customer_id = $1 and other.customer_id = $2)"
        "  or (one.customer_id = $2 and other.customer_id = $1))"
        " order by 1",
        list(customers),
    ).fetchall()
    return [row[0] for row in rows]


def _between(connection: duckdb.DuckDBPyConnection, customers: tuple[str, str]) -> list[str]:
    """Customers who share an identifier with each of two who share none, a few of them."""
    rows = connection.execute(
        "with shared as ("
        " select one.customer_id as asked, other.customer_id as customer_id"
        " from identity.identity_refusals as one"
        " inner join identity.identity_refusals as other"
        "  on one.identifier_type = other.identifier_type and one.identifier_value = other.identifier_value"
        " where one.customer_id in ($1, $2) and other.customer_id not in ($1, $2))"
        " select customer_id from shared group by customer_id"
        " having count(distinct asked) = 2 order by 1 limit 5",
        list(customers),
    ).fetchall()
    return [row[0] for row in rows]


def _household(connection: duckdb.DuckDBPyConnection, customers: tuple[str, str]) -> str | None:
    """The household of both; None when they are of none, or of two, or no customers are built."""
    if not has_table(connection, "customer360.customers"):
        return None
    return value_of(
        connection,
        "select min(household_id) from customer360.customers where customer_id in ($1, $2)"
        " having count(household_id) = 2 and count(distinct household_id) = 1",
        list(customers),
    )
