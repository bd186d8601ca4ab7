"""The load: every new or changed landing file into its raw table, one transaction a table."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import duckdb
from duckdb import DuckDBPyConnection

from orchestration.base.clock import keep_clock
from orchestration.base.errors import WeftError
from orchestration.base.failures import keep_trace, unforeseen
from orchestration.base.files import disk_full, is_disk_full
from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.landing.contracts import ORDER_LINES, PEOPLE, Contracts, read_contracts
from orchestration.landing.erased_rows import forget_erased_rows
from orchestration.landing.files import LandedFile, Landing, find_files
from orchestration.landing.float_ids import MACROS
from orchestration.landing.gates import accept, accepted, judge
from orchestration.landing.ledger import open_ledger, read_layouts
from orchestration.landing.loads import note_loads
from orchestration.landing.mapping import read_mapping
from orchestration.landing.mapping_rules import FileMapping
from orchestration.landing.missing import left_alone, mark, refuse_missing
from orchestration.landing.notices import notices
from orchestration.landing.people import read_people_mapping
from orchestration.landing.summary import LoadSummary, shortened
from orchestration.landing.tables import TableLoader

SESSION = """
set timezone = 'UTC';
set preserve_insertion_order = false;
set enable_progress_bar = false;
set wal_autocheckpoint = '1GB';
"""
"""The last one: a checkpoint per table, as the default of 16 MB makes, costs a fifth of a load."""


def load_landing(settings: Settings, project: Path = PROJECT_ROOT, only_these: bool = False) -> LoadSummary:
    """Makes the raw schemas of the warehouse mirror the landing folder.

    A file that was loaded before and has not changed is skipped, a changed one replaces its rows, a vanished
    one takes its rows with it. A row or value that cannot be read goes to `raw_weft.quarantine`; the summary
    says whether there are too many of them.

    Args:
        settings: of this run.
        project: where the contracts are.
        only_these: touch no source but those of this folder.

    Raises:
        WeftError: there is nothing to load, the warehouse cannot be written, a source folder is unknown, a
            mapping does not fit its files, or a table that was there is gone.
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
            connection.execute(SESSION + MACROS)
            _mirror(connection, settings, landing, contracts, summary, only_these)
    except (duckdb.Error, OSError) as error:
        raise explained(error, settings) from error
    summary.notices += notices(landing, contracts, summary)
    summary.seconds = monotonic() - started
    return summary


def explained(error: duckdb.Error | OSError, settings: Settings) -> WeftError:
    """A failure of disk or database as something a person can act on."""
    text = str(error)
    again = "what was loaded before is whole; run it again"
    if is_disk_full(error):
        full = disk_full(settings.home, error)
        return WeftError(full.what, f"{full.fix}; {again}")
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
    keep_trace(error, settings)
    first = text.splitlines()[0][:200] if text else type(error).__name__
    return WeftError(
        f"the load failed: {first}", f"{again}; the whole error is in {settings.logs / 'weft.log'}"
    )


def _mirror(
    connection: DuckDBPyConnection,
    settings: Settings,
    landing: Landing,
    contracts: Contracts,
    summary: LoadSummary,
    only_these: bool,
) -> None:
    known = open_ledger(connection)
    layouts = read_layouts(connection) | landing.layouts
    untouched = left_alone(connection, landing, only_these)
    if not settings.accept_missing:
        refuse_missing(connection, landing, contracts, layouts, untouched)
    mappings = read_mappings(landing)
    unreadable: dict[tuple[str, str], dict[str, str]] = {}
    for source, table in sorted({*landing.files, *known}):
        if source in untouched:
            continue
        contract = contracts.table(layouts[source], table)
        mapped = mappings.get((source, table))
        if mapped:
            contract = replace(contract, salt=mapped.fingerprint)
        loader = TableLoader(connection, source, layouts[source], contract, mapped)
        files, before = landing.files.get((source, table), []), known.get((source, table), {})
        with naming(source, table, files, settings), TemporaryDirectory(prefix="weft-") as scratch:
            summary.tables.append(loader.load(files, before, landing.folder, Path(scratch)))
        summary.notices += loader.notices
        summary.warnings += loader.warnings
        unreadable[source, table] = loader.unreadable
    note_loads(connection, summary.tables)
    forget_erased_rows(connection)
    mark(connection, landing, only_these)
    keep_clock(connection, landing.folder, sorted({source for source, _ in landing.files}))
    summary.notices += [
        f"{source}: kept as `weft load` brought it from another folder" for source in sorted(untouched)
    ]
    _judge(connection, settings, contracts, layouts, unreadable, summary)


def _judge(
    connection: DuckDBPyConnection,
    settings: Settings,
    contracts: Contracts,
    layouts: dict[str, str],
    unreadable: dict[tuple[str, str], dict[str, str]],
    summary: LoadSummary,
) -> None:
    """Tells what is over its bound: as a stop, or as a warning where a person has let it through."""
    problems = judge(connection, contracts, layouts, unreadable)
    if settings.accept_unreadable:
        accept(connection, problems)
    open_ones = [problem for problem in problems if not accepted(connection, problem)]
    summary.stops = [problem.says for problem in open_ones]
    summary.stopped = sorted({problem.source for problem in open_ones})
    summary.warnings += [
        f"{problem.says}; let through by --accept-unreadable"
        for problem in problems
        if problem not in open_ones
    ]
    connection.execute("delete from raw_weft.stops")
    for problem in open_ones:
        connection.execute(
            "insert into raw_weft.stops values (?, ?, ?, ?)",
            [problem.source, problem.table, problem.column, problem.says],
        )


@contextmanager
def naming(source: str, table: str, files: list[LandedFile], settings: Settings) -> Generator[None]:
    """Whatever goes wrong in loading a table comes out with the table and its files in the message."""
    try:
        yield
    except (WeftError, duckdb.Error, MemoryError):
        raise
    except OSError as error:
        if error.filename is None or is_disk_full(error):
            raise
        raise unforeseen(error, f"{source}.{table} could not be loaded", settings) from error
    except Exception as error:
        names = shortened([file.name for file in files], 3) or "its earlier files"
        raise unforeseen(error, f"{source}.{table} could not be loaded from {names}", settings) from error


def read_mappings(landing: Landing) -> dict[tuple[str, str], FileMapping]:
    """The mappings of the generic sources that this landing folder has files of."""
    mappings: dict[tuple[str, str], FileMapping] = {}
    for source, table in landing.files:
        layout, path = landing.layouts[source], landing.mappings.get(source)
        if (layout, table) == ORDER_LINES:
            mappings[source, table] = read_mapping(path)
        if (layout, table) == PEOPLE:
            mappings[source, table] = read_people_mapping(path)
    return mappings
