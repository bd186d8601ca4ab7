"""The journal: events in the order they came, each request one frame with a checksum.

A frame begins with a byte that JSON never holds, so that the next whole frame is found behind a torn one.
"""

import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from orchestration.base.files import sync
from orchestration.collect.segment import Entry

START = b"\x1e"
ENDING = ".journal"


def frame(entries: list[Entry]) -> bytes:
    """Events as one frame: all of them are read again, or none."""
    lines = []
    for entry in entries:
        lines.append(b"@" + entry.digest.hex().encode())
        lines += [table.encode() + b"\t" + row for table, row in entry.rows]
    content = b"\n".join(lines) + b"\n"
    return b"%s%08x %d\n%s" % (START, zlib.crc32(content), len(content), content)


@dataclass
class Read:
    """What a journal file holds."""

    entries: list[Entry]
    torn: int = 0
    """Frames that are not whole: as a rule the last one of a process that was killed, never answered 200."""


def read(path: Path) -> Read:
    """Every whole frame of a journal file."""
    found = Read([])
    for text in path.read_bytes().split(START)[1:]:
        header, _, content = text.partition(b"\n")
        if header == b"%08x %d" % (zlib.crc32(content), len(content)):
            found.entries += _entries(content)
        else:
            found.torn += 1
    return found


def _entries(content: bytes) -> Iterator[Entry]:
    digest, rows = b"", []
    for line in content.removesuffix(b"\n").split(b"\n"):
        if line.startswith(b"@"):
            if rows:
                yield Entry(digest, tuple(rows))
            digest, rows = bytes.fromhex(line[1:].decode()), []
        else:
            table, _, row = line.partition(b"\t")
            rows.append((table.decode(), row))
    if rows:
        yield Entry(digest, tuple(rows))


class JournalFile:
    """The journal file that is being written."""

    def __init__(self, folder: Path, number: int) -> None:
        self.path = folder / f".{number:08d}{ENDING}"
        self.number = number
        self.size = 0
        self._descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        sync(folder)

    def append(self, content: bytes) -> None:
        """Returns when the content is on the disk; on failure nothing of it is in the file.

        Raises:
            OSError: the disk is full or broken.
        """
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
            os.fdatasync(self._descriptor)
        except OSError:
            os.ftruncate(self._descriptor, self.size)
            raise
        self.size += len(content)

    def close(self) -> None:
        """Nothing more is written."""
        os.close(self._descriptor)


def journal_files(folder: Path) -> list[Path]:
    """Every journal file, the oldest first."""
    return sorted(folder.glob(f".*{ENDING}"))


def number_of(path: Path) -> int:
    """The number in a journal file's name."""
    return int(path.name.removeprefix(".").removesuffix(ENDING))
