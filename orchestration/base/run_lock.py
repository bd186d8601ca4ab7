"""One run at a time: a lock on a file in WEFT_HOME that the kernel gives up when its holder dies."""

import fcntl
import json
import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings

_held: dict[Path, int] = {}
"""How often this process holds each lock: the command takes it first, then the job inside it."""


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
    with path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return read_holder(path) or Holder(0, datetime.now(UTC))
    return None


@contextmanager
def run_lock(settings: Settings) -> Generator[Holder | None]:
    """Holds the run lock; yields the earlier run that died while holding it, or None.

    The lock is the kernel's, so a killed run leaves none behind; its name in the file does stay, and tells us
    that it never finished. Within one process the lock may be taken again.

    Raises:
        WeftError: another run is going.
    """
    path = lock_path(settings)
    if path in _held:
        _held[path] += 1
        try:
            yield None
        finally:
            _held[path] -= 1
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _busy(path) from None
        died = read_holder(path)
        _write(file.fileno(), json.dumps({"pid": os.getpid(), "started_at": datetime.now(UTC).isoformat()}))
        _held[path] = 1
        try:
            yield died
        finally:
            del _held[path]
            _write(file.fileno(), "")


def _write(descriptor: int, text: str) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, text.encode(), 0)


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
