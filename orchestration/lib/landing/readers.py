"""SQL that reads landing files of one shape as text columns, whatever their format."""

import csv
import gzip
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import duckdb
from duckdb import DuckDBPyConnection

from orchestration.lib.database import identifier, literal
from orchestration.lib.landing.files import LandedFile

BOOKKEEPING = ("_source", "_landed_file", "_loaded_at")
DELIMITERS = ",;\t|"
LINE_LIMIT = 16 * 1024 * 1024
"""Bytes of the longest CSV row or JSON line that is read; DuckDB wants a buffer of at least two."""

OPTIONS = f"filename = '_landed_path', max_line_size = {LINE_LIMIT}, buffer_size = {2 * LINE_LIMIT}"
NOW = "get_current_timestamp() at time zone 'UTC'"
"""SQL for the time of the load."""


class UnreadableFile(Exception):
    """A file whose columns cannot even be listed; the text says why, without any value from the file."""


@dataclass(frozen=True)
class Shape:
    """What files must share to be read by one query: the format and the columns."""

    format: str
    columns: tuple[tuple[str, str], ...]
    """Name in the file and kind: text, number, nested, timestamp, date, boolean or other."""
    delimiter: str = ","
    encoding: str = "utf-8"
    broken: bool = False
    """Some lines are known not to be records."""

    @property
    def names(self) -> list[str]:
        """Column names, as the files write them."""
        return [name for name, _ in self.columns if name.lower() not in BOOKKEEPING]


def shape_of(connection: DuckDBPyConnection, file: LandedFile, encoding: str = "utf-8") -> Shape:
    """Looks at the head of a file: the footer of parquet, the first record of CSV, the keys of JSON lines.

    Raises:
        UnreadableFile: there is nothing to go by.
    """
    try:
        if file.format == "parquet":
            return _parquet_shape(connection, file.path)
        if file.format == "csv":
            return _csv_shape(file.path, encoding)
        return _json_shape(connection, file.path)
    except (duckdb.Error, UnicodeDecodeError, csv.Error, EOFError, gzip.BadGzipFile) as error:
        raise UnreadableFile(f"not a readable {file.format} file") from error


def open_text(path: Path, encoding: str = "utf-8", errors: str = "strict") -> TextIO:
    """A text file, unpacked where it is gzip, without its byte order mark."""
    opened = gzip.open if path.name.lower().endswith(".gz") else open
    return opened(
        path, "rt", encoding="utf-8-sig" if encoding == "utf-8" else encoding, errors=errors, newline=""
    )


def select_text(shape: Shape, paths: list[Path], spelling: dict[str, str], landed_file: str) -> str:
    """A query over files of one shape: every column as text, spelled as in its contract, and its file.

    Args:
        shape: the shape that all the files have.
        paths: the files.
        spelling: the contract's way of writing a column, by its lower case.
        landed_file: SQL for the name of the file a row came from; may use the column `_landed_path`.
    """
    files = ", ".join(literal(_plain(path)) for path in paths)
    columns = [
        f"{_as_text(name, kind)} as {identifier(spelling.get(name.lower(), name))}"
        for name, kind in shape.columns
        if name.lower() not in BOOKKEEPING
    ]
    return f"select {', '.join([*columns, f'{landed_file} as _landed_file'])} from ({_read(shape, files)})"


def _plain(path: Path) -> str:
    # DuckDB takes every path for a pattern: what is special in one stands for itself in brackets.
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in path.as_posix())


def _as_text(name: str, kind: str) -> str:
    column = identifier(name)
    if kind == "nested":
        return f"cast(to_json({column}) as varchar)"
    if kind == "number":
        # Ids that met a missing value in pandas arrive as 123.0, which no other table would match.
        whole = f"{column} = trunc({column}) and abs({column}) < 9007199254740992"
        text = f"cast({column} as varchar)"
        return f"case when {whole} then cast(cast({column} as bigint) as varchar) else {text} end"
    return column if kind == "text" else f"cast({column} as varchar)"


def _read(shape: Shape, files: str) -> str:
    if shape.format == "parquet":
        return f"select * from read_parquet([{files}], filename = '_landed_path', hive_partitioning = false)"
    if shape.format == "csv":
        if not shape.columns:
            return f"select unnest([{files}]) as _landed_path where false"
        columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name, _ in shape.columns)
        return (
            f"select * from read_csv([{files}], columns = {{{columns}}}, header = true, auto_detect = false, "
            f"delim = {literal(shape.delimiter)}, quote = '\"', escape = '\"', "
            f"encoding = {literal(shape.encoding)}, {OPTIONS})"
        )
    if not shape.columns:
        return f"select _landed_path from ({_json_lines(files)})"
    fields = ", ".join(f'{_json_string(name)}: "VARCHAR"' for name, _ in shape.columns)
    record = f"json_transform(line, {literal('{' + fields + '}')})"
    return f"select unnest({record}), _landed_path from ({_json_lines(files)})"


def _json_lines(files: str) -> str:
    # One column, no quotes, a delimiter that JSON forbids: each line as it is, read in parallel.
    return (
        f"select line, _landed_path from read_csv([{files}], columns = {{'line': 'VARCHAR'}}, "
        f"header = false, auto_detect = false, delim = '\x01', quote = '', escape = '', "
        f"strict_mode = false, {OPTIONS}) where trim(line) <> ''"
    )


def _json_string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _parquet_shape(connection: DuckDBPyConnection, path: Path) -> Shape:
    source = f"read_parquet({literal(_plain(path))}, hive_partitioning = false)"
    described = connection.execute(f"describe select * from {source}").fetchall()
    return Shape("parquet", tuple((row[0], _kind(row[1])) for row in described))


def _kind(data_type: str) -> str:
    if data_type.endswith("]") or data_type.startswith(("STRUCT", "MAP", "UNION")):
        return "nested"
    if data_type in ("DOUBLE", "FLOAT"):
        return "number"
    if data_type.startswith("TIMESTAMP"):
        return "timestamp"
    return {"VARCHAR": "text", "DATE": "date", "BOOLEAN": "boolean"}.get(data_type, "other")


def _csv_shape(path: Path, encoding: str) -> Shape:
    with open_text(path, encoding, errors="surrogateescape") as text:
        first = text.readline(LINE_LIMIT)
        if "\0" in first or any("\udc80" <= letter <= "\udcff" for letter in first):
            raise UnreadableFile(f"its header is not {encoding} text")
        delimiter = max(DELIMITERS, key=first.count)
        text.seek(0)
        header = next(csv.reader(text, delimiter=delimiter), []) if first.strip(" \r\n") else []
        if not header and any(line.strip(" \r\n") for line in text):
            raise UnreadableFile("its first line, where the names of columns stand, is blank")
    return Shape("csv", tuple((name, "text") for name in _distinct(header)), delimiter, encoding)


def _distinct(header: list[str]) -> list[str]:
    """Header names without blanks around them; a repeated or missing name gets its position."""
    names: list[str] = []
    seen: set[str] = set()
    for position, name in enumerate(header, start=1):
        name = name.strip() or f"column_{position}"
        name = f"{name}_{position}" if name.lower() in seen else name
        seen.add(name.lower())
        names.append(name)
    return names


def _json_shape(connection: DuckDBPyConnection, path: Path) -> Shape:
    lines = _json_lines(literal(_plain(path)))
    good = "case when json_valid(line) then line end"
    rows = connection.execute(
        f"select distinct unnest(json_keys({good})) as key from ({lines}) order by 1"
    ).fetchall()
    names = {name.lower(): name for (name,) in rows}
    bad = f"select 1 from ({lines}) where coalesce(json_type({good}), '') <> 'OBJECT' limit 1"
    broken = connection.execute(bad).fetchone() is not None
    return Shape("jsonl", tuple((name, "text") for name in names.values()), broken=broken)
