"""How new files of one table will be read: at once where they are sound, by the line where they are not."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from orchestration.lib.database import literal
from orchestration.lib.landing.files import LandedFile
from orchestration.lib.landing.mapping_rules import FileMapping
from orchestration.lib.landing.readers import Shape, UnreadableFile, select_text, shape_of
from orchestration.lib.landing.repair import BadLines, repair


@dataclass(frozen=True)
class Repaired:
    """A file with broken rows, and the copy of its good ones."""

    shape: Shape
    copy: Path
    bad: BadLines


@dataclass
class Plan:
    """How the new files of a table will be read."""

    sound: dict[Shape, list[LandedFile]] = field(default_factory=lambda: defaultdict(list))
    repaired: dict[str, Repaired] = field(default_factory=dict)
    unreadable: dict[str, str] = field(default_factory=dict)
    """File name → why nothing of it can be read."""

    @property
    def shapes(self) -> list[Shape]:
        """Every shape that is going to be read."""
        return [*self.sound, *(repaired.shape for repaired in self.repaired.values())]

    @property
    def names(self) -> list[str]:
        """The files that are going to be read."""
        return [*(file.name for files in self.sound.values() for file in files), *self.repaired]


class Planner:
    """Looks at new files before any row is written."""

    def __init__(
        self, connection: DuckDBPyConnection, scratch: Path, mapping: FileMapping | None = None
    ) -> None:
        self.connection = connection
        self.scratch = scratch
        self.mapping = mapping

    def plan(self, files: list[LandedFile]) -> Plan:
        """Sorts files by shape.

        Raises:
            WeftError: a file lacks a column that the mapping names.
        """
        plan = Plan()
        for file in files:
            encoding = self.mapping.encoding_of(file) if self.mapping else "utf-8"
            try:
                shape = shape_of(self.connection, file, encoding)
            except UnreadableFile as error:
                plan.unreadable[file.name] = str(error)
                continue
            if self.mapping and shape.columns:
                self.mapping.check(file, shape)
            if shape.broken:
                self._repair(plan, file, shape)
            else:
                plan.sound[shape].append(file)
        return plan

    def find_broken(self, plan: Plan) -> bool:
        """After a read has failed: takes broken files out of the sound ones; False if there was none."""
        found = False
        for shape, files in list(plan.sound.items()):
            for file in [file for file in files if not self._reads(shape, file)]:
                found = True
                files.remove(file)
                if file.format == "parquet":
                    plan.unreadable[file.name] = "not a whole parquet file"
                else:
                    self._repair(plan, file, shape)
            if not files:
                del plan.sound[shape]
        return found

    def _reads(self, shape: Shape, file: LandedFile) -> bool:
        query = select_text(shape, [file.path], {}, literal(file.name))
        try:
            # A hash needs every value: a count is answered from the footer of a parquet file.
            self.connection.execute(f"select bit_xor(hash(columns(*))) from ({query})").fetchall()
        except duckdb.Error:
            return False
        return True

    def _repair(self, plan: Plan, file: LandedFile, shape: Shape) -> None:
        copy = self.scratch / f"{len(plan.repaired)}.{file.format}"
        bad = repair(file, shape, copy)
        plan.repaired[file.name] = Repaired(replace(shape, encoding="utf-8"), copy, bad)
