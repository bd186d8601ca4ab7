"""A broken value is set aside; a broken file, table or column stops the run, from the first row on."""

import gzip
import os

import pyarrow as pa
import pytest

from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.landing import LoadSummary, load_landing
from orchestration.landing.gates import allowed
from tests.unit.landing.conftest import land, rows

CUT_OFF = gzip.compress(b"id,email\n" + os.urandom(20_000).hex("\n").encode())[:-300]
SALES = "columns: {order_id: N, ordered_at: Day, quantity: Qty, unit_price: Price}\ncurrency: EUR\n"


def orders(count: int, broken: int, column: str = "total_price") -> str:
    values = ["ada@example.com"] * broken + ["2025-01-01" if column.endswith("_at") else "1"] * (
        count - broken
    )
    return f"id,{column}\n" + "".join(f"{number},{value}\n" for number, value in enumerate(values, start=1))


def accepting(settings: Settings) -> Settings:
    return settings.model_copy(update={"accept_unreadable": True})


def stopped(summary: LoadSummary) -> str:
    with pytest.raises(WeftError) as caught:
        summary.refuse()
    return str(caught.value)


def test_one_value_is_always_let_through(settings: Settings) -> None:
    land(settings, "shopify/order.csv", orders(2, 1))
    summary = load_landing(settings)
    summary.refuse()
    assert summary.quarantined == 1


@pytest.mark.parametrize("column", ["total_price", "cancelled_at", "test", "created_at"])
def test_three_of_five_values_stop_the_run(settings: Settings, column: str) -> None:
    land(settings, "shopify/order.csv", orders(5, 3, column))
    message = stopped(load_landing(settings))
    assert message.startswith("shopify stopped: what was landed is broken; nothing was published or sent:")
    assert f"shopify.order.{column}: 3 of 5 values cannot be read as " in message
    assert 'they look like "aaa@aaaaaaa.aaa"' in message
    assert "ada@example.com" not in message
    assert "weft run --accept-unreadable" in message


def test_many_sound_rows_of_another_table_hide_nothing(settings: Settings) -> None:
    pages = "".join(f"m{number},a{number}\n" for number in range(40_000))
    land(settings, "segment/pages.csv.gz", gzip.compress(f"id,anonymous_id\n{pages}".encode()))
    land(settings, "shopify/order.csv", orders(300, 300, "cancelled_at"))
    assert "shopify.order.cancelled_at: 300 of 300 values" in stopped(load_landing(settings))


def test_what_feeds_money_time_status_identity_or_consent_weighs_more(settings: Settings) -> None:
    assert allowed(1_000, is_critical=True) < 20 < allowed(1_000, is_critical=False)
    land(settings, "shopify/order_line.csv", orders(1_000, 20, "quantity"))
    land(settings, "shopify/product_variant.csv", orders(1_000, 20, "inventory_quantity"))
    assert [stop.partition(":")[0] for stop in load_landing(settings).stops] == [
        "shopify.order_line.quantity"
    ]


def test_a_file_stays_broken_until_it_is_mended(settings: Settings) -> None:
    path = land(settings, "shopify/order.csv", orders(5, 3))
    load_landing(settings)
    summary = load_landing(settings)
    assert not summary.changed
    assert summary.stops
    path.write_text(orders(6, 0))
    load_landing(settings).refuse()
    assert rows(settings, "select count(*) from raw_weft.stops") == [(0,)]


def test_a_column_is_judged_over_all_files_of_its_table(settings: Settings) -> None:
    land(settings, "shopify/order/1.csv", orders(5, 1))
    load_landing(settings).refuse()
    land(settings, "shopify/order/2.csv", orders(5, 1))
    assert "2 of 10 values" in stopped(load_landing(settings))


def test_what_was_let_through_is_told_first_and_asked_again_when_it_grows(settings: Settings) -> None:
    path = land(settings, "shopify/order.csv", orders(5, 3))
    load_landing(accepting(settings)).refuse()
    summary = load_landing(settings)
    summary.refuse()
    assert summary.lines()[0].startswith("attention: shopify.order.total_price: 3 of 5 values")
    path.write_text(orders(6, 4))
    assert "4 of 6 values" in stopped(load_landing(settings))


def test_rows_without_a_key_and_broken_lines_count_one_by_one(settings: Settings) -> None:
    lines = "".join(f"{number},x\n" for number in range(100))
    path = land(settings, "shopify/order.csv", f"id,email\n{lines},a\n1,2,3\n")
    load_landing(settings).refuse()
    path.write_text(f"id,email\n{lines},a\n,b\n1,2,3\n")
    assert "shopify.order: 3 of 103 rows cannot be used: they have no key (id)" in stopped(
        load_landing(settings)
    )


def test_ids_that_lost_their_digits_are_unreadable_values(settings: Settings) -> None:
    lines = "".join(f"{number},7.0123{number}E+12\n" for number in range(5))
    land(settings, "shopify/order.csv", f"id,customer_id\n{lines}")
    message = stopped(load_landing(settings))
    assert "shopify.order.customer_id: 5 of 5 values cannot be read as id" in message


@pytest.mark.parametrize(
    ("name", "record"),
    [
        (
            "order",
            {"_airbyte_ab_id": "u1", "_airbyte_data": '{"id": 1}', "_airbyte_emitted_at": "2025-01-01"},
        ),
        ("_airbyte_raw_order", {"_airbyte_raw_id": "u1", "_airbyte_data": '{"id": 1}'}),
        ("order", {"id": "1", "payload": '{"total_price": 5}', "_fivetran_synced": "2025-01-01"}),
        ("order", {"column_1": "1", "column_2": "2"}),
        ("order", {"email": "a@x.io", "total_price": "5"}),
    ],
)
def test_a_table_in_another_layout_stops_its_source(settings: Settings, name: str, record: dict) -> None:
    land(settings, f"shopify/{name}.parquet", pa.Table.from_pylist([record]))
    land(settings, "shopify/customer.csv", "id,email\n1,a@x.io\n")
    for _ in range(2):
        message = stopped(load_landing(settings))
        assert "shopify.order: shopify/" in message
        assert "expected are id, order_number, customer_id" in message
        assert all(column in message for column in record)


def test_rows_that_are_told_by_their_content_need_no_key(settings: Settings) -> None:
    land(settings, "segment/pages.csv", "anonymous_id,url,timestamp\na1,/x,2025-01-01T00:00:00Z\n")
    load_landing(settings).refuse()


def test_a_source_of_tables_that_nobody_knows_stops(settings: Settings) -> None:
    land(settings, "shopify/purchases.csv", "id\n1\n")
    message = stopped(load_landing(settings))
    assert (
        "shopify: none of its tables is one of shopify: it has purchases; expected are abandoned_checkout"
        in message
    )


def test_a_connector_that_no_model_reads_is_not_judged(settings: Settings) -> None:
    land(settings, "mailchimp/list.csv.gz", "not gzip")
    load_landing(settings).refuse()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("order.parquet", b"PAR1 cut off"),
        ("order.csv.gz", CUT_OFF),
        ("order.csv", b"\x00\x01\x02\x03\x04\x05"),
        ("order.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00"),
        ("order.json", b"{"),
    ],
)
def test_a_file_of_which_nothing_can_be_read_stops_a_first_run(
    settings: Settings, name: str, content: bytes
) -> None:
    land(settings, f"shopify/{name}", content)
    land(settings, "shopify/customer.csv", "id,email\n1,a@x.io\n")
    for _ in range(2):
        message = stopped(load_landing(settings))
        assert f"shopify/{name} cannot be read (" in message
        assert "nothing of it was loaded" in message
    load_landing(accepting(settings)).refuse()
    load_landing(settings).refuse()


def test_a_parquet_file_without_columns_cannot_be_read(settings: Settings) -> None:
    land(settings, "shopify/order.parquet", pa.table({}))
    assert "shopify/order.parquet cannot be read (" in stopped(load_landing(settings))


def test_three_of_five_prices_of_a_sales_file(settings: Settings) -> None:
    land(settings, "order_lines_file/mapping.yml", SALES)
    lines = "".join(
        f"{number},2025-01-01,1,{price}\n" for number, price in enumerate(["call us"] * 3 + ["5"] * 2)
    )
    land(settings, "order_lines_file/sales.csv", f"N,Day,Qty,Price\n{lines}")
    assert "order_lines_file.order_line.unit_price: 3 of 5 values" in stopped(load_landing(settings))


def test_a_second_shop_is_judged_by_its_layout(settings: Settings) -> None:
    land(settings, "shopify_eu/source.yml", "layout: shopify\n")
    land(settings, "shopify_eu/order.csv", orders(5, 3))
    land(settings, "shopify/order.csv", orders(5, 0))
    assert load_landing(settings).stopped == ["shopify_eu"]
