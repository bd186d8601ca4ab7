"""Accounts that deliver to files: each batch becomes a file, its rows as they would go over the wire."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from orchestration.activation.destination import (
    Batch,
    DestinationObject,
    Done,
    Outcome,
    Payload,
    Row,
    Unknown,
)
from orchestration.base.files import replace_whole

FEWEST_ROWS = 1_000
"""In a file where there are so many: vendors that take one row a call would get a file for each."""


class FileDelivery(DestinationObject):
    """A folder of NDJSON files, one per batch, in the order of their names.

    A line holds `operation` and `row` of one row. A batch that is sent again writes the same file.
    """

    def __init__(self, inner: DestinationObject, folder: Path) -> None:
        super().__init__(inner.api, inner.audience, inner.options)
        self._inner, self._folder = inner, folder
        self.limits = replace(inner.limits, upsert_rows=max(inner.limits.upsert_rows, FEWEST_ROWS))
        self.follows_address = inner.follows_address
        self.write_rate = inner.write_rate

    def upsert(self, row: Row) -> Payload:
        """As the vendor wants it."""
        return self._inner.upsert(row)

    def removal(self, key: str, destination_key: str) -> Payload:
        """As the vendor wants it."""
        return self._inner.removal(key, destination_key)

    def known_as(self, row: Row) -> str:
        """As the vendor knows it."""
        return self._inner.known_as(row)

    def estimated_calls(self, upserts: int, removes: int) -> int:
        """As for the vendor."""
        return self._inner.estimated_calls(upserts, removes)

    def send(self, batch: Batch, note_job: Callable[[str], None]) -> Outcome:
        """Writes the file."""
        lines = [
            json.dumps(
                {"key": item.key, "operation": batch.operation, "row": item.payload},
                separators=(",", ":"),
                ensure_ascii=False,
            )
            for item in batch.items
        ]
        with replace_whole(self._file(batch.batch_id)) as draft:
            draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return Done()

    def look_up(self, batch: Batch, job_id: str | None) -> Outcome:
        """A file that is there was taken whole."""
        return Done() if self._file(batch.batch_id).exists() else Unknown()

    def _file(self, batch_id: str) -> Path:
        return self._folder / f"{batch_id}.ndjson"
