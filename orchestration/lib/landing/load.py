"""The load: every new or changed landing file into its raw table, one transaction a table."""

from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import duckdb
from duckdb import DuckDBPyConnection

from orchestration.lib.errors import WeftError
from orchestration.lib.landing.contracts import Contracts, read_contracts
from orchestration.lib.landing.files import Landing, find_files
from orchestration.lib.landing.ledger import open_ledger
from orchestration.lib.landing.summary import LoadSummary
from orchestration.lib.landing.tables import TableLoader
from orchestration.lib.settings import Settings

MEMORY_LIMIT = "4GB"


def load_landing(settings: Settings) -> LoadSummary:
    """Makes the raw schemas of the warehouse mirror the landing folder.

    A file that was loaded before and has not changed is skipped, a changed one replaces its rows, a vanished
    one takes its rows with it. A row or value that cannot be read goes to `raw_weft.quarantine`.

    Raises:
        WeftError: there is nothing to load, the warehouse cannot be written, or a source folder is unknown.
    """
    started = monotonic()
    contracts = read_contracts()
    landing = find_files(settings.landing_folder, contracts)
    summary = LoadSummary()
    settings.home.mkdir(parents=True, exist_ok=True)
    try:
        with duckdb.connect(str(settings.warehouse), config={"memory_limit": MEMORY_LIMIT}) as connection:
            connection.execute("set timezone = 'UTC'; set preserve_insertion_order = false")
            _mirror(connection, landing, contracts, summary)
    except duckdb.Error as error:
        raise explained(error, settings) from error
    summary.seconds = monotonic() - started
    return summary


def explained(error: duckdb.Error, settings: Settings) -> WeftError:
    """A database failure as something a person can act on."""
    text = str(error)
    if "No space left" in text:
        return WeftError(
            f"no disk space left while loading into {settings.home}",
            "free some space and run it again: what was loaded before is whole",
        )
    if "lock" in text:
        return WeftError(
            f"{settings.warehouse} is in use by another process",
            "wait for the other run, or close the program that has it open",
        )
    if isinstance(error, duckdb.OutOfMemoryException):
        return WeftError(
            "the load ran out of memory",
            f"it may use {MEMORY_LIMIT} and spill to {settings.home}: free memory or disk there",
        )
    return WeftError(
        f"the load failed: {text.splitlines()[0][:200]}",
        "what was loaded before is whole; run it again, or report this",
    )


def _mirror(
    connection: DuckDBPyConnection, landing: Landing, contracts: Contracts, summary: LoadSummary
) -> None:
    known = open_ledger(connection)
    with TemporaryDirectory(prefix="weft-") as scratch:
        for source, table in sorted({*landing.files, *known}):
            loader = TableLoader(
                connection, source, contracts.table(source, table), landing.folder, Path(scratch)
            )
            summary.tables.append(
                loader.load(landing.files.get((source, table), []), known.get((source, table), {}))
            )
            summary.notices += loader.notices
