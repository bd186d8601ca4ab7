"""The load: every new or changed landing file into its raw table, one transaction a table."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import duckdb
from duckdb import DuckDBPyConnection

from orchestration.lib.clock import keep_clock
from orchestration.lib.errors import WeftError
from orchestration.lib.landing.contracts import ORDER_LINES, PEOPLE, Contracts, read_contracts
from orchestration.lib.landing.files import Landing, find_files
from orchestration.lib.landing.ledger import open_ledger, read_layouts
from orchestration.lib.landing.mapping import read_mapping
from orchestration.lib.landing.mapping_rules import FileMapping
from orchestration.lib.landing.notices import notices
from orchestration.lib.landing.people import read_people_mapping
from orchestration.lib.landing.summary import LoadSummary
from orchestration.lib.landing.tables import TableLoader
from orchestration.lib.settings import PROJECT_ROOT, Settings

SESSION = """
set timezone = 'UTC';
set preserve_insertion_order = false;
set enable_progress_bar = false;
set wal_autocheckpoint = '1GB';
"""
"""The last one: a checkpoint per table, as the default of 16 MB makes, costs a fifth of a load."""


def load_landing(settings: Settings, project: Path = PROJECT_ROOT, whole: bool = True) -> LoadSummary:
    """Makes the raw schemas of the warehouse mirror the landing folder: all of it, or only the sources in it.

    A file that was loaded before and has not changed is skipped, a changed one replaces its rows, a vanished
    one takes its rows with it. A row or value that cannot be read goes to `raw_weft.quarantine`.

    Raises:
        WeftError: there is nothing to load, the warehouse cannot be written, a source folder is unknown, or
            a mapping does not fit its files.
    """
    started = monotonic()
    contracts = read_contracts(project)
    landing = find_files(settings.landing_folder, contracts)
    summary = LoadSummary()
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        with duckdb.connect(
            str(settings.warehouse), config={"memory_limit": settings.memory_limit}
        ) as connection:
            connection.execute(SESSION)
            _mirror(connection, landing, contracts, summary, whole)
    except (duckdb.Error, OSError) as error:
        raise explained(error, settings) from error
    summary.notices += notices(landing, contracts, summary)
    summary.seconds = monotonic() - started
    return summary


def explained(error: duckdb.Error | OSError, settings: Settings) -> WeftError:
    """A failure of disk or database as something a person can act on."""
    text = str(error)
    again = "what was loaded before is whole; run it again"
    if any(words in text for words in ("No space left", "File too large", "quota exceeded")):
        return WeftError(f"no disk space left while loading into {settings.home}", f"free some: {again}")
    if "Could not set lock" in text:
        return WeftError(
            f"{settings.warehouse} is in use by another process",
            "wait for the other run, or close the program that has it open",
        )
    if isinstance(error, duckdb.OutOfMemoryException):
        return WeftError(
            f"the load needs more memory than {settings.memory_limit} and could not spill to disk",
            f"free disk space in {settings.home}: {again}",
        )
    if isinstance(error, PermissionError) or "Permission denied" in text:
        return WeftError(
            f"no permission to write in {settings.home}", "set WEFT_HOME to a folder you may write"
        )
    return WeftError(f"the load failed: {text.splitlines()[0][:200]}", again)


def _mirror(
    connection: DuckDBPyConnection, landing: Landing, contracts: Contracts, summary: LoadSummary, whole: bool
) -> None:
    landed = {source for source, _ in landing.files}
    known = {
        (source, table): files
        for (source, table), files in open_ledger(connection).items()
        if whole or source in landed
    }
    layouts_before = read_layouts(connection)
    mappings = _mappings(landing)
    for source, table in sorted({*landing.files, *known}):
        layout = landing.layouts.get(source) or layouts_before.get(source, source)
        contract = contracts.table(layout, table)
        mapped = mappings.get((source, table))
        if mapped:
            contract = replace(contract, salt=mapped.fingerprint)
        loader = TableLoader(connection, source, layout, contract, mapped)
        files, before = landing.files.get((source, table), []), known.get((source, table), {})
        with TemporaryDirectory(prefix="weft-") as scratch:
            summary.tables.append(loader.load(files, before, landing.folder, Path(scratch)))
        summary.notices += loader.notices
    keep_clock(connection, landing.folder, sorted(landed))


def _mappings(landing: Landing) -> dict[tuple[str, str], FileMapping]:
    """The mappings of the generic sources that this landing folder has files of."""
    mappings: dict[tuple[str, str], FileMapping] = {}
    for source, table in landing.files:
        layout, path = landing.layouts[source], landing.mappings.get(source)
        if (layout, table) == ORDER_LINES:
            mappings[source, table] = read_mapping(path)
        if (layout, table) == PEOPLE:
            mappings[source, table] = read_people_mapping(path)
    return mappings
