"""One run at a time: a lock on a file in WEFT_HOME that the kernel gives up when its holder dies."""

import json
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from orchestration.base.errors import WeftError
from orchestration.base.interrupts import command, doing, told_of_the_end
from orchestration.base.settings import Settings

NOTE_BYTES = 512
"""The note in the lock file has this length always: writing it anew takes no space of a disk that is full."""


@dataclass(frozen=True)
class Holder:
    """Who wrote the lock file last."""

    pid: int
    started_at: datetime
    command: str = "run"
    step: str = ""
    step_at: datetime | None = None
    ended_at: datetime | None = None
    """When a signal cut it off; None where nobody could note that (kill -9, power loss)."""
    ended_by: str = ""

    @property
    def story(self) -> str:
        """What became of it, once its process is gone: what was cut off, in which step, and when."""
        what = "the run" if self.command == "run" else f"the `weft {self.command}`"
        where = f" in step {self.step}" if self.step else ""
        if self.ended_at:
            when = f" at {self.ended_at:%F %H:%M} UTC: {self.ended_by}"
        else:
            when = f", which began at {self.step_at:%H:%M} UTC" if self.step and self.step_at else ""
        return f"{what} of process {self.pid} ({self.started_at:%F %H:%M} UTC) was cut off{where}{when}"


def lock_path(settings: Settings) -> Path:
    """The lock file of this WEFT_HOME."""
    return settings.home / "run.lock"


def read_holder(path: Path) -> Holder | None:
    """The run named in a lock file; None where there is no file, or an empty or half-written one."""
    try:
        content = json.loads(path.read_text())
        for name in ("started_at", "step_at", "ended_at"):
            if content.get(name) is not None:
                content[name] = datetime.fromisoformat(content[name])
        return Holder(**content)
    except (OSError, ValueError, TypeError, AttributeError):
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
    """Holds the run lock; yields the earlier run that died while holding it, or None, and says so on stderr.

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
        if died:
            print(f"weft: {died.story}; starting afresh", file=sys.stderr)
        _HELD[path] = Holder(os.getpid(), datetime.now(UTC), command() or "run")
        _write(path, _HELD[path])
        try:
            with told_of_the_end(lambda how: _note_end(path, how)):
                yield died
        finally:
            del _HELD[path]
            _write(path, None)


_HELD: dict[Path, Holder] = {}
"""The note in each lock file that this process holds."""


@contextmanager
def step_noted(settings: Settings, step: str) -> Generator[None]:
    """Notes for whoever comes later, and for a signal, in which step a run is; nothing without its lock."""
    path = lock_path(settings)
    if path in _HELD:
        _HELD[path] = replace(_HELD[path], step=step, step_at=datetime.now(UTC))
        _write(path, _HELD[path])
    with doing(step):
        yield


def _note_end(path: Path, how: str) -> None:
    _write(path, replace(_HELD[path], ended_at=datetime.now(UTC), ended_by=how))


def _write(path: Path, holder: Holder | None) -> None:
    """Writes over what the file says: another one in its place would have a lock of its own."""
    note = json.dumps(asdict(holder), default=lambda moment: moment.isoformat()) if holder else ""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o644)
    try:
        os.pwrite(descriptor, note.encode().ljust(NOTE_BYTES), 0)
    finally:
        os.close(descriptor)


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
