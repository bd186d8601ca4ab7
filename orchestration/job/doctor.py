"""What may keep a run from working, found without changing anything."""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration.base.errors import WeftError
from orchestration.base.run_lock import is_running, lock_path, read_holder
from orchestration.base.settings import Settings
from orchestration.publish.generations import current_generation

GOOD, NOTE, BAD = "✓", "–", "✗"
SPARE = 3
"""Free space wanted, in warehouse files: a build and a new generation beside the old ones."""

STALE_HOURS = 48


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's report; only a `✗` keeps a run from working."""

    mark: str
    about: str
    says: str


def findings(settings: Settings) -> list[Finding]:
    """Everything worth knowing before a run."""
    return [
        _python(),
        _disk(settings),
        _landing(settings),
        _project(settings),
        *_lock(settings),
        _warehouse(settings),
        _published(settings),
    ]


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding(GOOD, "python", f"{version}, duckdb {duckdb.__version__}")


def _disk(settings: Settings) -> Finding:
    place = next(folder for folder in (settings.home, *settings.home.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    wanted = SPARE * max(_size(settings.warehouse), 200_000_000)
    said = f"{free / 1e9:,.1f} GB free in {place}"
    if free < wanted:
        return Finding(BAD, "disk", f"{said}; a run may need {wanted / 1e9:,.1f} GB: free some space")
    return Finding(GOOD, "disk", said)


def _landing(settings: Settings) -> Finding:
    folder = settings.landing_folder
    if settings.landing is None and not folder.exists():
        return Finding(NOTE, "landing", "WEFT_LANDING is not set: the first run makes a sample store")
    if not folder.is_dir():
        return Finding(BAD, "landing", f"{folder} is not a folder: set WEFT_LANDING to one")
    from orchestration.landing.look import look_at

    try:
        landing = look_at(settings)
    except WeftError as error:
        return Finding(BAD, "landing", f"{error.what}: {error.fix}")
    sources = [
        source if layout == source else f"{source} ({layout})"
        for source, layout in sorted(landing.layouts.items())
    ]
    return Finding(GOOD, "landing", f"{folder}: {', '.join(sources)}")


def _project(settings: Settings) -> Finding:
    from orchestration.landing.landed import with_sources
    from orchestration.precheck.project import check_project

    try:
        check_project(with_sources(settings))
    except WeftError as error:
        return Finding(BAD, "project", f"{error.what}: {error.fix}")
    return Finding(GOOD, "project", "segments, syncs, accounts, rules and YAML are sound")


def _lock(settings: Settings) -> Iterator[Finding]:
    running = is_running(settings)
    if running:
        yield Finding(
            NOTE, "lock", f"a run is going: process {running.pid} since {running.started_at:%F %T} UTC"
        )
        return
    died = read_holder(lock_path(settings))
    if died:
        yield Finding(NOTE, "lock", f"{died.story}; the next starts afresh")
    else:
        yield Finding(GOOD, "lock", "no run is going")


def _warehouse(settings: Settings) -> Finding:
    if not settings.warehouse.exists():
        return Finding(NOTE, "warehouse", "not built yet")
    try:
        with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
            tables = connection.execute("select count(*) from information_schema.tables").fetchall()[0][0]
    except duckdb.Error as error:
        if is_running(settings):
            return Finding(NOTE, "warehouse", "open in the run that is going")
        reason = str(error).splitlines()[0]
        return Finding(
            BAD, "warehouse", f"cannot be opened ({reason}); if it is damaged, move it away and run"
        )
    return Finding(GOOD, "warehouse", f"{tables:,} tables, {_size(settings.warehouse) / 1e6:,.0f} MB")


def _published(settings: Settings) -> Finding:
    if not settings.published.exists():
        return Finding(NOTE, "published", "nothing yet: run `weft run`")
    try:
        generation = current_generation(settings)
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        return Finding(BAD, "published", f"cannot be read ({reason}); `weft publish` writes it again")
    if generation is None:
        return Finding(BAD, "published", "holds no generation; `weft publish` writes it again")
    age = (datetime.now(UTC).replace(tzinfo=None) - generation.published_at).total_seconds() / 3600
    says = f"{generation.table_count} tables, {generation.row_count:,} rows, {age:,.1f} hours old"
    return Finding(NOTE if age > STALE_HOURS else GOOD, "published", says)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
