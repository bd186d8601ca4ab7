"""What tools write where a value is missing is NULL in the raw table, by the type of its column."""

import pyarrow as pa
import pytest

from orchestration.base.settings import Settings
from orchestration.landing import load_landing
from tests.unit.landing.conftest import land, rows

WRITTEN = [r"\N", "NULL", "null", "None", "nan", "NaN", "NaT", "<NA>", "N/A", "#N/A", "-", "--", "''", " "]


def order(settings: Settings, columns: str) -> tuple:
    (row,) = rows(settings, f"select {columns} from raw_shopify.order")
    return row


@pytest.mark.parametrize("text", [*WRITTEN, "none", "nil", "undefined", "n/a", "Null"])
def test_a_typed_column_reads_it_in_any_case(settings: Settings, text: str) -> None:
    land(
        settings,
        "shopify/order.csv",
        f"id,cancelled_at,total_price,test,customer_id\n1,{text},{text},{text},{text}\n",
    )
    assert load_landing(settings).quarantined == 0
    assert order(settings, "cancelled_at, total_price, test, customer_id") == (None,) * 4


@pytest.mark.parametrize(
    "text", ["0000-00-00", "0000-00-00 00:00:00", "0001-01-01T00:00:00Z", "0001-01-01 00:00:00.000000+00:00"]
)
def test_a_time_that_nobody_set_is_no_time(settings: Settings, text: str) -> None:
    land(settings, "shopify/order.csv", f"id,cancelled_at\n1,{text}\n")
    assert load_landing(settings).quarantined == 0
    assert order(settings, "cancelled_at") == (None,)


@pytest.mark.parametrize("text", WRITTEN)
def test_a_free_text_reads_what_tools_write(settings: Settings, text: str) -> None:
    land(settings, "shopify/order.csv", f"id,source_name,made_up\n1,{text},x\n")
    load_landing(settings)
    assert order(settings, "source_name, made_up") == (None, "x")


def test_a_person_may_be_called_null(settings: Settings) -> None:
    land(settings, "shopify/customer.csv", "id,first_name,last_name\n1,Nan,Null\n2,nan,\\N\n")
    load_landing(settings)
    found = rows(settings, "select first_name, last_name from raw_shopify.customer order by id")
    assert found == [("Nan", "Null"), (None, None)]


def test_a_status_that_is_called_none_stays(settings: Settings) -> None:
    land(settings, "shopify/order.csv", "id,financial_status\n1,none\n")
    load_landing(settings)
    assert order(settings, "financial_status") == ("none",)


@pytest.mark.parametrize("name", ["order.jsonl", "order.json", "order.parquet"])
def test_every_format_is_read_alike(settings: Settings, name: str) -> None:
    record = {"id": "1", "cancelled_at": "NaT", "email": "null", "total_price": "nan"}
    text = '{"id": 1, "cancelled_at": "NaT", "email": "null", "total_price": "nan"}\n'
    land(settings, f"shopify/{name}", pa.Table.from_pylist([record]) if name.endswith("parquet") else text)
    assert load_landing(settings).quarantined == 0
    assert order(settings, "id, cancelled_at, email, total_price") == ("1", None, None, None)


def test_not_a_number_in_parquet_is_no_amount(settings: Settings) -> None:
    land(settings, "shopify/order.parquet", pa.table({"id": [1], "total_price": [float("nan")]}))
    assert load_landing(settings).quarantined == 0
    assert order(settings, "total_price") == (None,)


def test_a_key_that_is_written_as_nothing_is_no_key(settings: Settings) -> None:
    land(settings, "shopify/order.csv", "id,email\nnan,a@x.io\n")
    load_landing(settings)
    assert rows(settings, "select column_name, reason from raw_weft.quarantine") == [
        ("id", "no key: the row is not used")
    ]


def test_the_generic_sources_read_it_too(settings: Settings) -> None:
    land(
        settings,
        "order_lines_file/mapping.yml",
        "columns: {order_id: No, ordered_at: Day, quantity: Qty, unit_price: Price, email: Mail}\n"
        "currency: EUR\n",
    )
    land(settings, "order_lines_file/sales.csv", "No,Day,Qty,Price,Mail\n1,2025-01-01,1,NULL,\\N\n")
    land(settings, "people_file/mapping.yml", "till: {columns: {given_name: [First, Middle], email: Mail}}\n")
    land(settings, "people_file/till.csv", "First,Middle,Mail\nAnn,\\N,N/A\n")
    assert load_landing(settings).quarantined == 0
    assert rows(settings, "select unit_price, email from raw_order_lines_file.order_line") == [(None, None)]
    assert rows(settings, "select given_name, email from raw_people_file.person") == [("Ann", None)]
