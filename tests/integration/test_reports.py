"""Public reports of people who do this job, rebuilt as rows: what must come out of each, in one run."""

from typing import Any

import duckdb
import pytest

from tests.integration.landings import REPORTED, plain

EXPECTED = [(case["report"], expected) for case in REPORTED for expected in case["expect"]]


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
