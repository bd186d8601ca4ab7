"""How far each list was read and which version of each row has landed: one small file an account folder.

It is written after the landing files that it speaks of. A run that is killed between the two reads those rows
again and writes them under the same names, in place of the files that nobody had noted.
"""

import json
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from filelock import FileLock, Timeout

from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings

TABLES = """
create table if not exists account (
    writer text not null,
    not_before text
);
create table if not exists lists (
    name text primary key,
    cursor text,
    next_file integer not null default 1,
    walk text
);
create table if not exists files (
    id integer primary key,
    list text not null,
    path text not null unique,
    since text not null
);
create table if not exists landed_rows (
    table_name text not null,
    row_key blob not null,
    version blob not null,
    file_id integer not null,
    primary key (table_name, row_key)
) without rowid;
create index if not exists landed_rows_of_file on landed_rows (file_id);
"""

Versions = dict[str, dict[bytes, bytes]]
"""Table → key of a row → its version."""


@dataclass
class Walk:
    """One way through a list, from a time on; a later run may go on in the middle of it."""

    since: datetime
    started_at: datetime | None = None
    """By the vendor's clock. What changes after that is the next walk's."""

    latest: datetime | None = None
    """The latest change among the rows so far."""

    position: dict[str, Any] | None = None

    def to_json(self) -> str:
        """As it is kept."""
        times = {"since": self.since, "started_at": self.started_at, "latest": self.latest}
        kept = {name: time.isoformat() if time else None for name, time in times.items()}
        return json.dumps({**kept, "position": self.position})

    @classmethod
    def from_json(cls, text: str) -> "Walk":
        """As it was kept."""
        kept = json.loads(text)
        times = {
            name: datetime.fromisoformat(kept[name]) if kept[name] else None
            for name in ("since", "started_at", "latest")
        }
        return cls(**times, position=kept["position"])  # ty: ignore[invalid-argument-type]


@dataclass
class Progress:
    """How far a list was read."""

    cursor: datetime | None = None
    next_file: int = 1
    walk: Walk | None = field(default=None)


class IngestState:
    """The state of one folder. Use `open_state`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.executescript(TABLES)
        with connection:
            if not connection.execute("select 1 from account").fetchone():
                connection.execute("insert into account (writer) values (?)", [uuid4().hex[:8]])

    @property
    def writer(self) -> str:
        """Part of the name of each file: two homes that write to one folder keep out of each other's way."""
        return self._connection.execute("select writer from account").fetchone()[0]

    @property
    def not_before(self) -> datetime | None:
        """When the vendor lets us come again."""
        (text,) = self._connection.execute("select not_before from account").fetchone()
        return datetime.fromisoformat(text) if text else None

    @not_before.setter
    def not_before(self, moment: datetime | None) -> None:
        with self._connection:
            self._connection.execute(
                "update account set not_before = ?", [moment.isoformat() if moment else None]
            )

    def progress(self, name: str) -> Progress:
        """How far a list was read."""
        row = self._connection.execute(
            "select cursor, next_file, walk from lists where name = ?", [name]
        ).fetchone()
        if row is None:
            return Progress()
        cursor, next_file, walk = row
        return Progress(
            datetime.fromisoformat(cursor) if cursor else None,
            next_file,
            Walk.from_json(walk) if walk else None,
        )

    def version(self, table: str, key: bytes) -> bytes | None:
        """The version of a row that has landed."""
        row = self._connection.execute(
            "select version from landed_rows where table_name = ? and row_key = ?", [table, key]
        ).fetchone()
        return row[0] if row else None

    def keep(
        self, name: str, progress: Progress, since: datetime, files: dict[str, Path], versions: Versions
    ) -> None:
        """Notes in one step how far a list was read and what has landed of it.

        Args:
            name: of the list.
            progress: how far.
            since: where a run must begin to read these rows again.
            files: table → the file that its rows are in, below the landing folder.
            versions: of those rows.
        """
        with self._connection as connection:
            connection.execute(
                "insert or replace into lists values (?, ?, ?, ?)",
                [
                    name,
                    progress.cursor.isoformat() if progress.cursor else None,
                    progress.next_file,
                    progress.walk.to_json() if progress.walk else None,
                ],
            )
            for table, path in files.items():
                file_id = connection.execute(
                    "insert into files (list, path, since) values (?, ?, ?)",
                    [name, path.as_posix(), since.isoformat()],
                ).lastrowid
                connection.executemany(
                    "insert or replace into landed_rows values (?, ?, ?, ?)",
                    ([table, key, version, file_id] for key, version in versions[table].items()),
                )

    def forget_missing(self, landing: Path) -> list[str]:
        """Forgets what was in files that are gone, so that it is read again; returns their lists."""
        gone = [
            (file_id, name, datetime.fromisoformat(since))
            for file_id, name, path, since in self._connection.execute(
                "select id, list, path, since from files order by id"
            ).fetchall()
            if not (landing / path).is_file()
        ]
        with self._connection as connection:
            for file_id, name, since in gone:
                cursor = self.progress(name).cursor
                earlier = min(cursor, since) if cursor else None
                connection.execute("delete from landed_rows where file_id = ?", [file_id])
                connection.execute("delete from files where id = ?", [file_id])
                connection.execute(
                    "update lists set cursor = ?, walk = null where name = ?",
                    [earlier.isoformat() if earlier else None, name],
                )
        return list(dict.fromkeys(name for _, name, _ in gone))


@contextmanager
def open_state(settings: Settings, folder: str) -> Generator[IngestState]:
    """The state of a folder, for this process alone.

    Raises:
        WeftError: another process is reading into this folder.
    """
    path = settings.home / "ingest" / f"{folder}.sqlite"
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path.with_suffix(".lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise WeftError(
            f"{folder} is being read by another process", "wait until it has ended, or stop it"
        ) from None
    try:
        connection = sqlite3.connect(path)
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
        try:
            yield IngestState(connection)
        finally:
            connection.close()
    finally:
        lock.release()
