"""JSON documents as lines of an object each: an array, an object around an array, objects in a row."""

import json
from collections.abc import Iterator
from pathlib import Path

AROUND = (
    "data",
    "records",
    "results",
    "items",
    "rows",
    "value",
    "values",
    "list",
    "objects",
    "content",
    "entries",
)
"""Keys under which exports and APIs hand out their records, beside the name of the table itself."""

BLANKS = " \t\r\n"
DECODER = json.JSONDecoder()


def write_lines(path: Path, target: Path, table: str) -> int:
    """Writes each record of a JSON document as a line of its own, letter by letter as it stands there.

    Args:
        path: a file of UTF-8.
        target: where the lines are written.
        table: the table that its records belong to.

    Returns:
        The number of lines.

    Raises:
        ValueError: it is no JSON document, or none that holds records.
    """
    text = path.read_text("utf-8-sig")
    count = 0
    with target.open("w", encoding="utf-8") as out:
        for start, end in _records(text, table.lower()):
            # Outside of a text, where it may not stand, the end of a line means nothing in JSON.
            out.write(text[start:end].replace("\r", " ").replace("\n", " ") + "\n")
            count += 1
    return count


def _records(text: str, table: str) -> Iterator[tuple[int, int]]:
    documents = list(_documents(text))
    if len(documents) == 1:
        start = documents[0][0]
        array = start if text[start] == "[" else _array_around(text, start, table)
        if array is not None:
            documents = list(_elements(text, array + 1))
    for start, end in documents:
        if text[start] != "{":
            raise ValueError("not all of its records are JSON objects")
        yield start, end


def _array_around(text: str, start: int, table: str) -> int | None:
    """Where the array of records begins in an object that is none itself."""
    if text[start] != "{":
        return None
    members = list(_members(text, start + 1))
    arrays = {key: value for key, value in members if text[value] == "["}
    names = (table, f"{table}s", *AROUND)
    named = [value for key, value in arrays.items() if key.lower() in names or len(members) == 1]
    return named[0] if len(named) == 1 else None


def _documents(text: str) -> Iterator[tuple[int, int]]:
    position = _after_blanks(text, 0)
    while position < len(text):
        end = _end(text, position)
        yield position, end
        position = _after_blanks(text, end)
        if text[position : position + 1] == ",":
            position = _after_blanks(text, position + 1)


def _elements(text: str, position: int) -> Iterator[tuple[int, int]]:
    position = _after_blanks(text, position)
    while text[position] != "]":
        end = _end(text, position)
        yield position, end
        position = _after_comma(text, end)


def _members(text: str, position: int) -> Iterator[tuple[str, int]]:
    """The keys of an object, and where their values begin."""
    position = _after_blanks(text, position)
    while text[position] != "}":
        key, end = DECODER.raw_decode(text, position)
        start = _after_blanks(text, _after_blanks(text, end) + 1)
        yield str(key), start
        position = _after_comma(text, _end(text, start))


def _end(text: str, start: int) -> int:
    return DECODER.raw_decode(text, start)[1]


def _after_comma(text: str, position: int) -> int:
    position = _after_blanks(text, position)
    return _after_blanks(text, position + 1) if text[position] == "," else position


def _after_blanks(text: str, position: int) -> int:
    while position < len(text) and text[position] in BLANKS:
        position += 1
    return position
