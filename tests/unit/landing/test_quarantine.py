"""What cannot be read is set aside with a reason, and everything else is as if it had never been there."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from orchestration.base.settings import Settings
from orchestration.landing import load_landing
from orchestration.landing.reading import reading
from tests.unit.landing.conftest import land, rows

PERSONAL = "ada.secret@example.com"
GOOD_ROWS = 9_999


def order_csv(bad_line: str = "") -> str:
    """10,000 orders; the one in the middle is `bad_line`."""
    lines = [f'{n},2025-01-01T00:00:00Z,{n}.50,"note ""{n}"", two\nlines"' for n in range(1, GOOD_ROWS + 1)]
    lines.insert(5_000, bad_line)
    return "id,created_at,total_price,note\n" + "\n".join(lines) + "\n"


def entries(settings: Settings) -> list[tuple]:
    return rows(
        settings,
        """
        select source_name, source_table, source_record_id, column_name, reason, landed_file, landed_line
        from raw_weft.quarantine order by all
        """,
    )


GOOD_ORDERS = "select id, created_at, total_price, note from raw_shopify.order where id <> 'bad' order by id"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f"bad,{PERSONAL}", "2 values where the header has 4 columns"),
        (f"bad,2025-01-01,1,x,{PERSONAL}", "5 values where the header has 4 columns"),
        (f'bad,2025-01-01,1,"{PERSONAL}', "a quote that is never closed"),
        (f'bad,2025-01-01,1,"{PERSONAL}"x', "broken quotes"),
    ],
)
def test_a_broken_csv_row_costs_one_row_in_ten_thousand(settings: Settings, line: str, reason: str) -> None:
    path = land(settings, "shopify/order.csv", order_csv())
    load_landing(settings)
    clean = rows(settings, GOOD_ORDERS)
    path.write_text(order_csv(line))
    summary = load_landing(settings)
    assert len(clean) == GOOD_ROWS
    assert rows(settings, GOOD_ORDERS) == clean
    number = 1 + 2 * 5_000 + 1
    assert entries(settings) == [("shopify", "order", None, None, reason, "shopify/order.csv", number)]
    assert f"line {number:,} ({reason})" in "\n".join(summary.notices)
    assert PERSONAL not in str(summary.lines()) + str(entries(settings))


def test_a_row_that_is_no_text_in_any_encoding_is_set_aside(settings: Settings) -> None:
    land(settings, "shopify/order.csv", b"id,note\n1,a\n2,caf\x81\n3,caf\xc3\xa9\n")
    load_landing(settings)
    assert rows(settings, "select id, note from raw_shopify.order order by id") == [("1", "a"), ("3", "café")]
    assert entries(settings) == [
        ("shopify", "order", None, None, "not valid UTF-8", "shopify/order.csv", 3),
    ]


def test_mixed_line_ends_are_no_reason(settings: Settings) -> None:
    land(settings, "shopify/order.csv", 'id,note\r\n1,a\n2,"b\nc"\r\n3,d')
    load_landing(settings)
    assert rows(settings, "select id, note from raw_shopify.order order by id") == [
        ("1", "a"),
        ("2", "b\nc"),
        ("3", "d"),
    ]
    assert entries(settings) == []


def test_a_malformed_json_line_is_set_aside(settings: Settings) -> None:
    land(
        settings, "segment/tracks.jsonl", f'{{"id": 1}}\n{{"id": 2, "email": "{PERSONAL}\n[3]\n{{"id": 4}}\n'
    )
    load_landing(settings)
    assert rows(settings, "select id from raw_segment.tracks order by id") == [("1",), ("4",)]
    assert entries(settings) == [
        ("segment", "tracks", None, None, "malformed JSON", "segment/tracks.jsonl", 2),
        ("segment", "tracks", None, None, "not a JSON object", "segment/tracks.jsonl", 3),
    ]


def test_a_file_of_nothing_but_broken_and_empty_records_is_named_by_the_line(settings: Settings) -> None:
    land(settings, "segment/tracks.jsonl", "{}\n[3]\nnothing\n")
    load_landing(settings)
    assert rows(settings, "select id from raw_segment.tracks") == [(None,)]
    assert sorted(entry[4:] for entry in entries(settings)) == [
        ("malformed JSON", "segment/tracks.jsonl", 3),
        ("no key: the row is not used", "segment/tracks.jsonl", None),
        ("not a JSON object", "segment/tracks.jsonl", 2),
    ]


def test_a_csv_file_whose_header_is_missing_is_set_aside_whole(settings: Settings) -> None:
    land(settings, "shopify/order.csv", "\n\nid,email\n1,a@x.io\n")
    load_landing(settings)
    (entry,) = entries(settings)
    assert entry[4] == ("the file cannot be read: its first line, where the names of columns stand, is blank")


def test_values_that_cannot_be_read_are_named_and_stay_in_raw(settings: Settings) -> None:
    land(
        settings,
        "shopify/order.csv",
        "id,created_at,total_price,test\n"
        "1,2025-01-01T00:00:00Z,1.5,true\n"
        "2,yesterday,many,true\n"
        "3,2025-13-01,1e400,maybe\n"
        "4,  ,,\n"
        "5,2023-07-18 12:43:52 UTC,inf,false\n",
    )
    load_landing(settings)
    assert [entry[2:5] for entry in entries(settings)] == [
        ("2", "created_at", "not readable as timestamp: taken for NULL"),
        ("2", "total_price", "not readable as decimal: taken for NULL"),
        ("3", "created_at", "not readable as timestamp: taken for NULL"),
        ("3", "test", "not readable as boolean: taken for NULL"),
        ("3", "total_price", "not readable as decimal: taken for NULL"),
        ("5", "total_price", "not readable as decimal: taken for NULL"),
    ]
    assert rows(settings, "select created_at from raw_shopify.order where id = '2'") == [("yesterday",)]


def test_parquet_values_are_checked_as_well(settings: Settings) -> None:
    table = pa.table({"id": [1, 2], "total_price": [1.5, float("inf")], "created_at": [1, 1735689600]})
    land(settings, "shopify/order.parquet", table)
    load_landing(settings)
    assert [entry[2:4] for entry in entries(settings)] == [("1", "created_at"), ("2", "total_price")]


def test_half_a_piece_is_not_rounded_to_a_whole_one(settings: Settings) -> None:
    land(settings, "shopify/order_line.csv", "id,quantity\n1,2.0\n2,1.5\n")
    load_landing(settings)
    assert [entry[2:5] for entry in entries(settings)] == [
        ("2", "quantity", "not readable as integer: taken for NULL"),
    ]


def test_rows_without_a_key_are_named(settings: Settings) -> None:
    land(settings, "shopify/order.csv", "id,note\n1,a\n,b\n   ,c\n")
    load_landing(settings)
    assert [entry[2:5] for entry in entries(settings)] == [
        (None, "id", "no key: the row is not used"),
        (None, "id", "no key: the row is not used"),
    ]


def test_json_is_checked_without_harm(settings: Settings) -> None:
    """Deep nesting, a blob of 5 MB, a key given twice, a zero byte: all valid; half an object is not."""
    deep = "[" * 1000 + "]" * 1000
    blob = '{"a": "' + "x" * 5_000_000 + '"}'
    values = [deep, blob, '{"a": 1, "a": 2}', '{"a": "\\u0000"}', '{"a": ']
    ids = [str(number) for number in range(len(values))]
    land(settings, "square/orders.parquet", pa.table({"id": ids, "line_items": values}))
    load_landing(settings)
    assert [entry[2:5] for entry in entries(settings)] == [
        ("4", "line_items", "not readable as json: taken for NULL")
    ]
    assert rows(
        settings, "select json_extract_string(line_items, '$.a') from raw_square.orders where id = '2'"
    ) == [("1",)]


def test_a_truncated_parquet_file_keeps_its_last_good_rows(settings: Settings) -> None:
    good = land(settings, "shopify/order/a.parquet", pa.table({"id": ["1"]}))
    land(settings, "shopify/order/b.parquet", pa.table({"id": ["2"]}))
    load_landing(settings)
    good.write_bytes(good.read_bytes()[:-20])
    for _ in range(2):
        summary = load_landing(settings)
        assert rows(settings, "select id from raw_shopify.order order by id") == [("1",), ("2",)]
        reason = "the file cannot be read: not a readable parquet file"
        assert entries(settings) == [
            ("shopify", "order", None, None, reason, "shopify/order/a.parquet", None)
        ]
        assert "its last readable version stays → deliver it again" in summary.warnings[0]
    land(settings, "shopify/order/a.parquet", pa.table({"id": ["11"]}))
    load_landing(settings)
    assert rows(settings, "select id from raw_shopify.order order by id") == [("11",), ("2",)]
    assert entries(settings) == []


def test_a_parquet_file_with_a_broken_page_is_set_aside_whole(settings: Settings) -> None:
    path = land(settings, "shopify/order/a.parquet", pa.table({"id": [str(n) * 9 for n in range(50_000)]}))
    land(settings, "shopify/order/b.parquet", pa.table({"id": ["2"]}))
    damaged = bytearray(path.read_bytes())
    damaged[4:2_000] = bytes(1_996)
    path.write_bytes(damaged)
    load_landing(settings)
    assert rows(settings, "select id from raw_shopify.order") == [("2",)]
    assert [entry[4:6] for entry in entries(settings)] == [
        ("the file cannot be read: not a whole parquet file", "shopify/order/a.parquet")
    ]


def test_a_file_that_is_no_text_is_set_aside_whole(settings: Settings) -> None:
    land(settings, "shopify/order/a.csv", b"PK\x03\x04\x00\x00\x00\x08\n\x00\x01")
    land(settings, "shopify/order/b.csv.gz", b"not gzip")
    land(settings, "shopify/order/c.csv", "id\n3\n")
    load_landing(settings)
    assert rows(settings, "select id from raw_shopify.order") == [("3",)]
    assert {entry[5] for entry in entries(settings)} == {"shopify/order/a.csv", "shopify/order/b.csv.gz"}


def test_quarantine_goes_with_its_file(settings: Settings) -> None:
    path = land(settings, "shopify/order/a.csv", "id,created_at\n1,bad\n")
    land(settings, "shopify/order/b.csv", "id\n2\n")
    load_landing(settings)
    assert len(entries(settings)) == 1
    path.unlink()
    load_landing(settings)
    assert entries(settings) == []


def test_a_changed_contract_checks_loaded_files_again(
    settings: Settings, project: Callable[[str], Path]
) -> None:
    land(settings, "till/sale.csv", "id,amount\n1,ten\n")
    load_landing(settings, project("varchar"))
    assert entries(settings) == []
    load_landing(settings, project("decimal"))
    assert [entry[2:4] for entry in entries(settings)] == [("1", "amount")]


@pytest.mark.parametrize(
    ("data_type", "value", "expected"),
    [
        ("timestamp", "2023-07-18 12:43:52 UTC", "2023-07-18 12:43:52"),
        ("timestamp", "2023-07-18T12:43:52+02:00", "2023-07-18 10:43:52"),
        ("timestamp", "2023-07-18T12:43:52.5Z", "2023-07-18 12:43:52.5"),
        ("timestamp", "18/07/2023", None),
        ("timestamp", "infinity", None),
        ("decimal", "1e400", None),
        ("decimal", "NaN", None),
        ("decimal", "1,234.5", None),
        ("integer", "3.0", "3"),
        ("integer", "-3", "-3"),
        ("integer", "1.5", None),
        ("integer", "1.00001", None),
        ("integer", "99999999999", None),
        ("boolean", "Yes", "true"),
        ("boolean", "perhaps", None),
        ("json", "{", None),
    ],
)
def test_the_loader_reads_with_the_macros_of_staging(
    data_type: str, value: str, expected: str | None
) -> None:
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        query = f"select cast({reading(data_type, 'value')} as varchar) from (select ? as value)"
        assert connection.execute(query, [value]).fetchone() == (expected,)
