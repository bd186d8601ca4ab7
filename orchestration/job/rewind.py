"""Entries of the append-only logs that are later than a time: told, or taken back in all logs at once."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from orchestration.base.clock import in_utc
from orchestration.base.database import has_table, identifier, transaction, value_of
from orchestration.base.dbt.parsed import prepared_manifest
from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings


@dataclass(frozen=True)
class Log:
    """An append-only table, and the column with the "now" of the run that wrote an entry."""

    schema: str
    name: str
    appended_at: str

    @property
    def table(self) -> str:
        """The table, quoted for SQL."""
        return f"{identifier(self.schema)}.{identifier(self.name)}"


def append_only_logs(settings: Settings) -> list[Log]:
    """The logs of the project: models that name the column of their entries' time (`appended_at`)."""
    nodes = json.loads(prepared_manifest(settings).read_text())["nodes"].values()
    return sorted(
        (
            Log(node["schema"], node["alias"], node["config"]["meta"]["appended_at"])
            for node in nodes
            if node["resource_type"] == "model" and node["config"]["meta"].get("appended_at")
        ),
        key=lambda log: log.table,
    )


def rewind(settings: Settings, to: datetime, remove: bool) -> dict[str, int]:
    """How many entries of each log are later than a time; removed as well, or only counted.

    The tables that are built from the logs are put right by the next run, which logs anew what holds then.

    Raises:
        WeftError: there is no warehouse.
    """
    if not settings.warehouse.exists():
        raise WeftError(f"there is nothing to take back in {settings.home}", "nothing was built there yet")
    logs, moment = append_only_logs(settings), in_utc(to).astimezone(UTC).replace(tzinfo=None)
    later: dict[str, int] = {}
    with duckdb.connect(str(settings.warehouse)) as connection, transaction(connection):
        for log in logs:
            if not has_table(connection, f"{log.schema}.{log.name}"):
                continue
            entries = f"from {log.table} where {identifier(log.appended_at)} > ?"
            later[f"{log.schema}.{log.name}"] = value_of(connection, f"select count(*) {entries}", [moment])
            if remove:
                connection.execute(f"delete {entries}", [moment])
    return later
