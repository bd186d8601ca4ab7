"""What the checks of a run found: kept beside the warehouse, published with the generation they judged."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from orchestration.base.claims import broken_claims, claims_of
from orchestration.base.files import write_whole
from orchestration.base.settings import Settings

KINDS = ("tests", "expectations")
"""dbt's data tests, and the whole-table expectations: each kind is written by its own step."""


@dataclass(frozen=True)
class Check:
    """One check and its outcome; `detail` never quotes a value of a row."""

    check_name: str
    table_name: str
    status: str
    severity: str
    detail: str


def from_dbt(settings: Settings, results: list) -> list[Check]:
    """The data tests among dbt's results, each of their claims a check of its own."""
    names = {result.node.unique_id: f"{result.node.schema}.{result.node.name}" for result in results}
    checks = []
    for result in results:
        if str(result.node.resource_type) != "test":
            continue
        status = {"pass": "pass", "warn": "warn", "skipped": "skipped"}.get(str(result.status), "fail")
        broken = broken_claims(settings, result)
        checks += [
            Check(
                check_name=claim,
                table_name=names.get(tested(result), ""),
                status="pass" if broken and claim not in broken else status,
                severity=str(result.node.config.severity).lower(),
                detail=f"{broken[claim]} rows" if claim in broken else "",
            )
            for claim in claims_of(result.node)
        ]
    return checks


def tested(result) -> str:
    """The id of the model that a data test belongs to; empty for a test over several."""
    return getattr(result.node, "attached_node", None) or ""


def write_checks(settings: Settings, kind: str, checks: list[Check]) -> None:
    """Replaces what is known of one kind of check."""
    write_whole(_file(settings, kind), json.dumps([asdict(check) for check in checks]))


def read_checks(settings: Settings) -> list[Check]:
    """The outcome of every check of the last run; none of a kind whose file an older version left by half."""
    return [check for kind in KINDS for check in _read(_file(settings, kind))]


def _read(file: Path) -> list[Check]:
    try:
        return [Check(**check) for check in json.loads(file.read_text())]
    except (OSError, ValueError, TypeError):
        return []


def _file(settings: Settings, kind: str) -> Path:
    return settings.home / "checks" / f"{kind}.json"


def publish_checks(connection: duckdb.DuckDBPyConnection, checks: list[Check]) -> None:
    """Writes the outcomes into the generation that is being made."""
    connection.execute(
        "create table publish.check_results"
        " (check_name varchar, table_name varchar, status varchar, severity varchar, detail varchar)"
    )
    if checks:
        rows = [
            [check.check_name, check.table_name, check.status, check.severity, check.detail]
            for check in checks
        ]
        connection.executemany("insert into publish.check_results values (?, ?, ?, ?, ?)", rows)
