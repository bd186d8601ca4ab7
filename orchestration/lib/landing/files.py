"""Which files of a landing folder belong to which raw table."""

import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from orchestration.lib.errors import WeftError
from orchestration.lib.landing.contracts import MAPPED, Contracts

FORMATS = {
    ".parquet": "parquet",
    ".csv": "csv",
    ".csv.gz": "csv",
    ".jsonl": "jsonl",
    ".jsonl.gz": "jsonl",
    ".ndjson": "jsonl",
}
LAYOUT = "expected <landing>/<source>/<table>.parquet, .csv or .jsonl, or a folder <table>/ of such files"


@dataclass(frozen=True)
class LandedFile:
    """One data file and the raw table it belongs to."""

    source: str
    table: str
    path: Path
    name: str
    """The path inside the landing folder: the same wherever that folder is mounted."""
    format: str
    byte_count: int
    modified_ns: int


@dataclass(frozen=True)
class Landing:
    """A landing folder as it is now."""

    folder: Path
    files: dict[tuple[str, str], list[LandedFile]]
    ignored: list[str]
    mappings: dict[str, Path]
    """The mapping.yml of each generic source."""


def find_files(folder: Path, contracts: Contracts) -> Landing:
    """Lists the data files of a landing folder by raw table.

    A folder that itself has the name of a source and holds its files is taken for that one source.

    Raises:
        WeftError: the folder is missing, unreadable or empty, or a source folder has an unknown name.
    """
    folder = Path(os.path.abspath(folder.expanduser()))
    if not folder.is_dir():
        what = f"{folder} is not a folder" if folder.exists() else f"there is no landing folder {folder}"
        fix = "set WEFT_LANDING to the folder that connectors write to, or unset it for the sample store"
        raise WeftError(what, fix)
    entries = _entries(folder)
    loose = [entry for entry in entries if not entry.is_dir()]
    source_folders = [entry for entry in entries if entry.is_dir()]
    if folder.name in contracts.known and any(_format(entry) for entry in loose):
        source_folders, loose, folder = [folder], [], folder.parent
    found: dict[tuple[str, str], list[LandedFile]] = defaultdict(list)
    ignored = [path.name for path in loose]
    mappings: dict[str, Path] = {}
    spelled: dict[tuple[str, str], str] = {}
    for source_folder in source_folders:
        source = source_folder.name
        for name, path in _tables(source_folder):
            table = spelled.setdefault((source, name.lower()), contracts.spell(source, name))
            if _format(path) and path.is_file():
                found[source, table].append(_landed_file(folder, source, table, path))
            elif path == source_folder / "mapping.yml" and source in MAPPED:
                mappings[source] = path
            else:
                ignored.append(path.relative_to(folder).as_posix())
    _refuse_unknown({source for source, _ in found}, contracts, folder)
    if not found:
        raise WeftError(f"the landing folder {folder} holds no data files", LAYOUT)
    return Landing(folder, dict(found), ignored, mappings)


def _entries(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as scanned:
            return sorted(Path(entry.path) for entry in scanned if not entry.name.startswith((".", "_")))
    except PermissionError as error:
        raise WeftError(
            f"no permission to read the folder {folder}", f"let this user read it: chmod -R a+rX {folder}"
        ) from error


def _tables(source_folder: Path) -> Iterator[tuple[str, Path]]:
    for entry in _entries(source_folder):
        if entry.is_dir():
            yield from ((entry.name, path) for path in _walk(entry))
        else:
            yield _stem(entry), entry


def _walk(folder: Path) -> Iterator[Path]:
    for entry in _entries(folder):
        if entry.is_dir():
            yield from _walk(entry)
        else:
            yield entry


def _format(path: Path) -> str | None:
    suffixes = [suffix for suffix in FORMATS if path.name.lower().endswith(suffix)]
    return FORMATS[suffixes[0]] if suffixes else None


def _stem(path: Path) -> str:
    for suffix in FORMATS:
        if path.name.lower().endswith(suffix):
            return path.name[: -len(suffix)]
    return path.stem


def _landed_file(folder: Path, source: str, table: str, path: Path) -> LandedFile:
    try:
        path.open("rb").close()
    except PermissionError as error:
        fix = f"let this user read it: chmod a+r {path}"
        raise WeftError(f"no permission to read {path}", fix) from error
    status = path.stat()
    name = path.relative_to(folder).as_posix()
    return LandedFile(source, table, path, name, _format(path) or "", status.st_size, status.st_mtime_ns)


def _refuse_unknown(sources: set[str], contracts: Contracts, folder: Path) -> None:
    for source in sorted(sources - set(contracts.known)):
        near = get_close_matches(source.lower(), contracts.known, n=1, cutoff=0.6)
        guess = f"did you mean {near[0]}? " if near else ""
        raise WeftError(
            f"unknown source folder {folder / source}",
            f"{guess}Known sources: {', '.join(contracts.known)}. "
            "A folder whose name starts with '_' is left out",
        )
