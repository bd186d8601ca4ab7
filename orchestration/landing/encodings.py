"""Text files as UTF-8, whatever they were written in; a file is decoded, never cut to what happens to fit."""

import codecs
import gzip
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

WRITTEN_IN = (
    "utf-8",
    "latin-1",
    "cp1252",
    "utf-16",
    "iso-8859-2",
    "iso-8859-15",
    "cp1250",
    "cp1251",
    "mac-roman",
)
"""What a mapping may say; without one, UTF-8, UTF-16 and cp1252 are told apart."""

MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
"""The first bytes of a file → what it is written in."""

CONTROLS = re.compile(rb"[\x80-\x9f]")
"""Control characters in latin-1, which no text contains; in cp1252 quotes, dashes and the euro sign."""

FIRST_SIGN = re.compile(rb"[ -~]")
"""What a header or an object begins with, beside the zero byte that UTF-16 adds."""

NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f]")
"""Bytes that stand in no text of one byte a letter."""

CHUNK = 1024 * 1024


def open_bytes(path: Path) -> BinaryIO:
    """A file, unpacked where it is gzip."""
    opened = gzip.open if path.name.lower().endswith(".gz") else open
    return cast(BinaryIO, opened(path, "rb"))


def encoding_by_mark(path: Path) -> str | None:
    """UTF-16 where the first bytes say so."""
    with open_bytes(path) as file:
        start = file.read(2)
    if len(start) == 2 and 0 in start and FIRST_SIGN.search(start):
        return "utf-16-be" if start[0] == 0 else "utf-16-le"
    return MARKS.get(start)


def decoded(path: Path, target: Path, encoding: str = "utf-8") -> str | None:
    """Writes a text file as UTF-8 to `target`.

    Args:
        path: the file.
        target: where the copy is written.
        encoding: what the file is said to be written in. Lines of a file of UTF-8 that are none are read as
            cp1252; what is no text in that either stays as it is.

    Returns:
        What it was read as, or None when no byte of it had to change.

    Raises:
        UnicodeDecodeError: it is not written in the encoding that was stated.
    """
    with open_bytes(path) as file, target.open("wb") as out:
        if encoding == "utf-8":
            return _line_by_line(file, out)
        if encoding == "latin-1" and _has_controls(path):
            encoding = "cp1252"
        reader = codecs.getreader(encoding)(file)
        while text := reader.read(CHUNK):
            out.write(text.removeprefix("\ufeff").encode())
    return encoding


def _line_by_line(file: BinaryIO, out: BinaryIO) -> str | None:
    read_as = None
    for line in file:
        try:
            line.decode()
        except UnicodeDecodeError:
            with suppress(UnicodeDecodeError):
                if not NO_TEXT.search(line):
                    line = line.decode("cp1252").encode()
                    read_as = "cp1252"
        out.write(line)
    return read_as


def _has_controls(path: Path) -> bool:
    with open_bytes(path) as file:
        return any(CONTROLS.search(chunk) for chunk in _chunks(file))


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk
