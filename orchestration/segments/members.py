"""Who is in a segment, in the generation that is published."""

import csv
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from orchestration.base.database import has_table
from orchestration.base.errors import WeftError
from orchestration.base.files import replace_whole
from orchestration.base.settings import Settings
from orchestration.base.suggestions import closest

COLUMNS = ("customer_id", "entered_at", "is_holdout", "why")


@contextmanager
def open_published(settings: Settings) -> Generator[duckdb.DuckDBPyConnection]:
    """The published generation, for reading.

    Raises:
        WeftError: there is none.
    """
    if not settings.published.exists():
        raise WeftError("nothing is published yet", "run `weft run`")
    with duckdb.connect(str(settings.published), read_only=True) as connection:
        yield connection


def sizes(settings: Settings) -> dict[str, int]:
    """Members by published segment, 0 where it has none; empty while nothing is published."""
    if not settings.published.exists():
        return {}
    query = """
        select definitions.segment_name, count(members.customer_id)
        from segments.segment_definitions as definitions
        left join segments.segment_members as members on definitions.segment_name = members.segment_name
        group by definitions.segment_name
    """
    with open_published(settings) as connection:
        if not has_table(connection, "segments.segment_members"):
            return {}
        return dict(connection.execute(query).fetchall())


def definition(settings: Settings, name: str) -> dict[str, str] | None:
    """What a published segment says of itself; None where there is none of that name."""
    with open_published(settings) as connection:
        found = connection.execute(
            "select * from segments.segment_definitions where segment_name = ?", [name]
        )
        row = found.fetchone()
        names = [column[0] for column in found.description or []]
    return dict(zip(names, row, strict=True)) if row else None


def require_segment(settings: Settings, name: str) -> None:
    """Makes sure that a segment is published.

    Raises:
        WeftError: it is not, or nothing is.
    """
    if definition(settings, name) is None:
        raise WeftError(
            f"the published generation has no segment `{name}`{closest(name, sizes(settings))}",
            "weft segment list; weft run",
        )


def members(settings: Settings, name: str) -> list[tuple]:
    """The members with `COLUMNS`, by id.

    Raises:
        WeftError: no published segment has that name.
    """
    query = f"select {', '.join(COLUMNS)} from segments.segment_members where segment_name = ? order by 1"
    require_segment(settings, name)
    with open_published(settings) as connection:
        return connection.execute(query, [name]).fetchall()


def write_csv(file: Path, rows: list[tuple]) -> None:
    """A file that a spreadsheet opens; the reasons are JSON."""
    with replace_whole(file) as draft, draft.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
