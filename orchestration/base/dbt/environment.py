"""What surrounds a dbt command in this process: its environment variables, its cost, its open files."""

import gc
import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from orchestration.base.dbt.cost import cheaper_nodes
from orchestration.base.dbt.python_models import python_models
from orchestration.base.settings import Settings

SMALL_STORE = 500_000_000
"""Bytes of a warehouse: about 50,000 people."""


@contextmanager
def dbt_process(settings: Settings, project: Path) -> Generator[None]:
    """Readies this process for one dbt command; afterwards the warehouse is closed and all is as before."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with _variables(settings, project), _rare_collection(), cheaper_nodes(), python_models():
        try:
            yield
        finally:
            _release_warehouse()


@contextmanager
def _variables(settings: Settings, project: Path) -> Generator[None]:
    """Environment variables that bind dbt to this run's files, put back afterwards."""
    wanted = {
        "WEFT_HOME": str(settings.home),
        "WEFT_MEMORY_LIMIT": settings.memory_limit,
        "WEFT_THREADS": str(settings.threads or _threads(settings)),
        "DO_NOT_TRACK": "1",
        "DBT_PROFILES_DIR": str(project),
        "DBT_TARGET_PATH": str(settings.dbt_target),
        "DBT_LOG_PATH": str(settings.logs),
        # At dbt's own level, debug, it writes some thirteen lines a node, each to the disk at once.
        "DBT_LOG_LEVEL_FILE": "info",
    }
    if settings.as_of:
        wanted["WEFT_AS_OF"] = settings.as_of.strftime("%Y-%m-%d %H:%M:%S")
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _threads(settings: Settings) -> int:
    """One for a small store: its queries are over before several threads have shared them out."""
    size = settings.warehouse.stat().st_size if settings.warehouse.exists() else 0
    return 1 if size < SMALL_STORE else os.cpu_count() or 1


@contextmanager
def _rare_collection() -> Generator[None]:
    # dbt's objects live as long as its command: looking for dead ones among them is a tenth of its time.
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 1_000)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _release_warehouse() -> None:
    """Closes the DuckDB file: dbt-duckdb keeps it open after a command, and no other step could open it."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    with suppress(Exception):  # no environment yet: nothing was opened
        DuckDBConnectionManager.env().close()
    DuckDBConnectionManager.close_all_connections()
