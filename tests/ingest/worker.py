"""One run in a process of its own that may be killed; forked from a warm server, so that it costs little."""

import multiprocessing
import os
import signal
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from orchestration.base.settings import Settings

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(
    ["tests.ingest.worker", "orchestration.ingest.ingest", "orchestration.ingest.walk"]
)

ROWS_A_FILE = 10


def read(folder: Path, source: str, environment: dict[str, str], renames: int | None = None) -> None:
    """Reads a vendor; the process dies right after so many landing files have got their names."""
    from orchestration.ingest.ingest import ingest

    os.environ.update(environment)
    if renames is not None:
        _die_after(renames)
    settings = Settings(home=folder / "home", landing=folder / "landing")
    ingest(settings, source, patience=timedelta(seconds=3), rates=[], rows_a_file=ROWS_A_FILE)


def start(folder: Path, source: str, renames: int | None = None) -> BaseProcess:
    """Starts a run."""
    begins = source.upper()
    environment = {name: value for name, value in os.environ.items() if name.startswith(begins)}
    process = CONTEXT.Process(target=read, args=(folder, source, environment, renames))
    process.start()
    return process


def _die_after(renames: int) -> None:
    replace, done = os.replace, [0]

    def replace_and_die(source: Any, target: Any) -> None:
        replace(source, target)
        done[0] += 1
        if done[0] == renames:
            os.kill(os.getpid(), signal.SIGKILL)

    os.replace = replace_and_die  # ty: ignore[invalid-assignment]
