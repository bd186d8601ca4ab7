"""What "now" is, for every command alike; the macro `as_of` settles it in the same order.

The variable `as_of` of the project, else WEFT_AS_OF, else what the landing states, else the clock.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import yaml
from duckdb import DuckDBPyConnection

from orchestration.base.database import has_table, value_of
from orchestration.base.failures import readable
from orchestration.base.settings import PROJECT_ROOT, Settings

CLOCK = "create table if not exists raw_weft.clock (source_name varchar, as_of timestamp)"


def as_of(settings: Settings) -> datetime:
    """The run's "now", in UTC."""
    given = project_as_of() or settings.as_of or loaded_as_of(settings) or datetime.now(UTC)
    return in_utc(given).replace(microsecond=0)


def with_as_of(settings: Settings) -> Settings:
    """The settings with "now" settled."""
    return settings.model_copy(update={"as_of": as_of(settings)})


def in_utc(moment: datetime) -> datetime:
    """A time in UTC; one without a zone is meant so."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def project_as_of(project: Path = PROJECT_ROOT) -> datetime | None:
    """The variable `as_of` of dbt_project.yml, where it is set."""
    stated = yaml.safe_load((project / "dbt_project.yml").read_text())["vars"]["as_of"]
    return datetime.fromisoformat(str(stated)) if stated else None


def landing_as_of(landing: Path) -> datetime | None:
    """Where the data of a landing folder ends, as the note beside it states; None for a live shop's."""
    note = landing.parent / "sample.json"
    return datetime.fromisoformat(json.loads(note.read_text())["as_of"]) if note.is_file() else None


def loaded_as_of(settings: Settings) -> datetime | None:
    """Where the loaded data ends; before the first load, where that of the landing folder does."""
    if not settings.warehouse.exists():
        return landing_as_of(settings.landing_folder)
    try:
        with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
            if has_table(connection, "raw_weft.clock"):
                return value_of(connection, "select max(as_of) from raw_weft.clock")
    except duckdb.Error as error:
        raise readable(error, settings) from error
    return landing_as_of(settings.landing_folder)


def keep_clock(connection: DuckDBPyConnection, landing: Path, sources: list[str]) -> None:
    """Notes where the data of these source folders ends, and forgets folders that are loaded no more."""
    connection.execute(CLOCK)
    connection.execute(
        "delete from raw_weft.clock where source_name in (select unnest(?))"
        " or source_name not in (select source_name from raw_weft.landed_files)",
        [sources],
    )
    end = landing_as_of(landing)
    if end is not None:
        connection.execute(
            "insert into raw_weft.clock select distinct unnest(?), cast(? as timestamp)",
            [sources, in_utc(end).replace(tzinfo=None)],
        )
