"""A folder of NDJSON or CSV files, one for each batch: no account anywhere, and a file is whole or not there.

CSV is as RFC 4180 has it, and opens in a spreadsheet without running anything.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from orchestration.activation.api import Api, NothingSent, NotSetUp
from orchestration.activation.destination import (
    Batch,
    DestinationObject,
    Done,
    ErasureStatus,
    Limits,
    Outcome,
    Payload,
    RejectedRow,
    Row,
    Unknown,
    Vendor,
)
from orchestration.base.errors import WeftError
from orchestration.base.files import is_disk_full, replace_whole
from orchestration.base.settings import Settings

FORMATS = ("ndjson", "csv")
OURS = ("operation", "key")
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula, or passes over to find one (OWASP)."""

HARMLESS = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?|\+[1-9]\d{6,14}")
"""A number, or a phone number (E.164): a spreadsheet reads them as the numbers they are."""


class Rows(DestinationObject):
    """A line per row, in files named by batch: whoever takes them in the order of names is up to date."""

    kind = "rows"
    modes = ("mirror", "upsert", "append")
    needs_audience = True
    option_names = ("folder", "format")
    limits = Limits(upsert_rows=10_000, remove_rows=10_000, batch_bytes=100_000_000, row_bytes=1_000_000)
    version = "file-1"
    is_local = True

    def __init__(self, api: Api, audience: str = "", options: Mapping[str, str] | None = None) -> None:
        super().__init__(api, audience, options)
        self.format = self.options.get("format", "ndjson")
        if self.format not in FORMATS:
            raise WeftError(f"there is no format {self.format} of files", f"there are: {', '.join(FORMATS)}")
        # A folder that is stated in part is below the home, as the default is.
        self.folder = Settings().home / self.options.get("folder", str(Path("files") / audience))

    @classmethod
    def field_problem(cls, name: str) -> str | None:
        """Every line has an operation and a key already."""
        return "is a column that every file has" if name in OURS else None

    def upsert(self, row: Row) -> Payload:
        """Key, the identifiers that the sync sends, fields, side by side."""
        if str(row.fields.get("key") or row.key) != row.key or "operation" in row.fields:
            raise RejectedRow("reserved_name", "a column is called operation, or key and is none: map it")
        payload = {"key": row.key, **dict.fromkeys(row.identifier_names), **row.identifiers, **row.fields}
        if self.format == "csv" and any("\0" in text_of(value) for value in payload.values()):
            raise RejectedRow("nul_character", "a value has a NUL character, which CSV cannot hold")
        return payload

    def removal(self, key: str, destination_key: str) -> Payload:
        """By its key."""
        return {"key": destination_key}

    def send(self, batch: Batch, note_job: Callable[[str], None]) -> Outcome:
        """Writes the file; the same batch writes the same file again."""
        rows = [{"operation": batch.operation, **payload} for payload in batch.payloads]
        lines = csv_lines(rows) if self.format == "csv" else ndjson_lines(rows)
        try:
            with (
                replace_whole(self._file(batch.batch_id)) as draft,
                draft.open("w", encoding="utf-8", newline="") as to,
            ):
                to.writelines(lines)
        except OSError as error:
            raise NotSetUp(
                f"{self.folder} cannot be written to ({error.strerror})", "see whose it is"
            ) from error
        except WeftError as error:
            if isinstance(error.__cause__, OSError) and is_disk_full(error.__cause__):
                raise NothingSent(error.what, error.fix) from error
            raise
        return Done()

    def look_up(self, batch: Batch, job_id: str | None) -> Outcome:
        """A file that is there was written whole."""
        return Done() if self._file(batch.batch_id).exists() else Unknown()

    def _file(self, batch_id: str) -> Path:
        return self.folder / f"{batch_id}.{self.format}"


class People(Rows):
    """A line per person."""

    kind = "people"
    modes = ("mirror", "add_only", "create_only")


def ndjson_lines(rows: Iterable[Payload]) -> Iterable[str]:
    """One JSON object a line."""
    return (json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows)


def csv_lines(rows: Sequence[Payload], names: Sequence[str] | None = None) -> Iterable[str]:
    """A header and a record per row. NULL is nothing at all, a text is quoted: an empty one is `""`.

    Args:
        rows: values by column.
        names: the columns; those that the rows have by default.
    """
    names = list(dict.fromkeys(name for row in rows for name in row)) if names is None else names
    yield ",".join(cell(name) for name in names) + "\r\n"
    for row in rows:
        yield ",".join(cell(row.get(name)) for name in names) + "\r\n"


def cell(value: Any) -> str:
    """One value. A text that a spreadsheet would take for a formula begins with an apostrophe."""
    text = text_of(value)
    if value is None or isinstance(value, (bool, int, float)):
        return text
    if text.startswith(FORMULA) and not HARMLESS.fullmatch(text):
        text = f"'{text}"
    return '"' + text.replace('"', '""') + '"'


def text_of(value: Any) -> str:
    """A value without quotes: nested ones are JSON."""
    if value is None:
        return ""
    if isinstance(value, (bool, dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def erase(api: Api, kind: str, value: str) -> ErasureStatus:
    """Files that were handed over are with whoever took them."""
    return "manual"


VENDOR = Vendor(
    name="file",
    title="Files",
    objects={"rows": Rows, "people": People},
    has_address=False,
    erase=erase,
)
