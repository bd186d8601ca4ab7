"""How many values of each column a landed file states, and how many of them cannot be read."""

from dataclasses import dataclass, field

from duckdb import DuckDBPyConnection

from orchestration.base.database import identifier
from orchestration.landing.contracts import Table
from orchestration.landing.dates import rewrite_dates
from orchestration.landing.float_ids import LOST
from orchestration.landing.mapping_rules import FileMapping
from orchestration.landing.notation import rewrite_numbers
from orchestration.landing.quarantine import (
    LOST_ID,
    NEW,
    Finding,
    findings,
    forget_lost_ids,
    quarantine_values,
    refused,
)
from orchestration.landing.readers import Shape

SHAPE_OF_VALUE = r"left(regexp_replace(regexp_replace({value}, '[0-9]', '9', 'g'), '\pL', 'a', 'g'), 24)"
"""SQL for what a value looks like, digits as 9 and letters as a: the value itself may be personal."""


@dataclass
class FileCount:
    """What the rows of one file hold."""

    rows: int
    refused: int
    stated: dict[str, int]
    found: dict[Finding, int] = field(default_factory=dict)


class RowCheck:
    """Looks at the rows that were just landed in one raw table, in the transaction that landed them."""

    def __init__(
        self,
        connection: DuckDBPyConnection,
        source: str,
        table: Table,
        relation: str,
        mapping: FileMapping | None = None,
    ) -> None:
        self.connection = connection
        self.source = source
        self.table = table
        self.relation = relation
        self.mapping = mapping
        self.decimal = mapping.decimal if mapping else None
        """The sign before the parts of a number, where a person has stated it."""

    def check(self, shapes: list[Shape], delivered: list[str], files: list[str]) -> dict[str, int]:
        """Writes what cannot be read to quarantine, and the counts of every column to the ledger.

        Args:
            shapes: the shapes of the files; none means that any column may hold any text.
            delivered: the columns that the files have.
            files: names of the new files.

        Returns:
            For each file the number of its rows that cannot be used.
        """
        if not files:
            return {}
        looked_for = findings(self.table, shapes)
        if self.decimal:
            rewrite_numbers(self.connection, self.relation, self.table, files, self.decimal)
        counts = self._count(looked_for, delivered, files)
        if self._rewrite(counts):
            counts = self._count(looked_for, delivered, files)
        present = [
            finding for finding in looked_for if any(count.found[finding] for count in counts.values())
        ]
        for finding in present:
            quarantine_values(
                self.connection, self.source, self.table, self.relation, finding, files, delivered
            )
        self._note(counts, present)
        lost = [finding.column for finding in present if finding.reason == LOST_ID]
        forget_lost_ids(self.connection, self.relation, lost, files)
        return {name: count.refused for name, count in counts.items()}

    def _count(
        self, looked_for: list[Finding], delivered: list[str], files: list[str]
    ) -> dict[str, FileCount]:
        measures = [
            f"count(*) filter (where {refused(self.table)})",
            *(f"count({identifier(name)})" for name in delivered),
            *(f"count(*) filter (where {finding.condition})" for finding in looked_for),
        ]
        query = (
            f"select _landed_file, count(*), {', '.join(measures)} "
            f"from {self.relation} where {NEW} group by _landed_file"
        )
        split = 3 + len(delivered)
        return {
            row[0]: FileCount(
                row[1],
                row[2],
                dict(zip(delivered, row[3:split], strict=True)),
                dict(zip(looked_for, row[split:], strict=True)),
            )
            for row in self.connection.execute(query, [files]).fetchall()
        }

    def _rewrite(self, counts: dict[str, FileCount]) -> bool:
        """Reads numbers and dates in other notations; True when there was something to read."""
        numbers: set[str] = set()
        times: dict[str, set[tuple[str, str]]] = {}
        for name, count in counts.items():
            for finding, number in count.found.items():
                if number and finding.is_value and finding.data_type == "decimal":
                    numbers.add(name)
                if number and finding.is_value and finding.data_type in ("timestamp", "date"):
                    times.setdefault(name, set()).add((finding.column, finding.data_type))
        if numbers and not self.decimal:
            rewrite_numbers(self.connection, self.relation, self.table, sorted(numbers))
        for name, columns in times.items():
            zone = self.mapping.zone_of(name) if self.mapping else "UTC"
            rewrite_dates(self.connection, self.relation, columns, name, zone)
        return bool(numbers or times)

    def _note(self, counts: dict[str, FileCount], present: list[Finding]) -> None:
        unread: dict[tuple[str, str], int] = {}
        examples: dict[tuple[str, str], str] = {}
        for finding in present:
            if finding.is_value:
                for name, count in counts.items():
                    if count.found[finding]:
                        key = name, finding.column
                        unread[key] = unread.get(key, 0) + count.found[finding]
                        examples[key] = self._example(finding, name)
        places = [(name, column) for name, count in counts.items() for column in count.stated]
        self.connection.execute(
            "insert into raw_weft.landed_columns "
            "select ?, ?, unnest(?), unnest(?), unnest(?), unnest(?), unnest(?)",
            [
                *(self.source, self.table.name),
                [name for name, _ in places],
                [column for _, column in places],
                [counts[name].stated[column] for name, column in places],
                [unread.get(place, 0) for place in places],
                [examples.get(place) for place in places],
            ],
        )

    def _example(self, finding: Finding, file: str) -> str:
        value = f"ltrim({identifier(finding.column)}, '{LOST}')"
        query = (
            f"select min({SHAPE_OF_VALUE.format(value=value)}) from {self.relation} "
            f"where _landed_file = ? and {finding.condition}"
        )
        row = self.connection.execute(query, [file]).fetchone()
        return row[0] if row else ""
