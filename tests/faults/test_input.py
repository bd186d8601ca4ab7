"""Input that has changed its shape, has too much in it, or has mostly gone: told."""

import json
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.base.settings import Settings
from orchestration.landing import load_landing
from orchestration.landing.reading import reading
from orchestration.publish.publish import publish
from orchestration.quality.checks import Check
from orchestration.quality.expectations import check_tables
from tests.unit.landing.conftest import land, rows

HEALTH = ("staging", "source_health")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    landing = tmp_path / "landing"
    landing.mkdir()
    return Settings(landing=landing, home=tmp_path / "home", as_of=datetime(2026, 1, 1, tzinfo=UTC))


def test_thousands_of_columns_and_a_text_of_a_megabyte_load(settings: Settings) -> None:
    """Row 13; what DuckDB takes for it grows with the square of the columns (10,000: a minute)."""
    names = [f"property_{number}" for number in range(2_000)]
    record = {"id": "1", "event": "e", **dict.fromkeys(names, "x"), "property_0": "y" * 1_000_000}
    land(settings, "segment/tracks.jsonl", json.dumps(record) + "\n" + '{"id": "2", "event": "e"}\n')
    summary = load_landing(settings)
    summary.refuse()
    found = rows(settings, "select id, length(property_0), property_1999 from raw_segment.tracks order by id")
    assert found == [("1", 1_000_000, "x"), ("2", None, None)]
    assert len("\n".join(summary.lines())) < 2_000, "the summary does not list thousands of columns"


def test_two_schemas_of_one_table_are_read_alike(settings: Settings) -> None:
    """Row 21: ids become texts, times become seconds, a column has another name, one is new."""
    land(
        settings,
        "shopify/order/old.jsonl",
        '{"id": 1, "customer_id": 7, "total_price": 5.5, "processed_at": "2025-01-01", "gone": 1}\n',
    )
    load_landing(settings).refuse()
    land(
        settings,
        "shopify/order/new.jsonl",
        '{"id": "2", "customer_id": "7", "total_price": "5.50", "processed_at": 1735689600, "came": {}}\n',
    )
    load_landing(settings).refuse()
    time, money = reading("timestamp", "processed_at"), reading("decimal", "total_price")
    found = rows(settings, f"select distinct customer_id, {time}, {money} from raw_shopify.order")
    assert found == [("7", datetime(2025, 1, 1), 5.5)]
    told = rows(settings, "select new_columns, missing_columns from raw_weft.loads where load_number = 2")
    assert told == [("came", "gone")]


@pytest.mark.parametrize(("unreadable", "is_stopped"), [(1, False), (2, True)])
def test_a_type_that_changed_stops_its_source_beyond_one_in_a_hundred(
    settings: Settings, unreadable: int, is_stopped: bool
) -> None:
    """Row 21."""
    lines = "".join(f"{number},{'soon' if number < unreadable else 5}\n" for number in range(90))
    land(settings, "shopify/order.csv", f"id,total_price\n{lines}")
    land(settings, "zendesk/ticket.csv", "id\n1\n")
    assert load_landing(settings).stopped == (["shopify"] if is_stopped else [])


def health(
    settings: Settings,
    load: int,
    orders: int,
    refunds: int,
    file_of_orders: datetime | None = datetime(2026, 1, 1),
) -> None:
    settings.home.mkdir(exist_ok=True)
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("create schema if not exists staging")
        connection.execute(
            "create table if not exists staging.source_health (run_id varchar, load_number bigint,"
            " source_name varchar, source_table varchar, row_count bigint, newest_file_at timestamp)"
        )
        connection.execute(
            "insert into staging.source_health"
            " select 'r' || $load, $load, 'shop', unnest($tables), unnest($rows), unnest($files)",
            {
                "load": load,
                "tables": ["order", "refund"],
                "rows": [orders, refunds],
                "files": [file_of_orders, datetime(2026, 1, 1)],
            },
        )


def failed(settings: Settings) -> list[Check]:
    return [check for check in check_tables(settings, [HEALTH]) if check.status == "fail"]


@pytest.mark.parametrize(
    ("orders", "refunds", "is_stopped"),
    [(0, 40, True), (190, 40, True), (1_000, 0, False), (2_100, 41, False)],
)
def test_a_table_that_was_cut_off_overnight_is_not_published(
    settings: Settings, orders: int, refunds: int, is_stopped: bool
) -> None:
    """Row 23: nine tenths of a table have gone; a handful of rows is not judged."""
    health(settings, 1, orders=2_000, refunds=40)
    assert failed(settings) == [], "the first run has nothing to compare with"
    publish(settings, tables=[HEALTH])
    health(settings, 2, orders, refunds)
    assert [check.check_name for check in failed(settings)] == ["cut_off_table_count"] * is_stopped
    health(settings, 3, orders, refunds)
    assert len(failed(settings)) == is_stopped, "repeating the run changes nothing"
    assert failed(settings.model_copy(update={"accept_drop": True})) == []


def test_a_table_that_a_person_let_go_is_not_asked_for_again(settings: Settings) -> None:
    """Row 23: `--accept-missing` is one word for it; `--accept-drop` is not needed as well."""
    health(settings, 1, orders=2_000, refunds=40)
    publish(settings, tables=[HEALTH])
    health(settings, 2, orders=0, refunds=40, file_of_orders=None)
    assert failed(settings) == []
