"""One list of a vendor, row by row, into landing files, so that any interruption can be gone on from."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dlt.sources.rest_api import rest_api_resources

from orchestration.base.errors import WeftError
from orchestration.base.files import replace_whole
from orchestration.ingest.paginators import paginator, position_of
from orchestration.ingest.recipe import Account, Feed, filled
from orchestration.ingest.rows import Row, key_of, line_of, rows_of, time_of, value_at, version_of
from orchestration.ingest.session import NotHandedOut, PatientSession
from orchestration.ingest.state import IngestState, Progress, Versions, Walk

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
ROWS_A_FILE = 5_000
BYTES_A_FILE = 32 * 1024 * 1024
OLD_ROWS_AT_THE_END = 30
"""A list from the newest down is left after so many rows in a row from before the time asked for."""


@dataclass
class Landed:
    """What one run did with a list."""

    name: str
    rows: dict[str, int] = field(default_factory=dict)
    """Table → new rows and new versions."""

    read: int = 0
    known: int = 0
    """Rows that had landed before as they are."""


class ListReader:
    """Reads one list into its tables.

    Args:
        account: at the vendor.
        name: of the list.
        session: that carries the requests.
        state: of the folder.
        landing: the landing folder.
        rows_a_file: after so many rows, files are written and noted.
    """

    def __init__(
        self,
        account: Account,
        name: str,
        session: PatientSession,
        state: IngestState,
        landing: Path,
        rows_a_file: int = ROWS_A_FILE,
    ) -> None:
        self._account, self._name, self._session = account, name, session
        self._state, self._landing, self._rows_a_file = state, landing, rows_a_file
        self._feed: Feed = account.recipe.feed(name)
        self._progress = state.progress(name)
        self._cursor_before = self._progress.cursor
        self._lines: dict[str, dict[bytes, bytes]] = {}
        self._versions: Versions = {}
        self._bytes = 0
        self.landed = Landed(name)

    def read(self, since: datetime | None = None) -> Landed:
        """Reads what has changed since the last run, or since a time.

        Raises:
            WeftError: the vendor did not hand it out to its end; what was read has landed.
        """
        walk = self._walk(since)
        # A first run that was told where to begin goes on from there; a repeated one changes nothing kept.
        is_kept = since is None or self._cursor_before is None
        try:
            self._read(walk, is_kept)
        except NotHandedOut as error:
            if error.status not in (400, 404, 410, 422) or not walk.position:
                raise
            # The place where it stopped is not known there any more: from the beginning.
            self._read(Walk(walk.since), is_kept)
        return self.landed

    def _walk(self, since: datetime | None) -> Walk:
        """From where to read: the place where the last run stopped, else the cursor, a little before it."""
        kept, cursor = self._progress.walk, self._progress.cursor
        if since:
            return Walk(since)
        if kept and kept.position:
            return kept
        start = max(BEGINNING, cursor - self._feed.lookback) if cursor else BEGINNING
        return Walk(max(start, kept.since) if kept else start)

    def _read(self, walk: Walk, is_kept: bool) -> None:
        try:
            for row in self._rows(walk):
                self._take(row)
                if self._is_full():
                    self._write(walk, is_kept)
        except WeftError:
            # What was read before the failure is worth keeping.
            self._write(walk, is_kept)
            raise
        self._write(walk, is_kept, is_done=True)

    def _rows(self, walk: Walk) -> Iterator[Row]:
        """The rows of the list, noting how far they go; ends early where the rest is older than asked for."""
        pages = self._pages(walk)
        latest_before, recent, old = None, walk.position, 0
        self._is_ordered = True
        for row, position in pages:
            if walk.started_at is None:
                walk.started_at = self._session.clock or datetime.now(UTC)
            if position != recent:
                # The first row of the next page: all rows of the page before it are taken.
                walk.position, recent = recent, position
            moment = time_of(value_at(row, self._feed.cursor)) if self._feed.cursor else None
            if moment and latest_before:
                is_later = moment > latest_before
                is_right = is_later if self._feed.order == "ascending" else not is_later
                self._is_ordered &= is_right or moment == latest_before
            latest_before = moment or latest_before
            yield row
            if moment:
                walk.latest = max(moment, walk.latest or moment)
                old = old + 1 if moment < walk.since else 0
            if self._feed.order == "descending" and self._is_ordered and old >= OLD_ROWS_AT_THE_END:
                pages.close()
                return

    def _pages(self, walk: Walk) -> Any:
        """The rows of dlt's resource, each with the place that the page after it begins at."""
        recipe = self._account.recipe
        words = {
            **self._account.values,
            "address": self._account.address,
            "since": f"{walk.since:%Y-%m-%dT%H:%M:%SZ}",
            "since_epoch": int(walk.since.timestamp()),
        }
        client, defaults = filled(recipe.client, words), filled(recipe.defaults, words)
        endpoint = filled(recipe.lists[self._name], words)
        own = paginator(endpoint.get("paginator") or client.get("paginator"), walk.position)
        endpoint["paginator"] = own
        shared = defaults.get("endpoint", {}).get("data_selector", "$")
        self._session.begin(endpoint.get("data_selector", shared))
        client = {name: value for name, value in client.items() if name != "paginator"}
        config: Any = {
            "client": {**client, "session": self._session},
            "resource_defaults": defaults,
            "resources": [{"name": self._name, "endpoint": endpoint}],
        }
        try:
            for row in rest_api_resources(config)[0]:
                yield row, position_of(own)
        except Exception as error:
            raise own_error(error) from None

    def _take(self, row: Row) -> None:
        self.landed.read += 1
        for table, landing_row in rows_of(row, self._name, self._feed):
            version = version_of(landing_row)
            key = key_of(landing_row, self._feed) or version
            known = self._versions.get(table, {}).get(key) or self._state.version(table, key)
            if known == version:
                self.landed.known += 1
                continue
            self._versions.setdefault(table, {})[key] = version
            line = line_of(landing_row)
            self._lines.setdefault(table, {})[key] = line
            self._bytes += len(line)

    def _is_full(self) -> bool:
        count = sum(len(lines) for lines in self._lines.values())
        return count >= self._rows_a_file or self._bytes >= BYTES_A_FILE

    def _write(self, walk: Walk, is_kept: bool, is_done: bool = False) -> None:
        """The files first, then the note of them."""
        file_name = f"{self._name}-{self._state.writer}-{self._progress.next_file:06d}.jsonl"
        folder = self._landing / self._account.folder
        files: dict[str, Path] = {}
        for table, lines in sorted(self._lines.items()):
            with replace_whole(folder / table / file_name) as draft, draft.open("wb") as out:
                out.writelines(line + b"\n" for line in lines.values())
            files[table] = Path(self._account.folder) / table / file_name
            self.landed.rows[table] = self.landed.rows.get(table, 0) + len(lines)
        if files:
            # Of a run that was killed before its note: these rows are read again.
            for left in folder.glob(f"*/{file_name}"):
                if left.parent.name not in files:
                    left.unlink()
        progress = Progress(
            self._cursor_of(walk, is_done),
            self._progress.next_file + bool(files),
            walk if is_kept and not is_done else None,
        )
        self._state.keep(self._name, progress, walk.since, files, self._versions)
        self._progress = progress
        self._lines, self._versions, self._bytes = {}, {}, 0

    def _cursor_of(self, walk: Walk, is_done: bool) -> datetime | None:
        """From where the next run reads on: never a time that rows before it may still come from.

        Not beyond the walk's beginning: what changed since may have been passed already, and some vendors
        have rows of the future.
        """
        is_sure = is_done or (self._feed.order == "ascending" and self._is_ordered)
        if not is_sure or walk.latest is None or walk.started_at is None:
            return self._cursor_before
        reached = min(walk.latest, walk.started_at)
        return max(reached, self._cursor_before) if self._cursor_before else reached


def own_error(error: BaseException) -> BaseException:
    """The error of ours that dlt has wrapped in its own; else the error itself."""
    inner: BaseException | None = error
    seen: deque[BaseException] = deque()
    while inner is not None and inner not in seen:
        if isinstance(inner, WeftError):
            return inner
        seen.append(inner)
        inner = inner.__cause__ or inner.__context__
    return error
