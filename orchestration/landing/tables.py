"""One raw table: the files that are new to it, read and written in one transaction."""

from dataclasses import replace
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from orchestration.base.database import identifier, literal, transaction, value_of
from orchestration.landing.arrivals import Arrivals, Arrived
from orchestration.landing.column_names import told
from orchestration.landing.contracts import Column, Table
from orchestration.landing.counts import RowCheck
from orchestration.landing.files import LandedFile
from orchestration.landing.float_ids import is_lost
from orchestration.landing.keys import fill_keys
from orchestration.landing.ledger import Known, forget, record, unchanged
from orchestration.landing.loads import compare_columns, earlier_columns, newest_event
from orchestration.landing.mapping_rules import FileMapping
from orchestration.landing.plan import Plan, Planner
from orchestration.landing.quarantine import UNREADABLE, SetAside, quarantine_lines
from orchestration.landing.readers import NOW, Shape, select_text
from orchestration.landing.summary import TableLoad


class TableLoader:
    """Loads the files of one raw table."""

    def __init__(
        self,
        connection: DuckDBPyConnection,
        source: str,
        layout: str,
        contract: Table,
        mapping: FileMapping | None = None,
    ) -> None:
        self.connection = connection
        self.source = source
        self.layout = layout
        self.contract = contract
        self.mapping = mapping
        self.schema = f"raw_{layout}"
        self.relation = f"{identifier(self.schema)}.{identifier(contract.name)}"
        self.notices: list[str] = []
        self.warnings: list[str] = []
        """What a person should know before anything else."""
        self.unreadable: dict[str, str] = {}
        """Files of which the warehouse holds nothing → why they cannot be read."""

    def load(self, files: list[LandedFile], known: Known, folder: Path, scratch: Path) -> TableLoad:
        """Mirrors files in the raw table.

        Args:
            files: the files of the table that the landing folder holds now.
            known: what earlier loads put into the table.
            folder: the landing folder.
            scratch: an empty folder for copies of broken files.
        """
        outcome = TableLoad(self.source, self.contract.name)
        fresh = [file for file in files if not unchanged(file, self.contract, known)]
        vanished = sorted(set(known) - {file.name for file in files})
        outcome.files_unchanged = len(files) - len(fresh)
        if not fresh and not vanished:
            return outcome
        planner = Planner(self.connection, scratch, self.mapping)
        plan = planner.plan(fresh)
        loaded = [file for file in fresh if file.name not in plan.unreadable]
        try:
            self._write(plan, loaded, known, vanished, folder, outcome)
        except duckdb.Error as error:
            # Any kind of error may come from a broken file; a full disk or memory does not.
            full = "No space left" in str(error) or isinstance(error, duckdb.OutOfMemoryException)
            if full or not planner.find_broken(plan):
                raise
            loaded = [file for file in fresh if file.name not in plan.unreadable]
            self._write(plan, loaded, known, vanished, folder, outcome)
        outcome.files_loaded, outcome.files_removed = len(loaded), len(vanished)
        self._tell(plan, known)
        if self.mapping and loaded:
            notice = self.mapping.notice(self._count)
            self.notices += [f"{self.source}: {notice}"] if notice else []
        return outcome

    def _write(
        self,
        plan: Plan,
        loaded: list[LandedFile],
        known: Known,
        vanished: list[str],
        folder: Path,
        outcome: TableLoad,
    ) -> None:
        replaced = [*vanished, *(name for name in plan.names if name in known)]
        arrivals = Arrivals(self.connection, self.source, self.contract, self.relation, self.schema)
        with transaction(self.connection):
            before = earlier_columns(self.connection, self.source, self.contract.name)
            outcome.new_columns = self._complete(plan.shapes)
            if plan.names and self.contract.columns:
                arrivals.remember(replaced)
            if replaced:
                gone = f"delete from {self.relation} where _landed_file in (select unnest(?))"
                self.connection.execute(gone, [replaced])
            names = [*vanished, *plan.names]
            forget(self.connection, self.source, self.contract.name, names, list(plan.unreadable))
            for query in self._queries(plan, folder):
                self.connection.execute(f"insert into {self.relation} by name {query}")
            fill_keys(self.connection, self.relation, self.contract, plan.names)
            refused = self._set_aside(plan)
            newest = newest_event(self.connection, self.source, self.contract.name)
            outcome.arrived = Arrived(newest_event_at=newest)
            if plan.names and self.contract.columns:
                outcome.arrived = arrivals.count(plan.names, newest)
                outcome.unexpected_columns, outcome.missing_columns = compare_columns(
                    self.contract.spelling, before, self._delivered(plan)
                )
            broken = {name: len(repaired.bad) for name, repaired in plan.repaired.items()}
            outcome.rows_loaded, outcome.quarantined = record(
                *(self.connection, self.relation, self.layout, self.contract),
                *(loaded, list(plan.unreadable), refused, broken),
            )

    def _complete(self, shapes: list[Shape]) -> list[str]:
        """Makes the raw table and every column of contract or files; gives the columns no model knows."""
        delivered = [name for shape in shapes for name in self._columns(shape)]
        names = {name.lower(): name for name in delivered} | self.contract.spelling
        columns = {name: f"{identifier(spelled)} varchar" for name, spelled in names.items()}
        there = self._there()
        if there:
            columns["_source"] = "_source varchar"
            for name in sorted(set(columns) - there):
                self.connection.execute(f"alter table {self.relation} add column {columns[name]}")
        else:
            bookkeeping = ("_source varchar", "_landed_file varchar", "_loaded_at timestamp")
            every = ", ".join([*columns.values(), *bookkeeping])
            self.connection.execute(f"create schema if not exists {identifier(self.schema)}")
            self.connection.execute(f"create table {self.relation} ({every})")
        return told(sorted(set(names) - set(self.contract.spelling))) if self.contract.columns else []

    def _there(self) -> set[str]:
        """Lower-case names of the columns that the raw table has; none if there is no such table."""
        rows = self.connection.execute(
            "select lower(column_name) from duckdb_columns() where schema_name = ? and table_name = ?",
            [self.schema, self.contract.name],
        ).fetchall()
        return {name for (name,) in rows}

    def _columns(self, shape: Shape) -> list[str]:
        return self.mapping.outputs if self.mapping else self._spelled(shape).names

    def _spelled(self, shape: Shape) -> Shape:
        """A shape with its columns as the contract spells them."""
        names = self.contract.written_otherwise(shape.names)
        columns = tuple((names.get(name.lower(), name), kind) for name, kind in shape.columns)
        return replace(shape, columns=columns)

    def _known(self, shape: Shape) -> dict[str, Column]:
        """What the contract says of the columns of a shape, by their lower case in its files."""
        if self.mapping:
            return self.mapping.file_columns(self.contract)
        names = self.contract.written_otherwise(shape.names)
        return self.contract.by_name | {
            written: self.contract.by_name[name.lower()] for written, name in names.items()
        }

    def _queries(self, plan: Plan, folder: Path) -> list[str]:
        inside = f"substr(_landed_path, {len(folder.as_posix()) + 2})"
        reads = [
            (shape, select_text(shape, [file.path for file in files], self._known(shape), inside))
            for shape, files in plan.sound.items()
        ]
        reads += [
            (
                repaired.shape,
                select_text(repaired.shape, [repaired.copy], self._known(repaired.shape), literal(name)),
            )
            for name, repaired in plan.repaired.items()
        ]
        told = f"{literal(self.source)} as _source, {NOW} as _loaded_at"
        return [
            f"select {self._scoped_ids(shape)}, {told} from ({self._mapped(read, shape)})"
            for shape, read in reads
            if shape.columns or not self.mapping
        ]

    def _mapped(self, query: str, shape: Shape) -> str:
        return self.mapping.select(query, shape) if self.mapping else query

    def _scoped_ids(self, shape: Shape) -> str:
        """All columns; ids that a second folder of a layout issues say whose they are: `shopify_eu:1001`."""
        if self.source == self.layout:
            return "*"
        ids = [column.name for column in self.contract.columns if column.data_type == "id"]
        there = {name.lower() for name in self._columns(shape)}
        prefix = literal(self.source + ":")
        scoped = [
            f"case when {is_lost(name)} then {name} else {prefix} || nullif(trim({name}), '') end as {name}"
            for name in (identifier(column) for column in ids if column.lower() in there)
        ]
        return f"* replace ({', '.join(scoped)})" if scoped else "*"

    def _set_aside(self, plan: Plan) -> dict[str, int]:
        """Writes broken lines, unreadable files and values to quarantine; gives the rows refused."""
        entries: list[SetAside] = [
            (name, bad.line, bad.reason, bad.text)
            for name, repaired in plan.repaired.items()
            for bad in repaired.bad
        ]
        entries += [(name, None, f"{UNREADABLE}: {reason}", None) for name, reason in plan.unreadable.items()]
        quarantine_lines(self.connection, self.source, self.contract.name, entries)
        shapes = [] if self.mapping else [self._spelled(shape) for shape in plan.shapes]
        delivered = self._delivered(plan)
        check = RowCheck(self.connection, self.source, self.contract, self.relation, self.mapping)
        return check.check(shapes, list(delivered.values()), plan.names)

    def _delivered(self, plan: Plan) -> dict[str, str]:
        """The columns that the files have, as the contract spells them, by their lower case."""
        return {
            name.lower(): self.contract.spelling.get(name.lower(), name)
            for shape in plan.shapes
            for name in self._columns(shape)
        }

    def _tell(self, plan: Plan, known: Known) -> None:
        for name, reason in plan.unreadable.items():
            if name in known:
                self.warnings.append(
                    f"{name} cannot be read ({reason}); its last readable version stays → deliver it again"
                )
            else:
                self.unreadable[name] = reason
        self.notices += [f"{name} is {words}" for name, words in plan.read_as.items()]
        for name, repaired in plan.repaired.items():
            if repaired.bad:
                first = repaired.bad[0]
                said = f"the first on line {first.line:,} ({first.reason})"
                self.notices.append(f"{name}: {len(repaired.bad):,} broken rows left out, {said}")

    def _count(self, condition: str) -> int:
        return value_of(self.connection, f"select count(*) from {self.relation} where {condition}")
