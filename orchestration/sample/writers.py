"""Writes rows as landing files: one file per chunk, or one per day of arrival."""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from orchestration.sample.columns import as_time
from orchestration.sample.rows import Rows
from orchestration.sample.scenario import DAY

FORMATS = {"square": "jsonl", "smile": "jsonl", "judgeme": "jsonl", "delighted": "jsonl", "zendesk": "csv"}
"""APIs are landed as JSON lines, small tools as CSV, the rest as parquet."""

SYNCED = {
    "shopify": "_fivetran_synced",
    "klaviyo": "_fivetran_synced",
    "zendesk": "_fivetran_synced",
    "segment": "uuid_ts",
    "facebook_ads": "_fivetran_synced",
    "google_ads": "_fivetran_synced",
    "hubspot": "_fivetran_synced",
    "recharge": "_fivetran_synced",
}
"""The column in which a connector notes when it loaded the row; those that land what an API says do not."""


def landed(given: Rows) -> pa.Table:
    """The rows as the connector would land them."""
    columns = dict(given.columns)
    if given.source in SYNCED:
        columns[SYNCED[given.source]] = as_time(given.arrived_at)
    return pa.table(columns)


def by_table(parts: Iterable[Rows]) -> dict[tuple[str, str], list[Rows]]:
    """Rows grouped by source and table."""
    grouped: dict[tuple[str, str], list[Rows]] = {}
    for part in parts:
        grouped.setdefault((part.source, part.table), []).append(part)
    return grouped


def write_whole(landing: Path, parts: Iterable[Rows], chunk: int) -> Iterator[Path]:
    """One file per table for this chunk of people."""
    for (source, table), group in by_table(parts).items():
        merged = pa.concat_tables([landed(part) for part in group], promote_options="permissive")
        yield write_file(
            merged, landing / source / table, f"part-{chunk:03d}", FORMATS.get(source, "parquet")
        )


def write_days(landing: Path, parts: Iterable[Rows], chunk: int) -> Iterator[Path]:
    """One file per table and day of arrival for this chunk of people; later days only add files."""
    for (source, table), group in by_table(parts).items():
        merged = pa.concat_tables([landed(part) for part in group], promote_options="permissive")
        day = np.concatenate([part.arrived_at for part in group]) // DAY
        order = np.argsort(day, kind="stable")
        days, starts = np.unique(day[order], return_index=True)
        for number, (start, end) in zip(days, pairwise([*starts, len(day)]), strict=True):
            name = f"day={np.datetime64(int(number), 'D')}" + (f".{chunk:03d}" if chunk else "")
            rows = merged.take(pa.array(order[start:end]))
            yield write_file(rows, landing / source / table, name, FORMATS.get(source, "parquet"))


@cache
def _json_writer() -> duckdb.DuckDBPyConnection:
    """DuckDB, for writing JSON; one for all files, since thousands of days are written."""
    return duckdb.connect()


def write_file(table: pa.Table, folder: Path, name: str, kind: str) -> Path:
    """Writes one file beside its place and moves it there, leaving an equal file alone."""
    folder.mkdir(parents=True, exist_ok=True)
    path, draft = folder / f"{name}.{kind}", folder / f".{name}.draft"
    table = table.combine_chunks()
    if kind == "parquet":
        pq.write_table(table, draft, compression="zstd")
    elif kind == "csv":
        pa_csv.write_csv(table, draft)
    else:
        connection = _json_writer()
        connection.register("landed_rows", table)
        connection.execute(
            f"copy (from landed_rows) to '{str(draft).replace(chr(39), chr(39) * 2)}' (format json)"
        )
    if path.exists() and path.read_bytes() == draft.read_bytes():
        draft.unlink()
    else:
        draft.replace(path)
    return path
