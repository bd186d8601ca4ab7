"""Before dbt runs, every raw table and column that models read exists, no one else's is touched."""

from pathlib import Path

import duckdb

from orchestration.base.dbt.run import run_dbt
from orchestration.base.settings import Settings
from orchestration.landing import load_landing
from orchestration.landing.contracts import read_contracts


def raw_columns(settings: Settings) -> dict[tuple[str, str], set[str]]:
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        rows = connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns()"
        ).fetchall()
    there: dict[tuple[str, str], set[str]] = {}
    for schema, table, column in rows:
        there.setdefault((schema, table), set()).add(column)
    return there


def contract_columns(source: str) -> dict[tuple[str, str], set[str]]:
    tables = read_contracts().sources[source].values()
    return {(f"raw_{source}", table.name): {column.name for column in table.columns} for table in tables}


def test_an_empty_warehouse_gets_every_table_of_every_enabled_source(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    run_dbt(settings, "run", "--select", "quarantine")
    there = raw_columns(settings)
    for source in read_contracts().sources:
        for table, columns in contract_columns(source).items():
            assert columns | {"_source", "_landed_file", "_loaded_at"} == there[table], table


def test_missing_columns_are_added_to_what_was_landed(tmp_path: Path) -> None:
    """Also by `dbt test`, and with a raw table that a loader of another version left behind."""
    landing = tmp_path / "landing" / "shopify"
    landing.mkdir(parents=True)
    (landing / "order.csv").write_text("id,of_our_own\n1,x\n")
    settings = Settings(landing=tmp_path / "landing", home=tmp_path / "home")
    load_landing(settings)
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute('alter table raw_shopify."order" drop column financial_status')
    run_dbt(settings, "run", "--select", "quarantine")
    run_dbt(settings, "test", "--select", "quarantine")
    there = raw_columns(settings)
    for table, columns in contract_columns("shopify").items():
        assert columns <= there[table], table
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        found = connection.execute(
            'select id, of_our_own, financial_status from raw_shopify."order"'
        ).fetchall()
    assert found == [("1", "x", None)]


def test_a_schema_that_a_connector_owns_is_left_alone(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    elsewhere = "{source_schemas: {shopify: connector_shopify}}"
    run_dbt(settings, "run", "--select", "quarantine", "--vars", elsewhere)
    schemas = {schema for schema, _ in raw_columns(settings)}
    assert "raw_segment" in schemas
    assert not schemas & {"raw_shopify", "connector_shopify"}
