"""How new files of one table will be read: at once where they are sound, by the line where they are not."""

import shutil
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from orchestration.base.database import literal
from orchestration.landing.encodings import decoded, encoding_by_mark, open_bytes
from orchestration.landing.files import LandedFile
from orchestration.landing.json_files import write_lines
from orchestration.landing.kinds import SEPARATOR_LENGTH, SEPARATOR_LINE, refuse_other_kinds
from orchestration.landing.mapping_rules import FileMapping
from orchestration.landing.readers import BROKEN, Shape, UnreadableFile, select_text, shape_of
from orchestration.landing.repair import BadLines, repair


@dataclass(frozen=True)
class Repaired:
    """A file that is read from a copy: of its good rows, in UTF-8, as lines."""

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
    read_as: dict[str, str] = field(default_factory=dict)
    """File name → what it is written in, where nobody had said so, in words."""

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
        self._copies = 0

    def plan(self, files: list[LandedFile]) -> Plan:
        """Sorts files by shape.

        Raises:
            WeftError: a file lacks a column that the mapping names.
        """
        plan = Plan()
        for file in files:
            try:
                read, shape = self._look_at(plan, file)
                if self.mapping and shape.columns:
                    self.mapping.check(file, shape)
                if shape.broken or (read is not file and not self._reads(shape, read)):
                    self._repair(plan, read, shape)
                elif read is not file:
                    plan.repaired[file.name] = Repaired(shape, read.path, [])
                else:
                    plan.sound[shape].append(file)
            except UnreadableFile as error:
                plan.unreadable[file.name] = str(error)
            except BROKEN as error:
                plan.unreadable[file.name] = _why(file, error)
        return plan

    def find_broken(self, plan: Plan) -> bool:
        """After a read has failed: takes broken files out of the sound ones; False if there was none."""
        found = False
        for shape, files in list(plan.sound.items()):
            for file in [file for file in files if not self._reads(shape, file)]:
                found = True
                files.remove(file)
                try:
                    self._take_apart(plan, file, shape)
                except UnreadableFile as error:
                    plan.unreadable[file.name] = str(error)
                except BROKEN as error:
                    plan.unreadable[file.name] = _why(file, error)
            if not files:
                del plan.sound[shape]
        return found

    def _look_at(self, plan: Plan, file: LandedFile) -> tuple[LandedFile, Shape]:
        """The file, or a copy of it in UTF-8 lines, and its shape."""
        if file.format == "parquet":
            return file, shape_of(self.connection, file)
        stated = self.mapping.encoding_of(file) if self.mapping and file.format == "csv" else "utf-8"
        encoding = encoding_by_mark(file.path) or stated
        read = self._decode(plan, file, encoding) if encoding != "utf-8" else file
        if file.format == "json":
            return self._as_lines(plan, read)
        if file.format == "csv":
            refuse_other_kinds(file.path)
            read = self._without_separator_line(read)
        try:
            shape = shape_of(self.connection, read)
        except UnreadableFile:
            if read is not file:
                raise
            read = self._decode(plan, file)
            if read is file:
                raise
            shape = shape_of(self.connection, read)
        if shape.broken and not shape.columns:
            # No line is an object of its own: perhaps they are one document together.
            with suppress(ValueError, UnreadableFile):
                return self._as_lines(plan, read)
        return read, shape

    def _as_lines(self, plan: Plan, file: LandedFile) -> tuple[LandedFile, Shape]:
        """A JSON document as lines of one record each; one that is no document is read by the line."""
        lines = replace(file, path=self._new(".jsonl"), format="jsonl")
        whole = self._decode(plan, self._unpacked(file))
        try:
            write_lines(whole.path, lines.path, file.table)
        except (ValueError, IndexError, RecursionError) as error:
            shape = shape_of(self.connection, replace(whole, format="jsonl"))
            if not shape.columns:
                raise UnreadableFile("not a JSON document of records") from error
            return replace(whole, format="jsonl"), shape
        return lines, shape_of(self.connection, lines)

    def _without_separator_line(self, file: LandedFile) -> LandedFile:
        """A copy without the line `sep=;` that Excel puts first; the file itself where there is none."""
        with open_bytes(file.path) as opened:
            if not SEPARATOR_LINE.match(opened.readline(SEPARATOR_LENGTH)):
                return file
            copy = self._new(".csv")
            with copy.open("wb") as out:
                shutil.copyfileobj(opened, out)
        return replace(file, path=copy)

    def _unpacked(self, file: LandedFile) -> LandedFile:
        if not file.path.name.lower().endswith(".gz"):
            return file
        copy = self._new(".json")
        with open_bytes(file.path) as packed, copy.open("wb") as out:
            shutil.copyfileobj(packed, out)
        return replace(file, path=copy)

    def _decode(self, plan: Plan, file: LandedFile, encoding: str = "utf-8") -> LandedFile:
        """A copy in UTF-8; the file itself where it is UTF-8 already."""
        copy = self._new(f".{file.format}")
        try:
            read_as = decoded(file.path, copy, encoding)
        except UnicodeError as error:
            raise UnreadableFile(f"not {encoding} text") from error
        if read_as is None:
            return file
        stated = self.mapping.encoding_of(file) if self.mapping else "utf-8"
        if read_as != stated:
            plan.read_as[file.name] = f"not {'UTF-8' if stated == 'utf-8' else stated}: read as {read_as}"
        return replace(file, path=copy)

    def _take_apart(self, plan: Plan, file: LandedFile, shape: Shape) -> None:
        """A file that could not be read at once: in its own encoding, or without its broken rows."""
        if file.format == "parquet":
            raise UnreadableFile("not a whole parquet file")
        read = self._decode(plan, file)
        if read is not file:
            shape = shape_of(self.connection, read)
            if not shape.broken and self._reads(shape, read):
                plan.repaired[file.name] = Repaired(shape, read.path, [])
                return
        self._repair(plan, read, shape)

    def _reads(self, shape: Shape, file: LandedFile) -> bool:
        query = select_text(shape, [file.path], {}, literal(file.name))
        try:
            # A hash needs every value: a count is answered from the footer of a parquet file.
            self.connection.execute(f"select bit_xor(hash(columns(*))) from ({query})").fetchall()
        except duckdb.Error:
            return False
        return True

    def _repair(self, plan: Plan, file: LandedFile, shape: Shape) -> None:
        copy = self._new(f".{file.format}")
        bad = repair(file, shape, copy)
        plan.repaired[file.name] = Repaired(shape, copy, bad)

    def _new(self, ending: str) -> Path:
        """A name in the scratch folder that no other copy has."""
        self._copies += 1
        return self.scratch / f"{self._copies}{ending}"


def _why(file: LandedFile, error: BaseException) -> str:
    return f"not a readable {file.format} file ({type(error).__name__})"
