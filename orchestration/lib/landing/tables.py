"""One raw table: the files that are new to it, read and written in one transaction."""

from collections import defaultdict
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from orchestration.lib.landing.contracts import Table
from orchestration.lib.landing.files import LandedFile
from orchestration.lib.landing.ledger import Known, forget, record, unchanged
from orchestration.lib.landing.quarantine import UNREADABLE, check_rows, quarantine_lines
from orchestration.lib.landing.readers import (
    NOW,
    Shape,
    UnreadableFile,
    identifier,
    literal,
    select_text,
    shape_of,
)
from orchestration.lib.landing.repair import BadLines, repair
from orchestration.lib.landing.summary import TableLoad

READ_ERRORS = (
    duckdb.InvalidInputException,
    duckdb.ConversionException,
    duckdb.IOException,
    duckdb.SerializationException,
)


@dataclass
class Plan:
    """How the fresh files of a table will be read."""

    sound: dict[Shape, list[LandedFile]] = field(default_factory=lambda: defaultdict(list))
    repaired: dict[str, tuple[Shape, Path, BadLines]] = field(default_factory=dict)
    """File name → the copy of its good rows, and its bad lines."""
    unreadable: dict[str, str] = field(default_factory=dict)
    """File name → why nothing of it can be read."""

    @property
    def shapes(self) -> list[Shape]:
        """Every shape that is going to be read."""
        return [*self.sound, *(shape for shape, _, _ in self.repaired.values())]

    @property
    def names(self) -> list[str]:
        """The files that are going to be read."""
        return [*(file.name for files in self.sound.values() for file in files), *self.repaired]


class TableLoader:
    """Loads the files of one raw table."""

    def __init__(
        self, connection: DuckDBPyConnection, source: str, contract: Table, folder: Path, scratch: Path
    ) -> None:
        self.connection = connection
        self.source = source
        self.contract = contract
        self.folder = folder
        self.scratch = scratch
        self.schema = f"raw_{source}"
        self.relation = f"{identifier(self.schema)}.{identifier(contract.name)}"
        self.notices: list[str] = []

    def load(self, files: list[LandedFile], known: Known) -> TableLoad:
        """Mirrors `files` in the raw table, where `known` is what earlier loads put there."""
        outcome = TableLoad(self.source, self.contract.name)
        fresh = [file for file in files if not unchanged(file, self.contract, known)]
        vanished = sorted(set(known) - {file.name for file in files})
        outcome.files_unchanged = len(files) - len(fresh)
        if not fresh and not vanished:
            return outcome
        plan = self._plan(fresh)
        try:
            self._write(plan, fresh, known, vanished, outcome)
        except READ_ERRORS as error:
            if "No space left" in str(error) or not self._replan(plan):
                raise
            self._write(plan, fresh, known, vanished, outcome)
        self._tell(plan, known)
        return outcome

    def _plan(self, fresh: list[LandedFile]) -> Plan:
        plan = Plan()
        for file in fresh:
            try:
                shape = shape_of(self.connection, file)
            except UnreadableFile as error:
                plan.unreadable[file.name] = str(error)
                continue
            if shape.broken:
                self._repair(plan, file, shape)
            else:
                plan.sound[shape].append(file)
        return plan

    def _replan(self, plan: Plan) -> bool:
        """Finds the files that made a read fail and plans for them anew; False if there is none."""
        found = False
        for shape, files in list(plan.sound.items()):
            for file in list(files):
                try:
                    query = select_text(shape, [file.path], {}, literal(file.name))
                    self.connection.execute(f"select count(columns(*)) from ({query})").fetchall()
                except READ_ERRORS:
                    found = True
                    files.remove(file)
                    if file.format == "parquet":
                        plan.unreadable[file.name] = "not a readable parquet file"
                    else:
                        self._repair(plan, file, shape)
            if not files:
                del plan.sound[shape]
        return found

    def _repair(self, plan: Plan, file: LandedFile, shape: Shape) -> None:
        copy = self.scratch / f"{len(list(self.scratch.iterdir()))}.{file.format}"
        plan.repaired[file.name] = (shape, copy, repair(file, shape, copy))

    def _write(
        self, plan: Plan, fresh: list[LandedFile], known: Known, vanished: list[str], outcome: TableLoad
    ) -> None:
        with transaction(self.connection):
            self._complete(plan, outcome)
            replaced = [*vanished, *(name for name in plan.names if name in known)]
            if replaced:
                self.connection.execute(
                    f"delete from {self.relation} where _landed_file in (select unnest(?))", [replaced]
                )
            forget(
                self.connection,
                self.source,
                self.contract.name,
                [*replaced, *plan.names],
                list(plan.unreadable),
            )
            for query in self._queries(plan):
                self.connection.execute(f"insert into {self.relation} by name {query}")
            for name, (_, _, bad) in plan.repaired.items():
                quarantine_lines(self.connection, self.source, self.contract.name, name, list(bad))
            for name, reason in plan.unreadable.items():
                quarantine_lines(
                    self.connection,
                    self.source,
                    self.contract.name,
                    name,
                    [(None, f"{UNREADABLE}: {reason}")],
                )
            columns = {name.lower() for shape in plan.shapes for name in shape.names}
            check_rows(self.connection, self.source, self.contract, self.relation, columns, plan.names)
            loaded = [file for file in fresh if file.name not in plan.unreadable]
            outcome.rows_loaded, outcome.quarantined = record(
                self.connection, self.relation, self.contract, loaded, list(plan.unreadable)
            )
        outcome.files_loaded, outcome.files_removed = len(loaded), len(vanished)

    def _complete(self, plan: Plan, outcome: TableLoad) -> None:
        """Makes the raw table and every column that the contract or the files have."""
        names = {name.lower(): name for shape in plan.shapes for name in shape.names}
        names |= self.contract.spelling
        if self.contract.columns:
            outcome.new_columns = sorted(set(names) - set(self.contract.spelling))
        self.connection.execute(f"create schema if not exists {identifier(self.schema)}")
        self.connection.execute(
            f"create table if not exists {self.relation} (_landed_file varchar, _loaded_at timestamp)"
        )
        described = self.connection.execute(f"describe {self.relation}").fetchall()
        for name in sorted(set(names) - {row[0].lower() for row in described}):
            self.connection.execute(
                f"alter table {self.relation} add column {identifier(names[name])} varchar"
            )

    def _queries(self, plan: Plan) -> list[str]:
        folder = f"substr(_landed_path, {len(self.folder.as_posix()) + 2})"
        spelling = self.contract.spelling
        reads = [
            select_text(shape, [file.path for file in files], spelling, folder)
            for shape, files in plan.sound.items()
        ]
        reads += [
            select_text(shape, [copy], spelling, literal(name))
            for name, (shape, copy, _) in plan.repaired.items()
        ]
        return [f"select *, {NOW} as _loaded_at from ({read})" for read in reads]

    def _tell(self, plan: Plan, known: Known) -> None:
        for name, reason in plan.unreadable.items():
            kept = (
                "the rows of its last readable version stay" if name in known else "nothing of it was loaded"
            )
            self.notices.append(f"{name} cannot be read ({reason}): {kept} → deliver the file again")
        for name, (_, _, bad) in plan.repaired.items():
            if bad:
                self.notices.append(
                    f"{name}: {len(bad):,} broken rows left out, the first on line {bad[0][0]:,}: {bad[0][1]}"
                )


@contextmanager
def transaction(connection: DuckDBPyConnection) -> Generator[None]:
    """All or nothing."""
    connection.execute("begin")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")
