"""Which files of a landing folder belong to which raw table."""

import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import yaml

from orchestration.base.errors import WeftError
from orchestration.landing.contracts import MAPPED, Contracts

FORMATS = {
    ".parquet": "parquet",
    ".csv": "csv",
    ".csv.gz": "csv",
    ".tsv": "csv",
    ".tsv.gz": "csv",
    ".jsonl": "jsonl",
    ".jsonl.gz": "jsonl",
    ".ndjson": "jsonl",
    ".ndjson.gz": "jsonl",
    ".json": "json",
    ".json.gz": "json",
}
MAPPING = "mapping.yml"
LAYOUT_FILE = "source.yml"
"""Says in one line whose layout a folder of another name has: `layout: shopify`."""

LAYOUT_FILES = (LAYOUT_FILE, "source.yaml", "layout.yml", "layout.yaml")
MAPPINGS = (MAPPING, "mapping.yaml")
RAW_TABLE = "_airbyte_raw_"
"""How Airbyte begins the name of a table of rows as they came; other names with '_' are left out."""

SPREADSHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers", ".gsheet")
ARCHIVES = (".zip", ".bz2", ".xz", ".zst", ".7z", ".rar", ".tar", ".tgz")
OTHER_FORMATS = (".txt", ".dat", ".xml", ".avro", ".orc", ".feather", ".arrow")
"""Files of data that Weft does not read; beside files that it reads they may be anything."""

SAVE_AS_CSV = (
    "save each of its sheets as a CSV file: in Excel File > Save As > CSV UTF-8 (Comma delimited), in "
    "LibreOffice File > Save As > Text CSV with the character set UTF-8, in Google Sheets File > Download > "
    "Comma-separated values"
)

LAYOUT = "expected <landing>/<source>/<table>.parquet, .csv or .jsonl, or a folder <table>/ of such files"


@dataclass(frozen=True)
class LandedFile:
    """One data file and the raw table it belongs to."""

    source: str
    """The folder."""
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
    """The mapping.yml of each folder of a generic source."""
    layouts: dict[str, str] = field(default_factory=dict)
    """Source folder → the connector whose layout its files have."""


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
    if contracts.layout_named(folder.name) and any(_format(entry) for entry in loose):
        source_folders, loose, folder = [folder], [], folder.parent
    found: dict[tuple[str, str], list[LandedFile]] = defaultdict(list)
    ignored = [path.name for path in loose]
    mappings: dict[str, Path] = {}
    spelled: dict[tuple[str, str], str] = {}
    layouts: dict[str, str] = {}
    for source_folder in source_folders:
        source = source_folder.name
        layouts[source] = layout = _layout(source_folder, contracts)
        for name, path in _tables(source_folder):
            _refuse_spreadsheet(path)
            _refuse_archive(path)
            table = spelled.setdefault((source, name.lower()), contracts.spell(layout, name))
            if _format(path) and path.is_file():
                found[source, table].append(_landed_file(folder, source, table, path))
            elif path.parent == source_folder and path.name in MAPPINGS and layout in MAPPED:
                mappings[source] = path
            elif path.parent != source_folder or path.name not in LAYOUT_FILES:
                ignored.append(path.relative_to(folder).as_posix())
    landed = {source for source, _ in found}
    _refuse_unknown({source: layouts[source] for source in landed}, contracts, folder)
    if not found:
        for path in loose:
            _refuse_spreadsheet(path)
        raise WeftError(f"the landing folder {folder} holds no data files", LAYOUT)
    for name in ignored:
        source = name.split("/")[0]
        if source not in landed and layouts.get(source) in contracts.sources:
            _refuse_other_format(folder / name)
    return Landing(folder, dict(found), ignored, mappings, {source: layouts[source] for source in landed})


def _layout(source_folder: Path, contracts: Contracts) -> str:
    """The layout that a folder says it has, else the one of its name.

    Raises:
        WeftError: it says so twice, or names no known layout.
    """
    files = [entry for entry in _entries(source_folder) if entry.name in LAYOUT_FILES]
    if not files:
        return contracts.layout_named(source_folder.name) or source_folder.name
    file = files[0]
    if len(files) > 1:
        raise WeftError(
            f"{source_folder} says in {' and in '.join(entry.name for entry in files)} whose layout it has",
            f"keep one: {LAYOUT_FILE}",
        )
    try:
        given = yaml.safe_load(file.read_text("utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise WeftError(f"{file} is not valid YAML", "it is one line, such as layout: shopify") from error
    said = str(given["layout"]) if isinstance(given, dict) and given.get("layout") else ""
    layout = contracts.layout_named(said)
    if layout not in contracts.sources:
        raise WeftError(f"{file} names no layout that Weft reads: {said!r}", _nearest(said, contracts))
    return layout


def _entries(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as scanned:
            return sorted(Path(entry.path) for entry in scanned if not _is_left_out(entry.name))
    except PermissionError as error:
        raise WeftError(
            f"no permission to read the folder {folder}", f"let this user read it: chmod -R a+rX {folder}"
        ) from error


def _is_left_out(name: str) -> bool:
    # ~$: what Excel writes beside a workbook that somebody has open
    return name.startswith((".", "_", "~$")) and not name.lower().startswith(RAW_TABLE)


def _tables(source_folder: Path) -> Iterator[tuple[str, Path]]:
    for entry in _entries(source_folder):
        if entry.is_dir():
            yield from ((_table_name(entry.name), path) for path in _walk(entry))
        else:
            yield _table_name(_stem(entry)), entry


def _table_name(name: str) -> str:
    return name[len(RAW_TABLE) :] if name.lower().startswith(RAW_TABLE) else name


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


def _refuse_spreadsheet(path: Path) -> None:
    """Refuses a workbook: what its sheets show is not what their cells hold.

    Raises:
        WeftError: it is one.
    """
    if path.name.lower().endswith(SPREADSHEETS):
        raise WeftError(
            f"{path} is a spreadsheet, which Weft does not read",
            f"{SAVE_AS_CSV}. A file whose name begins with '_' is left out",
        )


def _refuse_archive(path: Path) -> None:
    """Refuses what is packed in a way that Weft does not unpack.

    Raises:
        WeftError: it is.
    """
    if path.name.lower().endswith(ARCHIVES):
        raise WeftError(
            f"{path} is packed in a way that Weft does not unpack",
            "unpack it, or pack it with gzip (.csv.gz, .jsonl.gz); a name that begins with '_' is left out",
        )


def _refuse_other_format(path: Path) -> None:
    """Refuses a file of data in a source folder that holds no file that Weft reads.

    Raises:
        WeftError: it is one.
    """
    name = path.name.lower()
    if name.endswith(OTHER_FORMATS) and not name.startswith("readme"):
        raise WeftError(
            f"{path} has no format that Weft reads, and its folder holds no other file",
            "rename it to .csv where its columns stand between commas, semicolons or tabs, else save it as"
            " .csv, .jsonl or .parquet; a name that begins with '_' is left out",
        )


def _landed_file(folder: Path, source: str, table: str, path: Path) -> LandedFile:
    try:
        path.open("rb").close()
    except PermissionError as error:
        fix = f"let this user read it: chmod a+r {path}"
        raise WeftError(f"no permission to read {path}", fix) from error
    status = path.stat()
    name = path.relative_to(folder).as_posix()
    return LandedFile(source, table, path, name, _format(path) or "", status.st_size, status.st_mtime_ns)


def _refuse_unknown(layouts: dict[str, str], contracts: Contracts, folder: Path) -> None:
    for source, layout in sorted(layouts.items()):
        if contracts.layout_named(layout) is None:
            raise WeftError(
                f"unknown source folder {folder / source}",
                f"{_nearest(source, contracts)}. A second shop says whose layout it has in a file "
                f"{source}/{LAYOUT_FILE}, such as layout: shopify. "
                "A folder whose name starts with '_' is left out",
            )


def _nearest(name: str, contracts: Contracts) -> str:
    """The layouts that a name is most like, and all that are known."""
    begun = [known for known in contracts.known if name.lower().startswith(known)]
    near = [*begun, *get_close_matches(name.lower(), contracts.known, n=3, cutoff=0.6)] if name else []
    guess = f"did you mean {', '.join(dict.fromkeys(near))}? " if near else ""
    return f"{guess}Known layouts: {', '.join(contracts.known)}"
