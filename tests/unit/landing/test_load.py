"""`load_landing`: what lies in the landing folder is in the raw schemas, once, as text."""

import gzip
import os
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from orchestration.base.settings import Settings
from orchestration.landing import LoadSummary, load_landing
from tests.unit.landing.conftest import land, rows


def table(summary: LoadSummary, name: str) -> Any:
    return next(table for table in summary.tables if table.table == name)


def test_csv_of_any_make_is_read_as_text(settings: Settings) -> None:
    land(
        settings,
        "shopify/order.csv",
        '\ufeffid , email,note\r\n007,a@x.io,"two\r\nlines, ""quoted"""\r\n8,,\r\n\r\n',
    )
    load_landing(settings)
    assert rows(settings, "select id, email, note from raw_shopify.order order by id") == [
        ("007", "a@x.io", 'two\r\nlines, "quoted"'),
        ("8", None, None),
    ]


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_are_told_from_the_header(settings: Settings, delimiter: str) -> None:
    land(settings, "shopify/order.csv", f"id{delimiter}note\n1{delimiter}a,b\n")
    load_landing(settings)
    assert rows(settings, "select id, note from raw_shopify.order") == [("1", "a,b")]


@pytest.mark.parametrize("first", ["sep=;\r\n", "\ufeffsep=;\n", '"sep=;"\n'])
def test_the_line_that_tells_excel_the_separator_is_no_header(settings: Settings, first: str) -> None:
    land(settings, "shopify/order.csv", f"{first}id;note\n1;a,b\n")
    load_landing(settings)
    assert rows(settings, "select id, note from raw_shopify.order") == [("1", "a,b")]


def test_quotes_after_backslashes_are_quotes(settings: Settings) -> None:
    """As MySQL and others write them."""
    land(settings, "shopify/order.csv", 'id,note\n1,"say \\"hi\\", twice"\n2,b\n')
    load_landing(settings)
    assert rows(settings, "select id, note from raw_shopify.order order by id") == [
        *(("1", 'say "hi", twice'), ("2", "b")),
    ]


def test_every_parquet_type_becomes_text_that_staging_can_read(settings: Settings) -> None:
    columns = {
        "id": pa.array([1.0, None]),
        "price": pa.array([Decimal("1.10"), None]),
        "rate": pa.array([0.5, None]),
        "big": pa.array([2**62, None]),
        "moment": pa.array(
            [datetime(2024, 2, 29, 1, 2, 3, tzinfo=UTC), None], pa.timestamp("us", tz="America/New_York")
        ),
        "day": pa.array([date(2024, 2, 29), None]),
        "is_it": pa.array([True, None]),
        "nested": pa.array([{"a": 1, "b": ["x"]}, None]),
        "listed": pa.array([["x", "y"], None]),
        "bytes": pa.array([b"text", None]),
        "nothing": pa.nulls(2),
    }
    land(settings, "hubspot/thing.parquet", pa.table(columns))
    load_landing(settings)
    found = rows(settings, f"select {', '.join(columns)} from raw_hubspot.thing order by id nulls last")
    assert found == [
        (
            *("1", "1.10", "0.5", str(2**62), "2024-02-29 01:02:03+00", "2024-02-29", "true"),
            *('{"a":1,"b":["x"]}', '["x","y"]', "text", None),
        ),
        (None,) * 11,
    ]


def test_json_lines_keep_nested_values_as_json(settings: Settings) -> None:
    lines = (
        '{"id": 1, "big": 12345678901234567890123, "deep": {"a": [1]}}\r\n\n{"id": "2", "name": "n\\u00e9"}\n'
    )
    land(settings, "segment/tracks.jsonl", lines)
    load_landing(settings)
    assert rows(settings, "select id, big, deep, name from raw_segment.tracks order by id") == [
        ("1", "12345678901234567890123", '{"a":[1]}', None),
        ("2", None, None, "né"),
    ]


def test_files_of_one_table_may_differ_in_format_and_columns(settings: Settings) -> None:
    land(settings, "shopify/order/2024/one.csv", "id,a\n1,x\n")
    land(settings, "shopify/order/two.parquet", pa.table({"id": [2], "b": ["y"]}))
    land(settings, "shopify/order/three.jsonl.gz", gzip.compress(b'{"id": "3", "A": "z"}\n'))
    land(settings, "shopify/order/[4].csv.gz", gzip.compress(b"id\n4\n"))
    land(settings, "shopify/order/_SUCCESS", "")
    load_landing(settings)
    assert rows(settings, "select id, a, b, _landed_file from raw_shopify.order order by id") == [
        ("1", "x", None, "shopify/order/2024/one.csv"),
        ("2", None, "y", "shopify/order/two.parquet"),
        ("3", "z", None, "shopify/order/three.jsonl.gz"),
        ("4", None, None, "shopify/order/[4].csv.gz"),
    ]


def test_contract_columns_exist_though_no_file_has_them(settings: Settings) -> None:
    land(settings, "shopify/order.csv", "ID\n1\n")
    load_landing(settings)
    assert rows(settings, "select id, financial_status from raw_shopify.order") == [("1", None)]


def test_an_unchanged_second_load_does_nothing(settings: Settings) -> None:
    land(settings, "shopify/order.csv", "id\n1\n")
    first = load_landing(settings)
    loaded = rows(settings, "select id, _loaded_at from raw_shopify.order")
    second = load_landing(settings)
    assert (first.changed, first.rows_loaded, first.files_loaded) == (True, 1, 1)
    assert (second.changed, second.rows_loaded, second.files_unchanged) == (False, 0, 1)
    assert rows(settings, "select id, _loaded_at from raw_shopify.order") == loaded


def test_raw_tables_mirror_the_folder(settings: Settings) -> None:
    land(settings, "shopify/order/kept.csv", "id\n1\n")
    changed = land(settings, "shopify/order/changed.csv", "id\n2\n3\n")
    gone = land(settings, "shopify/order/gone.csv", "id\n4\n")
    other = land(settings, "zendesk/ticket.csv", "id\n5\n")
    load_landing(settings)
    changed.write_text("id,extra\n22,x\n")
    os.utime(changed, ns=(time.time_ns(), time.time_ns()))
    gone.unlink()
    other.unlink()
    summary = load_landing(settings.model_copy(update={"accept_missing": True}))
    assert rows(settings, "select id, extra from raw_shopify.order order by id") == [("1", None), ("22", "x")]
    assert rows(settings, "select count(*) from raw_zendesk.ticket") == [(0,)]
    outcome = table(summary, "order")
    assert (outcome.files_loaded, outcome.files_unchanged, outcome.files_removed) == (1, 1, 1)
    assert rows(settings, "select landed_file, row_count from raw_weft.landed_files order by 1") == [
        ("shopify/order/changed.csv", 1),
        ("shopify/order/kept.csv", 1),
    ]
    assert not load_landing(settings).changed


def test_the_folder_of_one_source_is_taken_for_it(settings: Settings) -> None:
    land(settings, "shopify/order.csv", "id\n1\n")
    load_landing(settings.model_copy(update={"landing": settings.landing_folder / "shopify"}))
    assert rows(settings, "select id, _landed_file from raw_shopify.order") == [("1", "shopify/order.csv")]


def test_new_columns_and_tables_are_reported_and_loaded(settings: Settings) -> None:
    land(settings, "shopify/order.csv", "id,made_up,_dlt_id\n1,x,y\n")
    land(settings, "shopify/ordr_line.csv", "id\n1\n")
    land(settings, "shopify/notes.txt", "nothing")
    summary = load_landing(settings)
    assert sorted(table(summary, "order").new_columns) == ["_dlt_id", "made_up"]
    text = "\n".join(summary.lines())
    # what a connector adds to every table for itself is no news
    assert "1 columns landed that no contract has: shopify.order.made_up" in text
    assert "ordr_line (did you mean order_line?)" in text
    assert "shopify/notes.txt" in text
    assert rows(settings, "select id from raw_shopify.ordr_line") == [("1",)]


def test_a_connector_without_models_is_landed_with_one_line(settings: Settings) -> None:
    land(settings, "klaviyo_webhooks/events.csv", "id\n1\n")
    land(settings, "klaviyo_webhooks/lists.csv", "id\n1\n")
    assert load_landing(settings).notices == ["klaviyo_webhooks: landed, but no model reads it yet"]
    assert rows(settings, "select id from raw_klaviyo_webhooks.lists") == [("1",)]


def test_connectors_without_models_share_a_line_of_the_summary(settings: Settings) -> None:
    land(settings, "klaviyo_webhooks/events.csv", "id\n1\n")
    land(settings, "shopify_webhooks/orders.csv", "id\n1\n")
    lines = load_landing(settings).lines()
    assert lines[1:] == ["klaviyo_webhooks, shopify_webhooks: landed, but no model reads it yet"]


def test_two_files_that_spell_a_table_differently_feed_one_table(settings: Settings) -> None:
    land(settings, "shopify/order.csv", "id\n1\n")
    land(settings, "shopify/Order/more.csv", "Id\n2\n")
    load_landing(settings)
    assert rows(settings, "select id from raw_shopify.order order by id") == [("1",), ("2",)]


@pytest.mark.parametrize("content", ["", "\n", "\ufeff", " \r\n\r\n"])
@pytest.mark.parametrize("name", ["order.csv", "order.jsonl"])
def test_an_export_of_nothing_is_a_file_without_rows(settings: Settings, name: str, content: str) -> None:
    """As a connector writes it on a day without orders; other files of the table are read."""
    land(settings, f"shopify/order/{name}", content)
    land(settings, "shopify/order/other.csv", "id,email\n1,a@x.io\n")
    summary = load_landing(settings)
    assert rows(settings, "select id, email from raw_shopify.order") == [("1", "a@x.io")]
    assert table(summary, "order").files_loaded == 2
    assert summary.quarantined == 0
