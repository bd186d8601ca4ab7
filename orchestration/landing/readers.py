"""SQL that reads landing files of one shape as text columns, whatever their format."""

import csv
import gzip
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import duckdb
from duckdb import DuckDBPyConnection

from orchestration.base.database import identifier, literal
from orchestration.landing.contracts import Column
from orchestration.landing.files import LandedFile
from orchestration.landing.float_ids import EXACT, EXACT_OF_REAL, LOST, id_of_float
from orchestration.landing.nothing import without_nothing

BOOKKEEPING = ("_source", "_landed_file", "_loaded_at")
DELIMITERS = ",;\t|"
LINE_LIMIT = 16 * 1024 * 1024
"""Bytes of the longest CSV row or JSON line that is read; DuckDB wants a buffer of at least two."""

OPTIONS = f"filename = '_landed_path', max_line_size = {LINE_LIMIT}, buffer_size = {2 * LINE_LIMIT}"
NOW = "get_current_timestamp() at time zone 'UTC'"
"""SQL for the time of the load."""


BROKEN = (
    duckdb.Error,
    UnicodeError,
    csv.Error,
    EOFError,
    zlib.error,
    gzip.BadGzipFile,
    ValueError,
    LookupError,
)
"""What a file that is broken makes the libraries raise."""


class UnreadableFile(Exception):
    """A file whose columns cannot even be listed; the text says why, without any value from the file."""


@dataclass(frozen=True)
class Shape:
    """What files must share to be read by one query: the format and the columns."""

    format: str
    columns: tuple[tuple[str, str], ...]
    """Name in the file and kind: text, number, real, decimal, nested, timestamp, date, boolean or other."""
    delimiter: str = ","
    broken: bool = False
    """Some lines are known not to be records."""
    spellings: tuple[tuple[str, str], ...] = ()
    """JSON keys that differ from a column in case alone: name of the column, and the key."""

    @property
    def names(self) -> list[str]:
        """Column names, as the files write them."""
        return [name for name, _ in self.columns if name.lower() not in BOOKKEEPING]


def shape_of(connection: DuckDBPyConnection, file: LandedFile) -> Shape:
    """Looks at the head of a file: the footer of parquet, the first record of CSV, the keys of JSON lines.

    A text file is taken for UTF-8.

    Raises:
        UnreadableFile: there is nothing to go by.
    """
    try:
        if file.format == "parquet":
            return _parquet_shape(connection, file.path)
        if file.format == "csv":
            return _csv_shape(file.path)
        return _json_shape(connection, file.path)
    except BROKEN as error:
        raise UnreadableFile(f"not a readable {file.format} file") from error


def open_text(path: Path, errors: str = "strict") -> TextIO:
    """A text file of UTF-8, unpacked where it is gzip, without its byte order mark."""
    opened = gzip.open if path.name.lower().endswith(".gz") else open
    return opened(path, "rt", encoding="utf-8-sig", errors=errors, newline="")


def select_text(shape: Shape, paths: list[Path], columns: dict[str, Column], landed_file: str) -> str:
    """A query over files of one shape: every column as text, spelled as in its contract, and its file.

    What stands for nothing is NULL, and an id that came through a float is what it was before.

    Args:
        shape: the shape that all the files have.
        paths: the files.
        columns: what the contract says of a column, by its lower case.
        landed_file: SQL for the name of the file a row came from; may use the column `_landed_path`.
    """
    files = ", ".join(literal(_plain(path)) for path in paths)
    selected = []
    for name, kind in shape.columns:
        if name.lower() not in BOOKKEEPING:
            column = columns.get(name.lower())
            value = _value(name, kind, column) if column else _as_text(identifier(name), kind, False)
            selected.append(f"{value} as {identifier(column.name if column else name)}")
    read = _read(shape, files, columns)
    return f"select {', '.join([*selected, f'{landed_file} as _landed_file'])} from ({read})"


def _plain(path: Path) -> str:
    # DuckDB takes every path for a pattern: what is special in one stands for itself in brackets.
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in path.as_posix())


def _value(name: str, kind: str, column: Column) -> str:
    """SQL for one value as clean text."""
    text = _as_text(identifier(name), kind, column.is_id)
    if kind not in ("text", "number", "real"):
        return text
    is_float = column.is_id and kind != "real"
    return without_nothing(text, column, id_of_float(text) if is_float else None)


def _as_text(column: str, kind: str, is_id: bool) -> str:
    text = column if kind == "text" else f"cast({column} as varchar)"
    if kind == "nested":
        return f"cast(to_json({column}) as varchar)"
    if kind in ("number", "real"):
        # Whole numbers that met a missing value in pandas arrive as 123.0, which no other table would match.
        whole = f"{column} = trunc({column}) and abs({column}) <= {EXACT}"
        text = f"case when {whole} then cast(cast({column} as bigint) as varchar) else {text} end"
    if kind == "real" and is_id:
        return f"case when abs({column}) > {EXACT_OF_REAL} then {literal(LOST)} || {text} else {text} end"
    if kind == "decimal" and is_id:
        return rf"regexp_replace({text}, '\.0+$', '')"
    return text


def _read(shape: Shape, files: str, known: dict[str, Column]) -> str:
    if shape.format == "parquet":
        return f"select * from read_parquet([{files}], filename = '_landed_path', hive_partitioning = false)"
    if shape.format == "csv":
        if not shape.columns:
            return f"select unnest([{files}]) as _landed_path where false"
        columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name, _ in shape.columns)
        return (
            f"select * from read_csv([{files}], columns = {{{columns}}}, header = true, auto_detect = false, "
            f"delim = {literal(shape.delimiter)}, quote = '\"', escape = '\"', "
            f"{OPTIONS})"
        )
    if not shape.columns:
        return f"select _landed_path from ({_json_lines(files)})"
    fields = ", ".join(f'{_json_string(name)}: "VARCHAR"' for name, _ in shape.columns)
    record = f"json_transform(line, {literal('{' + fields + '}')})"
    unpacked = f"select unnest({record}), line as _landed_text, _landed_path from ({_json_lines(files)})"
    return f"select * exclude (_landed_text){_json_replaced(shape, known)} from ({unpacked}) as unpacked"


def _json_replaced(shape: Shape, known: dict[str, Column]) -> str:
    """Columns that take more than their key: one spelled in several ways, and ids that are floats."""
    replaced = {}
    for name, _ in shape.columns:
        keys = [name, *(key for column, key in shape.spellings if column == name)]
        column = known.get(name.lower())
        is_id = bool(column and column.is_id)
        if is_id or len(keys) > 1:
            values = [_json_value(key, identifier(name) if key == name else None, is_id) for key in keys]
            replaced[name] = values[0] if len(values) == 1 else f"coalesce({', '.join(values)})"
    listed = ", ".join(f"{value} as {identifier(name)}" for name, value in replaced.items())
    return f" replace ({listed})" if listed else ""


def _json_value(key: str, value: str | None, is_id: bool) -> str:
    value = value or f"json_extract_string(_landed_text, {literal('$.' + _json_string(key))})"
    if not is_id:
        return value
    # A number loses its own spelling when JSON is read: 7.01235e+12 would look as if it had all its digits.
    number = rf"{re.escape(_json_string(key))}\s*:\s*(-?[0-9.]+[eE][+]?[0-9]+)\s*[,}}]"
    written = f"regexp_extract(_landed_text, {literal(number)}, 1)"
    same = f"try_cast({written} as double) = try_cast({value} as double)"
    return f"case when contains({value}, '.') and {same} then {written} else {value} end"


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
    if not described:
        raise UnreadableFile("it has no columns")
    return Shape("parquet", tuple((row[0], _kind(row[1])) for row in described))


def _kind(data_type: str) -> str:
    if data_type.endswith("]") or data_type.startswith(("STRUCT", "MAP", "UNION")):
        return "nested"
    if data_type in ("DOUBLE", "FLOAT"):
        return "number" if data_type == "DOUBLE" else "real"
    if data_type.startswith("DECIMAL"):
        return "decimal"
    if data_type.startswith("TIMESTAMP"):
        return "timestamp"
    return {"VARCHAR": "text", "DATE": "date", "BOOLEAN": "boolean"}.get(data_type, "other")


def _csv_shape(path: Path) -> Shape:
    with open_text(path, errors="surrogateescape") as text:
        first = text.readline(LINE_LIMIT)
        if "\0" in first or any("\udc80" <= letter <= "\udcff" for letter in first):
            raise UnreadableFile("its header is not UTF-8 text")
        delimiter = max(DELIMITERS, key=first.count)
        text.seek(0)
        header = next(csv.reader(text, delimiter=delimiter), []) if first.strip(" \r\n") else []
        if not header and any(line.strip(" \r\n") for line in text):
            raise UnreadableFile("its first line, where the names of columns stand, is blank")
    return Shape("csv", tuple((name, "text") for name in _distinct(header)), delimiter)


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
    names: dict[str, str] = {}
    spellings = []
    for (key,) in rows:
        name = names.setdefault(key.lower(), key)
        if name != key:
            spellings.append((name, key))
    bad = f"select 1 from ({lines}) where coalesce(json_type({good}), '') <> 'OBJECT' limit 1"
    broken = connection.execute(bad).fetchone() is not None
    columns = tuple((name, "text") for name in names.values())
    return Shape("jsonl", columns, broken=broken, spellings=tuple(spellings))
