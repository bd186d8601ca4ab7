"""An id that came through a floating-point number is what it was before, or is set aside."""

from decimal import Decimal

import duckdb
import pyarrow as pa
import pytest

from orchestration.base.settings import Settings
from orchestration.landing import load_landing
from orchestration.landing.float_ids import LOST, MACROS
from tests.unit.landing.conftest import land, rows

SET_ASIDE = "select source_table, source_record_id, column_name, reason from raw_weft.quarantine order by all"
LOST_REASON = "an id that lost digits as a floating-point number: taken for NULL"


def customer_ids(settings: Settings) -> list[str | None]:
    found = rows(settings, "select customer_id from raw_shopify.order order by id")
    return [customer for (customer,) in found]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("7012345678901", "7012345678901"),
        ("7012345678901.0", "7012345678901"),
        ("17850.00", "17850"),
        ("0.0", "0"),
        ("7.012345678902e+12", "7012345678902"),
        ("7.012345678902E12", "7012345678902"),
        ("7.0e+12", "7000000000000"),
        ("7.0E12", "7000000000000"),
        ("7.0123456789E12", "7012345678900"),
        ("7.6000012E7", "76000012"),
        ("7.60001E7", "76000100"),
        ("7.01235e+12", LOST),
        ("7.01235E+12", LOST),
        ("7,01235E+12", LOST),
        ("7e+12", LOST),
        ("7.0123457E12", LOST),
        ("9007199254740993.0", LOST),
        ("1.2345678901234568e+19", LOST),
        ("1.50", "1.50"),
        ("1.5e+0", "1.5e+0"),
        ("7e12", "7e12"),
        ("007.0", "007.0"),
        ("v1.2.0", "v1.2.0"),
        ("a@x.io", "a@x.io"),
    ],
)
def test_each_way_of_writing_a_number(written: str, read: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(MACROS)
        (found,) = connection.execute("select id_of_float(?)", [written]).fetchone() or ("",)
    assert found == (LOST + written if read == LOST else read)


def test_csv(settings: Settings) -> None:
    land(settings, "shopify/order.csv", "id,customer_id\n1.0,7.0\n2,7.01235E+12\n3,\n")
    load_landing(settings)
    assert customer_ids(settings) == ["7", None, None]
    assert rows(settings, SET_ASIDE) == [("order", "2", "customer_id", LOST_REASON)]


def test_json_numbers_and_texts(settings: Settings) -> None:
    """A JSON reader turns 7.01235e+12 into 7012350000000: the digits are looked up in the line itself."""
    values = ["7012345678901.0", '"7012345678902.0"', "7.01235e+12", "7.012345678904e+12", "7012345678905"]
    lines = [f'{{"id": {number}, "customer_id": {value}}}' for number, value in enumerate(values, start=1)]
    land(settings, "shopify/order.jsonl", "\n".join(lines))
    load_landing(settings)
    assert customer_ids(settings) == [
        *("7012345678901", "7012345678902", None, "7012345678904", "7012345678905"),
    ]
    assert rows(settings, SET_ASIDE) == [("order", "3", "customer_id", LOST_REASON)]


def test_parquet_of_eight_and_four_bytes_and_decimals(settings: Settings) -> None:
    known = 7_012_345_678_901
    table = pa.table(
        {
            "id": pa.array([1.0, 2.0, 3.0]),
            "customer_id": pa.array([float(known), 1e19, None]),
            "checkout_id": pa.array([known, known, None], pa.decimal128(38, 5)),
            "order_number": pa.array([1.0, None, None]),
        }
    )
    land(settings, "shopify/order/a.parquet", table)
    four_bytes = pa.table({"id": ["4", "5"], "customer_id": pa.array([float(known), 17_850.0], pa.float32())})
    land(settings, "shopify/order/b.parquet", four_bytes)
    load_landing(settings)
    assert customer_ids(settings) == [str(known), None, None, None, "17850"]
    assert [row[1:3] for row in rows(settings, SET_ASIDE)] == [("2", "customer_id"), ("4", "customer_id")]


def test_a_decimal_states_every_digit(settings: Settings) -> None:
    large = pa.array([Decimal("12345678901234567890.00")], pa.decimal128(38, 2))
    land(settings, "shopify/order.parquet", pa.table({"id": ["1"], "customer_id": large}))
    load_landing(settings)
    assert customer_ids(settings) == ["12345678901234567890"]


def test_a_key_that_lost_digits_is_no_key(settings: Settings) -> None:
    land(settings, "shopify/customer.csv", "id,email\n7.01235e+12,a@x.io\n8.0,b@x.io\n")
    load_landing(settings)
    assert rows(settings, "select id, email from raw_shopify.customer order by id") == [
        ("8", "b@x.io"),
        (None, "a@x.io"),
    ]
    assert rows(settings, SET_ASIDE) == [("customer", None, "id", LOST_REASON)]
    assert rows(settings, "select refused_count from raw_weft.landed_files") == [(1,)]


def test_ids_of_a_second_shop_and_of_another_system(settings: Settings) -> None:
    land(settings, "shopify_eu/source.yml", "layout: shopify")
    land(settings, "shopify_eu/order.csv", "id,customer_id\n1,7.0\n2,7e+12\n")
    land(settings, "segment/identifies.csv", "id,user_id\nm1,7012345678901.0\n")
    load_landing(settings)
    assert customer_ids(settings) == ["shopify_eu:7", None]
    assert rows(settings, "select user_id from raw_segment.identifies") == [("7012345678901",)]


def test_the_generic_sources_read_ids_the_same_way(settings: Settings) -> None:
    land(
        settings,
        "order_lines_file/mapping.yml",
        "columns: {order_id: No, ordered_at: Day, quantity: Qty, unit_price: Price, customer_id: Who}\n"
        "currency: EUR\n",
    )
    land(settings, "order_lines_file/sales.csv", "No,Day,Qty,Price,Who\n1.0,2025-01-01,1,1,1.785e+12\n")
    land(settings, "people_file/mapping.yml", "till: {columns: {given_name: First, external_id: No}}\n")
    land(settings, "people_file/till.csv", "First,No\nAnn,7.0\n")
    load_landing(settings)
    assert rows(settings, "select order_id, customer_id from raw_order_lines_file.order_line") == [
        ("1", None)
    ]
    assert rows(settings, "select person_id from raw_people_file.person") == [("7",)]
    assert [row[2] for row in rows(settings, SET_ASIDE)] == ["customer_id"]
