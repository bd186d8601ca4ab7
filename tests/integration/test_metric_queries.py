"""MetricFlow's answers are those of `metrics_daily`: day by day, and rates of a month divided from sums."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from orchestration.base.dbt.parsed import prepared_manifest
from orchestration.base.settings import PROJECT_ROOT, Settings

COUNTS = (
    "orders",
    "net_revenue",
    "new_customers",
    "sessions",
    "messages_delivered",
    "tickets_opened",
    "ad_spend",
)
RATES = (
    "average_order_value",
    "refund_rate",
    "conversion_rate",
    "click_rate",
    "delivery_rate",
    "tickets_per_order",
)
LEVELS = ("active_customers", "tickets_open", "repeat_rate")


def answer(
    settings: Settings, folder: Path, grain: str, metrics: tuple[str, ...]
) -> dict[tuple[str, str], float]:
    """(day, metric) → value, as `mf query` writes it; what is empty is left out."""
    file = folder / f"{grain}.csv"
    # `mf` reads it there and nowhere else
    parsed = prepared_manifest(settings).with_name("semantic_manifest.json")
    (PROJECT_ROOT / "target").mkdir(exist_ok=True)
    shutil.copy(parsed, PROJECT_ROOT / "target")
    environment = os.environ | {
        "WEFT_HOME": str(settings.home),
        "DBT_TARGET_PATH": str(prepared_manifest(settings).parent),
        "DBT_PROFILES_DIR": str(PROJECT_ROOT),
        "DO_NOT_TRACK": "1",
    }
    command = [str(Path(sys.executable).parent / "mf"), "query", "--metrics", ",".join(metrics)]
    asked = subprocess.run(
        [*command, "--group-by", f"metric_time__{grain}", "--csv", str(file)],
        cwd=PROJECT_ROOT, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert asked.returncode == 0, asked.stdout + asked.stderr
    rows = csv.DictReader(file.read_text().splitlines())
    return {
        (row[f"metric_time__{grain}"][:10], metric): float(row[metric])
        for row in rows
        for metric in metrics
        if row[metric]
    }


@pytest.fixture(scope="module")
def mart(built_sample: Settings) -> dict[tuple[str, str], float]:
    """(day, metric) → value of all slices."""
    with duckdb.connect(str(built_sample.warehouse), read_only=True) as connection:
        rows = connection.execute(
            "select strftime(metric_date, '%Y-%m-%d'), metric, value from analytics.metrics_daily"
            " where slice_type = 'all'"
        ).fetchall()
    return {(day, metric): value for day, metric, value in rows}


def test_a_day_is_the_day_of_the_mart(
    built_sample: Settings, mart: dict[tuple[str, str], float], tmp_path: Path
) -> None:
    metrics = (*COUNTS, *RATES, *LEVELS)
    asked = answer(built_sample, tmp_path, "day", metrics)
    expected = {key: value for key, value in mart.items() if key[1] in metrics}
    assert {metric for _, metric in expected} == set(metrics)
    # a day without tickets is one with 0 per order to the mart, and has no numerator to divide for MetricFlow
    missing = {key for key in expected.keys() - asked.keys() if expected[key] != 0}
    assert not missing, sorted(missing)[:5]
    common = expected.keys() & asked.keys()
    assert len(common) > 1_000
    assert {key: asked[key] for key in common} == pytest.approx(
        {key: expected[key] for key in common}, rel=1e-9, abs=1e-9
    )


def test_a_months_rate_is_divided_from_sums_and_no_mean_of_days(
    built_sample: Settings, mart: dict[tuple[str, str], float], tmp_path: Path
) -> None:
    """apache/superset#25747 adds the days' rates up."""
    asked = answer(built_sample, tmp_path, "month", ("orders", "net_revenue", "average_order_value"))
    months = {month for month, metric in asked if metric == "average_order_value"}
    assert len(months) > 3
    for month in months:
        orders, revenue = (
            sum(value for (day, metric), value in mart.items() if metric == name and day[:7] == month[:7])
            for name in ("orders", "net_revenue")
        )
        assert asked[month, "orders"] == orders
        assert asked[month, "average_order_value"] == pytest.approx(revenue / orders, rel=1e-9)
