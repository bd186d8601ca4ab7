"""Where events go: many waiting requests into the journal with one write and one wait for the disk."""

import asyncio
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from orchestration.base.errors import WeftError
from orchestration.base.files import write_whole
from orchestration.collect.config import Limits
from orchestration.collect.journal import JournalFile, frame, journal_files, number_of, read
from orchestration.collect.publication import complete, publish
from orchestration.collect.refused import busy
from orchestration.collect.seen import Seen
from orchestration.collect.segment import Entry, EventTables

STATE = ".collect"
"""The collector's own folder in the landing folder; the loader leaves it out."""

MOST_UNPUBLISHED = 16
"""Journal files that may wait to be published before nothing more is taken."""

AGAIN_SECONDS = 10
"""After which a publication is tried again that failed."""


@dataclass
class Waiting:
    """A request that waits for its events to be on the disk."""

    entries: list[Entry]
    future: asyncio.Future[int]
    loop: asyncio.AbstractEventLoop


@dataclass
class Held:
    """Bytes of requests that are being read or wait for the disk."""

    most: int
    now: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, count: int) -> bool:
        """Counts more of them; False where there would be too many."""
        with self.lock:
            self.now += count
            return self.now <= self.most

    def give(self, count: int) -> None:
        """Counts them as gone."""
        with self.lock:
            self.now -= count


class Store:
    """The landing folder as the collector writes it. One process has it at a time."""

    def __init__(self, landing: Path, limits: Limits, log: Callable[[str], None]) -> None:
        self.landing = landing
        self.limits = limits
        self.log = log
        self.held = Held(limits.waiting_bytes)
        self.failing = False
        self._state = landing / STATE
        self._lock = FileLock(self._state / ".lock")
        self._waiting: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._closed: queue.SimpleQueue[Path | None] = queue.SimpleQueue()
        self._handed_over = self._published = 0
        self._tables: dict[str, EventTables] = {}

    def open(self) -> None:
        """Takes the folder, and lands what an earlier process had taken and not yet published.

        Raises:
            WeftError: another collector has it, or it cannot be written.
        """
        try:
            self._state.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
            self._recover()
            left = [number_of(path) for path in journal_files(self._state)]
            self._file = JournalFile(self._state, max(left, default=0) + 1)
        except Timeout as error:
            fix = "end the other one, or give this one a landing folder of its own"
            raise WeftError(f"another collector writes to {self.landing}", fix) from error
        except OSError as error:
            raise WeftError(
                f"{self.landing} cannot be written: {error.strerror}", "see to the folder and its disk"
            ) from error
        self._opened = time.monotonic()
        self._threads = [threading.Thread(target=run, daemon=True) for run in (self._write, self._publish)]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Writes what waits, and publishes everything."""
        self._waiting.put(None)
        for thread in self._threads:
            thread.join()
        self._lock.release()

    async def append(self, entries: list[Entry], byte_count: int) -> int:
        """Returns when the events are on the disk: how many of them are new.

        Raises:
            Refused: there is no room.
        """
        if self._handed_over - self._published >= MOST_UNPUBLISHED:
            raise busy("the landing folder cannot keep up", 10)
        try:
            if not self.held.take(byte_count):
                raise busy("too many requests wait for the disk")
            loop = asyncio.get_running_loop()
            waiting = Waiting(entries, loop.create_future(), loop)
            self._waiting.put(waiting)
            # Nobody may take back what is being written, even when the sender has gone.
            return await asyncio.shield(waiting.future)
        finally:
            self.held.give(byte_count)

    def event_tables(self, folder: str) -> EventTables:
        """Which events have a table of their own in a source folder."""
        if folder not in self._tables:
            path = self.landing / folder
            known = {entry.name for entry in path.iterdir() if entry.is_dir()} if path.is_dir() else set()
            self._tables[folder] = EventTables(known, self.limits.event_tables)
        return self._tables[folder]

    def say_layout(self, folder: str, layout: str) -> None:
        """Says in the folder whose layout it has, where its name does not."""
        path = self.landing / folder / "source.yml"
        if not path.exists():
            write_whole(path, f"layout: {layout}\n")

    def _recover(self) -> None:
        complete(self.landing, self._state)
        self._seen = Seen(self._state, self.limits.remember)
        for path in journal_files(self._state):
            found = read(path)
            self._seen.add(entry.digest for entry in found.entries)
            if found.torn:
                self.log(f"{found.torn} requests were cut off before they were answered; left out")
            rows = publish(self.landing, self._state, path, self._seen.keep)
            if rows:
                self.log(f"landed {rows:,} rows that an earlier process had taken")

    def _write(self) -> None:
        """The thread that writes the journal: whoever came while it waited for the disk is the next group."""
        ended = False
        while not ended:
            group = self._next_group()
            ended = None in group
            self._answered([waiting for waiting in group if waiting is not None])
            full = self._file.size >= self.limits.publish_bytes
            old = time.monotonic() - self._opened >= self.limits.publish_seconds
            if self._file.size and (full or old or ended):
                self._rotate()
        self._closed.put(None)

    def _next_group(self) -> list[Waiting | None]:
        due = self._opened + self.limits.publish_seconds - time.monotonic()
        try:
            group = [self._waiting.get(timeout=max(0.05, due) if self._file.size else None)]
        except queue.Empty:
            return []
        while not self._waiting.empty():
            group.append(self._waiting.get())
        return group

    def _answered(self, group: list[Waiting]) -> None:
        """Commits a group and answers it; whatever goes wrong, nobody waits for ever."""
        counts: list[int] = []
        problem = None
        try:
            counts = self._commit(group)
            self.failing = False
        except Exception as error:
            self.failing = True
            said = error.strerror if isinstance(error, OSError) else type(error).__name__
            self.log(f"the journal cannot be written: {said}")
            problem = busy("the disk of the landing folder is full or broken", 30)
        for loop in {waiting.loop for waiting in group}:
            answers = zip(group, counts or [0] * len(group), strict=True)
            own = [(waiting, count) for waiting, count in answers if waiting.loop is loop]
            with suppress(RuntimeError):  # the loop has ended, and with it whoever waited
                loop.call_soon_threadsafe(_answer, own, problem)

    def _commit(self, group: list[Waiting]) -> list[int]:
        """Writes what is new of a group; gives how many events of each request were."""
        frames, digests, counts = [], set(), []
        for waiting in group:
            new = []
            for entry in waiting.entries:
                if entry.digest not in digests and entry.digest not in self._seen:
                    digests.add(entry.digest)
                    new.append(entry)
            counts.append(len(new))
            if new:
                frames.append(frame(new))
        if frames:
            if not self._file.size:
                self._opened = time.monotonic()
            self._file.append(b"".join(frames))
        self._seen.add(digests)
        return counts

    def _rotate(self) -> None:
        """Hands the journal file to whoever publishes, and begins a new one."""
        try:
            following = JournalFile(self._state, self._file.number + 1)
        except OSError as error:
            self.failing = True
            self.log(f"the journal cannot be written: {error.strerror}")
            self._opened = time.monotonic()
            return
        self._file.close()
        self._handed_over += 1
        self._closed.put(self._file.path)
        self._file, self._opened = following, time.monotonic()

    def _publish(self) -> None:
        """The thread that publishes journal files, one after the other."""
        while (path := self._closed.get()) is not None:
            while True:
                try:
                    publish(self.landing, self._state, path, self._seen.keep)
                    break
                except Exception as error:
                    said = error.what if isinstance(error, WeftError) else type(error).__name__
                    self.log(f"events cannot be published: {said}; they are safe in the journal")
                    if not self._threads[0].is_alive():
                        return
                    time.sleep(AGAIN_SECONDS)
            self._published += 1


def _answer(group: list[tuple[Waiting, int]], problem: Exception | None) -> None:
    for waiting, count in group:
        if waiting.future.done():
            continue
        if problem:
            waiting.future.set_exception(problem)
        else:
            waiting.future.set_result(count)
