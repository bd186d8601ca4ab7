"""No table hangs on where an engine sorts NULL: DuckDB last, Spark first where it sorts upwards."""

import shutil
from pathlib import Path

import pytest

from orchestration.base.dbt.parsed import prepared_manifest
from orchestration.base.dbt.run import run_dbt
from orchestration.base.settings import Settings
from orchestration.landing import load_landing
from tests.conftest import of_sample
from tests.parity.compare import compare, parquet_of, tables_of, write_parquet

AS_SPARK = "nulls_first_on_asc_last_on_desc"
OF_THE_LOAD = {"loaded_at", "newest_file_at"}
"""Columns that no two loads of one landing have alike."""


@pytest.mark.full
def test_every_table_is_the_same_under_the_other_order_of_nulls(
    built_sample: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEFT_NULL_ORDER", AS_SPARK)
    shutil.copytree(built_sample.sample_landing.parent, tmp_path / "sample")
    other = of_sample(tmp_path)
    load_landing(other)
    run_dbt(other, "build", "--exclude-resource-type", "unit_test", "test")
    tables = tables_of(prepared_manifest(built_sample))
    write_parquet(other.warehouse, tables, tmp_path / "tables")
    found = compare(built_sample.warehouse, tables, parquet_of(tmp_path / "tables"))
    assert len(found) > 100
    differing = [
        f"{table.table} {table.words}"
        for table in found
        if not table.is_equal and not (table.columns and set(table.columns) <= OF_THE_LOAD)
    ]
    # what was set aside bears the time of its load, and this is another
    assert [words for words in differing if not words.startswith("staging.quarantine ")] == []
