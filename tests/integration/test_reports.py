"""Public reports of people who do this job, rebuilt as rows: what must come out of each, in one run."""

import json
from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from orchestration.base.dbt import run_dbt
from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.landing import load_landing
from orchestration.publish.publish import public_tables, publish
from orchestration.quality.expectations import check_tables

REPORTS = PROJECT_ROOT / "tests" / "reports"
DEFAULTS = yaml.safe_load((REPORTS / "defaults.yml").read_text("utf-8"))
FILES = sorted(file for file in REPORTS.glob("*.yml") if file.stem != "defaults")
ALL = [case for file in FILES for case in yaml.safe_load(file.read_text("utf-8"))]
EXPECTED = [(case["report"], expected) for case in ALL for expected in case["expect"]]
AS_OF = datetime(2025, 7, 5)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """The generation that a run publishes of the rows of all reports, every test and expectation held."""
    home = tmp_path_factory.mktemp("reports")
    write_landing(home / "landing")
    settings = Settings(landing=home / "landing", home=home / "home", as_of=AS_OF)
    load_landing(settings)
    run_dbt(settings, "build", "--quiet", "--selector", "run", "--exclude-resource-type", "unit_test")
    checks = check_tables(settings, public_tables(settings))
    assert [check for check in checks if check.status == "fail"] == []
    publish(settings)
    return duckdb.connect(str(settings.published), read_only=True)


def write_landing(folder: Path) -> None:
    """One JSON-lines file a table, with the rows of all reports."""
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for case in ALL:
        for table, given in case["rows"].items():
            rows[table] += [DEFAULTS.get(table, {}) | row for row in given]
    for table, lines in rows.items():
        file = folder / f"{table}.jsonl"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")


@pytest.mark.parametrize(
    ("report", "expected"), EXPECTED, ids=[f"{report}: {expected['what']}" for report, expected in EXPECTED]
)
def test_a_report_comes_out_right(
    published: duckdb.DuckDBPyConnection, report: str, expected: dict[str, Any]
) -> None:
    rows = published.execute(expected["sql"]).fetchall()
    assert [[plain(value) for value in row] for row in rows] == [
        [plain(value) for value in row] for row in expected["want"]
    ], f"{report}: {expected['what']}"


def plain(value: Any) -> Any:
    """A value in one form, however YAML or the database writes it."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, datetime):
        return (value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value).isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    try:
        return Decimal(str(value)).normalize()
    except InvalidOperation:
        return str(value)
