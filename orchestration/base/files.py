"""Files that others read: written beside their place, made durable, and swapped in as a whole."""

import errno
import os
import re
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from orchestration.base.errors import WeftError

REFUSALS = (
    *("no space left", "file too large", "disk quota exceeded", "disk is full", "not enough disk space"),
    "max_temp_directory_size",
)
"""How DuckDB, SQLite and the system say so in words."""
LITTLE = 200_000_000
"""Free bytes with which a run gets nowhere."""
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""How the system says that a file cannot grow: full disk, quota, size limit."""


@contextmanager
def replace_whole(path: Path) -> Generator[Path]:
    """Yields a path to write to; on success that file takes the place of `path` in one step.

    A crash at any moment leaves the old file or the new one. Drafts of earlier crashes are removed.

    Raises:
        WeftError: the disk is full.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in path.parent.glob(f".{path.name}.draft-*"):
        left.unlink(missing_ok=True)
    draft = path.parent / f".{path.name}.draft-{os.getpid()}"
    try:
        yield draft
        sync(draft)
        os.replace(draft, path)
        sync(path.parent)
    except Exception as error:
        if is_disk_full(error):
            raise disk_full(path, error) from error
        raise
    finally:
        for left in path.parent.glob(f"{draft.name}*"):
            left.unlink(missing_ok=True)


def write_whole(path: Path, text: str) -> None:
    """Puts a text in the place of a file in one step: whoever reads it gets the old one or the new one.

    Raises:
        WeftError: the disk is full.
    """
    with replace_whole(path) as draft:
        draft.write_text(text, encoding="utf-8", newline="")


def sync(path: Path) -> None:
    """Returns when a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_disk_full(error: BaseException, place: Path | None = None) -> bool:
    """Whether the system refused to let a file grow, whoever reported it.

    Args:
        error: what was raised.
        place: where it was written to: SQLite may speak of an I/O error alone, which then means a full disk.
    """
    if isinstance(error, OSError) and error.errno in FULL:
        return True
    text = str(error).lower()
    if any(words in text for words in REFUSALS):
        return True
    return bool(place and "disk i/o error" in text and shutil.disk_usage(_there(place)).free < LITTLE)


def disk_full(path: Path, error: BaseException | str) -> WeftError:
    """The same message wherever the disk was full: which disk, how much is free on it, and what to do.

    Args:
        path: what was being written, where the error does not name the file itself.
        error: what was raised, or what it said.
    """
    said = str(error).splitlines()[0]
    named = getattr(error, "filename", None) or next(iter(re.findall(r"[\"'](/[^\"']+)[\"']", said)), "")
    path = Path(named) if named else path
    place = _there(path)
    disk = next(folder for folder in (place, *place.resolve().parents) if os.path.ismount(folder))
    free = shutil.disk_usage(place).free
    return WeftError(
        f"no space left for {path} ({said}); {free / 1e6:,.0f} MB are free on the disk at {disk}",
        f"free some space in {path.parent} (`weft doctor` says how much a run wants), then run again; "
        "the last published generation is untouched",
    )


def _there(path: Path) -> Path:
    """The path, or the nearest folder above it that there is."""
    while not path.exists():
        path = path.parent
    return path
