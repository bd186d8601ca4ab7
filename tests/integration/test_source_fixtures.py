"""What must come out of a few rows of each source, in the layout in which its connector lands them."""

from typing import Any

import duckdb
import pytest
import yaml

from tests.integration.landings import EXPECTED, FIXTURES, ONLY, plain

CLAIMS = [
    (file.stem, claim)
    for file in sorted(EXPECTED.glob("*.yml"))
    if ONLY is None or file.stem in ONLY
    for claim in yaml.safe_load(file.read_text("utf-8"))
]


@pytest.mark.parametrize(
    ("source", "claim"), CLAIMS, ids=[f"{source}: {claim['what']}" for source, claim in CLAIMS]
)
def test_rows_of_a_source_come_out_right(
    published: duckdb.DuckDBPyConnection, source: str, claim: dict[str, Any]
) -> None:
    rows = published.execute(claim["sql"]).fetchall()
    assert [[plain(value) for value in row] for row in rows] == [
        [plain(value) for value in row] for row in claim["want"]
    ], f"{source}: {claim['what']}"


def test_each_folder_of_rows_says_what_must_come_out_of_it() -> None:
    assert {folder.name for folder in FIXTURES.iterdir()} == {file.stem for file in EXPECTED.glob("*.yml")}
