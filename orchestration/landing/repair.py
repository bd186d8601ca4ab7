"""The slow, forgiving way to read a text file with broken rows: good rows pass, bad ones get named."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from orchestration.landing.files import LandedFile
from orchestration.landing.readers import LINE_LIMIT, Shape, open_text


class BadLine(NamedTuple):
    """A record that could not be read."""

    line: int
    """Number of its first line in the file."""
    reason: str
    """What is wrong with it, never a value."""
    text: str
    """As it stands in the file: for quarantine only."""


BadLines = list[BadLine]

LONGEST_RECORD = 1000
"""Lines that one quoted value may span before its quote counts as never closed."""


def repair(file: LandedFile, shape: Shape, target: Path) -> BadLines:
    """Copies the readable rows of a CSV or JSON-lines file to `target`; says why it left out the others."""
    return _repair_csv(file, shape, target) if file.format == "csv" else _repair_json(file, target)


def _lines(path: Path) -> list[str]:
    with open_text(path, errors="surrogateescape") as text:
        return text.read().replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _repair_json(file: LandedFile, target: Path) -> BadLines:
    bad: BadLines = []
    with target.open("w", encoding="utf-8") as out:
        for number, line in enumerate(_lines(file.path), start=1):
            problem = _json_problem(line) if line.strip() else None
            if problem:
                bad.append(BadLine(number, problem, _text(line)))
            elif line.strip():
                out.write(line + "\n")
    return bad


def _json_problem(line: str) -> str | None:
    if not _is_utf8(line):
        return "not valid UTF-8"
    if len(line) > LINE_LIMIT // 4:
        return "line too long"
    try:
        return None if isinstance(json.loads(line), dict) else "not a JSON object"
    except (ValueError, RecursionError):
        return "malformed JSON"


def _repair_csv(file: LandedFile, shape: Shape, target: Path) -> BadLines:
    bad: BadLines = []
    width = len(shape.columns)
    lines = _lines(file.path)
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=shape.delimiter, lineterminator="\n")
        for outcome in _records(lines, shape.delimiter, width):
            if isinstance(outcome, BadLine):
                bad.append(outcome)
            else:
                writer.writerow(outcome)
    return bad


def _records(lines: list[str], delimiter: str, width: int) -> Iterator[list[str] | BadLine]:
    """The values of every record, or why it has none.

    After a broken record reading goes on at the very next line: a quote that is never closed costs one row,
    not the rest of the file.
    """
    index = 0
    while index < len(lines):
        end = _end_of_record(lines, index)
        values, problem = _parse("\n".join(lines[index:end]), delimiter, width)
        if problem and end > index + 1:
            end, problem = index + 1, "a quote that is never closed"
        if problem:
            yield BadLine(index + 1, problem, _text("\n".join(lines[index:end])))
        elif values:
            yield values
        index = end


def _end_of_record(lines: list[str], start: int) -> int:
    quotes = 0
    for index in range(start, min(start + LONGEST_RECORD, len(lines))):
        quotes += lines[index].count('"')
        if quotes % 2 == 0:
            return index + 1
    return start + 1


def _parse(record: str, delimiter: str, width: int) -> tuple[list[str], str | None]:
    if not record.strip():
        return [], None
    if not _is_utf8(record):
        return [], "not valid UTF-8"
    if len(record) > LINE_LIMIT // 4:
        return [], "row too long"
    try:
        rows = list(csv.reader([record], delimiter=delimiter, strict=True))
    except csv.Error:
        rows = _with_backslashes(record, delimiter)
        if not rows:
            return [], "broken quotes"
    if len(rows) != 1 or len(rows[0]) != width:
        return [], f"{len(rows[0]) if rows else 0} values where the header has {width} columns"
    return rows[0], None


def _with_backslashes(record: str, delimiter: str) -> list[list[str]]:
    """A record in which a backslash stands before a quote, as MySQL writes one; none where it is no such."""
    if '\\"' not in record:
        return []
    try:
        return list(
            csv.reader([record], delimiter=delimiter, strict=True, doublequote=False, escapechar="\\")
        )
    except csv.Error:
        return []


def _text(record: str) -> str:
    """A record as text, whatever its bytes."""
    return record.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\0", "\ufffd")


def _is_utf8(text: str) -> bool:
    return not any("\udc80" <= letter <= "\udcff" for letter in text)
