"""Compares two built rule sets, table with table."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from orchestration.activation.accounts import load_accounts
from orchestration.activation.spec import load_specs
from orchestration.activation.wanted import wanted_query
from orchestration.base.database import attach
from orchestration.identity.rule_diff.queries import (
    AUDIENCE,
    DECISIONS,
    FLOWS,
    IDENTIFIERS,
    JOINTS,
    OTHER_JOINTS,
    SIZES,
)
from orchestration.identity.rule_diff.result import (
    Audience,
    IdentifierChange,
    Merge,
    Move,
    RuleDiff,
    Size,
    Split,
    Why,
)
from orchestration.identity.rule_diff.scratch import DECIDES_WHO_IS_WHO
from orchestration.warehouse.scratch import Scratch
from orchestration.warehouse.scratch_project import SOURCE


class Comparison:
    """Two rule sets, both built: each is an attached database."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, before: str, after: str, show_values: bool
    ) -> None:
        self.connection, self.before, self.after = connection, before, after
        self.show_values = show_values
        connection.execute(FLOWS.format(before=before, after=after))

    def is_same_identity(self) -> bool:
        """Whether the layers above identity would read the same rows on both sides."""
        return not any(
            self._rows(
                f"select 1 from"
                f" (from {one}.identity.{table} except all from {other}.identity.{table}) limit 1"
            )
            for table in DECIDES_WHO_IS_WHO
            for one, other in ((self.before, self.after), (self.after, self.before))
        )

    def result(self, as_of: datetime, with_outcomes: bool) -> RuleDiff:
        """Everything that differs; without outcomes, segments and audiences are taken to be the same."""
        ((before, after, changed, records, moved),) = self._rows(
            "select (select count(*) from before_ids), (select count(*) from after_ids),"
            " (select count(distinct before_id) from flows where before_id is distinct from after_id),"
            " (select sum(record_count) from flows),"
            " (select coalesce(sum(record_count), 0) from flows where before_id is distinct from after_id)"
        )
        return RuleDiff(
            as_of=as_of,
            customers_before=before,
            customers_after=after,
            customers_changed=changed,
            records=int(records or 0),
            records_moved=int(moved),
            merges=self._merges(),
            splits=self._splits(),
            moves=self._moves(),
            identifiers=self._identifiers(),
            sizes=[Size(*row) for row in self._rows(SIZES.format(before=self.before, after=self.after))],
            segments=self._segments() if with_outcomes else [],
            audiences=self._audiences() if with_outcomes else [],
        )

    def _merges(self) -> list[Merge]:
        rows = self._rows(
            "select list(before_id order by before_id), after_id, sum(record_count) from retired"
            " group by after_id order by count(*) desc, after_id"
        )
        why = self._why(self.after, self.before, [row[1] for row in rows])
        return [Merge(ids, customer, int(records), why[customer]) for ids, customer, records in rows]

    def _splits(self) -> list[Split]:
        rows = self._rows(
            "select before_id, list(after_id order by after_id), sum(record_count) from born"
            " group by before_id order by count(*) desc, before_id"
        )
        why = self._why(self.before, self.after, [row[0] for row in rows])
        return [Split(customer, ids, int(records), why[customer]) for customer, ids, records in rows]

    def _moves(self) -> list[Move]:
        rows = self._rows(
            "select before_id, after_id, record_count from flows"
            " where before_id <> after_id and before_id in (from after_ids) and after_id in (from before_ids)"
            " order by record_count desc, before_id, after_id"
        )
        return [Move(*row) for row in rows]

    def _why(self, mine: str, theirs: str, customers: list[str]) -> dict[str, list[Why]]:
        """What ties each of these customers of one side together that the other side keeps apart."""
        found: dict[str, list[Why]] = {customer: [] for customer in customers}
        asked = {"customers": customers}
        for customer, kind, count, reason, values in self._rows(
            JOINTS.format(mine=mine, theirs=theirs), asked
        ):
            found[customer].append(Why(kind, count, reason, values if self.show_values else []))
        for customer, way in self._rows(OTHER_JOINTS.format(mine=mine, theirs=theirs), asked):
            if not found[customer]:
                found[customer].append(Why(way, 1, None))
        return found

    def _identifiers(self) -> list[IdentifierChange]:
        sides = {
            side: DECISIONS.format(side=name)
            for side, name in (("before", self.before), ("after", self.after))
        }
        return [
            IdentifierChange(*row, values if self.show_values else [])
            for *row, values in self._rows(IDENTIFIERS.format(**sides))
        ]

    def _segments(self) -> list[Audience]:
        names = self._rows(
            f"select segment_name from {self.before}.segments.segment_members"
            f" union select segment_name from {self.after}.segments.segment_members order by 1"
        )
        sides = [f"{side}.segments.segment_members" for side in (self.before, self.after)]
        return [
            self._audience(name, *sides, "customer_id", "segment_name = $name", {"name": name})
            for (name,) in names
        ]

    def _audiences(self) -> list[Audience]:
        """Each sync of people, by what it would send under either rule set."""
        accounts = load_accounts()
        found = []
        for spec in load_specs(accounts=accounts):
            kind = spec.object_of(spec.account_of(accounts))
            if kind.kind != "people":
                continue
            sides = [
                f"({wanted_query(self.connection, spec, kind, side)[1]}) as wanted"
                for side in (self.before, self.after)
            ]
            found.append(self._audience(spec.name, *sides, "row_key", "held_back is null", None))
        return found

    def _audience(
        self,
        name: str,
        before: str,
        after: str,
        key: str,
        condition: str,
        parameters: dict[str, str] | None,
    ) -> Audience:
        sql = AUDIENCE.format(key=key, condition=condition, before=before, after=after)
        (row,) = self._rows(sql, parameters)
        return Audience(name, *row)

    def _rows(self, sql: str, parameters: Any = None) -> list[tuple]:
        return self.connection.execute(sql, parameters).fetchall()


@contextmanager
def attached(warehouse: Path, *scratches: Scratch) -> Generator[duckdb.DuckDBPyConnection]:
    """A connection to the warehouse and the scratch files, all for reading."""
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        named = {SOURCE: warehouse} | {scratch.name: scratch.database for scratch in scratches}
        for name, path in named.items():
            attach(connection, path, name)
        yield connection
