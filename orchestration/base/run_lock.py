"""One run at a time: a lock on a file in WEFT_HOME that the kernel gives up when its holder dies."""

import json
import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings


@dataclass(frozen=True)
class Holder:
    """Who wrote the lock file last."""

    pid: int
    started_at: datetime


def lock_path(settings: Settings) -> Path:
    """The lock file of this WEFT_HOME."""
    return settings.home / "run.lock"


def read_holder(path: Path) -> Holder | None:
    """The run named in a lock file; None where there is no file, or an empty or half-written one."""
    try:
        content = json.loads(path.read_text())
        return Holder(int(content["pid"]), datetime.fromisoformat(content["started_at"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def is_running(settings: Settings) -> Holder | None:
    """The run that holds the lock now, in this or another process, or None."""
    path = lock_path(settings)
    if not path.exists():
        return None
    lock = _lock_of(path)
    if not lock.is_locked:
        try:
            with lock.acquire(timeout=0):
                return None
        except Timeout:
            pass
    return read_holder(path) or Holder(0, datetime.now(UTC))


@contextmanager
def run_lock(settings: Settings) -> Generator[Holder | None]:
    """Holds the run lock; yields the earlier run that died while holding it, or None.

    The lock is the kernel's, so a killed run leaves none behind; its name in the file does stay, and tells us
    that it never finished. Within one process the lock may be taken again.

    Raises:
        WeftError: another run is going.
    """
    path = lock_path(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = _lock_of(path)
    try:
        holding = lock.acquire(timeout=0)
    except Timeout:
        raise _busy(path) from None
    with holding:
        if lock.lock_counter > 1:
            yield None
            return
        died = read_holder(path)
        path.write_text(json.dumps({"pid": os.getpid(), "started_at": datetime.now(UTC).isoformat()}))
        try:
            yield died
        finally:
            path.write_text("")


def _lock_of(path: Path) -> FileLock:
    """One object for a file in this process: the command takes it first, then the job inside it."""
    return FileLock(path, is_singleton=True, thread_local=False)


def _busy(path: Path) -> WeftError:
    holder = read_holder(path)
    who = (
        f"process {holder.pid}, since {holder.started_at:%Y-%m-%d %H:%M:%S} UTC"
        if holder
        else "another process"
    )
    return WeftError(
        f"a run is already going in {path.parent} ({who})",
        "wait until it has ended (readers use published.duckdb meanwhile), or stop that process",
    )
