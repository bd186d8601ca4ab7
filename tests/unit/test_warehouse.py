"""Which engine a run builds on, and the tables that move between it and DuckDB."""

from pathlib import Path

import duckdb
import pytest

from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.warehouse.built_tables import built_tables, query
from orchestration.warehouse.engine import engine
from orchestration.warehouse.raw_tables import export


@pytest.mark.parametrize(
    ("target", "name"), [("", "duckdb"), ("duckdb", "duckdb"), ("spark", "spark"), ("spark_thrift", "spark")]
)
def test_the_target_names_the_engine(target: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBT_TARGET", target)
    assert engine() == name


def test_an_unknown_target_is_named_with_those_that_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBT_TARGET", "snowflake")
    with pytest.raises(WeftError, match=r"(?s)snowflake.*spark_connect"):
        engine()


def test_raw_tables_are_written_whole_with_times_that_say_utc(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("""
            create schema raw_shop; create schema staging;
            create table raw_shop."order" as
                select '7' as id, null::varchar as "Odd name",
                    timestamp '2026-01-02 03:04:05.5' as _loaded_at;
            create table raw_shop.empty as from raw_shop."order" limit 0;
            create table staging.built as select 1 as one;
        """)
    places = export(settings, tmp_path / "raw")
    assert set(places) == {("raw_shop", "order"), ("raw_shop", "empty")}
    files = f"read_parquet('{places['raw_shop', 'order']}/*.parquet')"
    with duckdb.connect() as connection:
        kinds = {row[0]: row[1] for row in connection.execute(f"describe from {files}").fetchall()}
        rows = connection.execute(f'select id, "Odd name", epoch_us(_loaded_at) from {files}').fetchall()
        empty = connection.execute(f"from read_parquet('{places['raw_shop', 'empty']}/*.parquet')").fetchall()
    assert kinds == {"id": "VARCHAR", "Odd name": "VARCHAR", "_loaded_at": "TIMESTAMP WITH TIME ZONE"}
    assert rows == [("7", None, 1_767_323_045_500_000)]
    assert empty == []


def test_nothing_is_handed_over_before_a_load(tmp_path: Path) -> None:
    with pytest.raises(WeftError, match="weft load"):
        export(Settings(home=tmp_path), tmp_path / "raw")


def test_tables_of_another_engine_come_back_with_times_as_duckdb_has_them(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            "copy (select 'c1' as customer_id, timestamptz '2026-01-02 03:04:05+00' as seen_at)"
            f" to '{tmp_path}/part.parquet'"
        )
        connection.execute("set TimeZone = 'America/New_York'")
        row = connection.execute(f"select *, typeof(seen_at) from ({query(tmp_path)})").fetchone()
    assert row
    assert (row[0], str(row[1]), row[2]) == ("c1", "2026-01-02 03:04:05", "TIMESTAMP")


def test_tables_of_duckdb_are_read_where_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBT_TARGET", raising=False)
    with built_tables(Settings(home=tmp_path), [("customer360", "customers")]) as elsewhere:
        assert elsewhere == {}
