"""`12,50`, `1.234,56` and `02.11.2025` are read where they have one meaning, and set aside where two."""

import pytest

from orchestration.base.settings import Settings
from orchestration.landing import load_landing
from tests.unit.landing.conftest import land, rows

MAPPING = (
    "columns: {order_id: Rechnung, ordered_at: Datum, quantity: Menge, unit_price: Preis}\n"
    "currency: EUR\ntimezone: Europe/Berlin\n"
)


def prices(settings: Settings, values: list[str]) -> list[str | None]:
    lines = [f'{number};"{value}"' for number, value in enumerate(values, start=1)]
    land(settings, "shopify/order.csv", "id;total_price\n" + "\n".join(lines))
    load_landing(settings)
    found = rows(settings, "select total_price from raw_shopify.order order by cast(id as integer)")
    return [price for (price,) in found]


def set_aside(settings: Settings) -> list[str]:
    found = rows(settings, "select column_name from raw_weft.quarantine order by all")
    return [name for (name,) in found]


@pytest.mark.parametrize(
    ("values", "read"),
    [
        (["12,50", "1.234,56", "7", "-3,5"], ["12.50", "1234.56", "7", "-3.5"]),
        (["1.234.567,00", "1 234,50"], ["1234567.00", "1234.50"]),
        (["1,234.56", "12.50"], ["1234.56", "12.50"]),
        (["12,50", "1,234"], ["12.50", "1.234"]),
        (["12,50 €", "1.234,50 €", "-3,00 €"], ["12.50", "1234.50", "-3.00"]),
        (["€ 12,50", "€1.234,50", "€ -3,00"], ["12.50", "1234.50", "-3.00"]),
        (["12,50 EUR", "1.234,50\u00a0EUR", "3,00"], ["12.50", "1234.50", "3.00"]),
        (["$12.50", "-$1,234.50", " 3.00"], ["12.50", "-1234.50", "3.00"]),
        (["12 €", "7 €"], ["12", "7"]),
        (["149,00 kr", "1 149,00 kr"], ["149.00", "1149.00"]),
        (["₹1,23,456.50", "₹12,34,56,789.00", "₹999.00"], ["123456.50", "123456789.00", "999.00"]),
        (["(12.50)", "12.50-", "\u221212.50", "1,012.50"], ["-12.50", "-12.50", "-12.50", "1012.50"]),
    ],
)
def test_one_reading_of_a_column_is_taken(settings: Settings, values: list[str], read: list[str]) -> None:
    assert prices(settings, values) == read
    assert set_aside(settings) == []


@pytest.mark.parametrize(
    "values",
    [
        *(["1,234"], ["1,234", "5"], ["12,50", "12.50"], ["12,50", "free"]),
        *(["1,234 €"], ["12,50 €", "12,50 $"], ["12,50 EUR", "9,00 USD"], ["12,50 %"]),
        *(["NET30", "NET60"], ["12.50 pcs"], ["SKU 12.50"]),
    ],
)
def test_two_readings_are_never_guessed(settings: Settings, values: list[str]) -> None:
    assert prices(settings, values) == values
    assert "total_price" in set_aside(settings)


def test_one_column_settles_the_notation_of_its_file(settings: Settings) -> None:
    land(settings, "shopify/order.csv", "id;total_price;total_tax\n1;12,50;1.234\n2;9,90;2.000\n")
    load_landing(settings)
    assert rows(settings, "select total_tax from raw_shopify.order order by id") == [("1234",), ("2000",)]


def test_a_column_that_proves_its_own_notation_is_read_in_it(settings: Settings) -> None:
    land(
        settings,
        "shopify/order.csv",
        "id;total_price;total_tax;total_discounts\n1;12,50;0.500;1.234\n2;9,90;2.000;5.678\n",
    )
    load_landing(settings)
    found = rows(
        settings, "select total_price, total_tax, total_discounts from raw_shopify.order order by id"
    )
    assert found == [("12.50", "0.500", "1.234"), ("9.90", "2.000", "5.678")]


def test_a_file_of_another_notation_stays_as_it_is(settings: Settings) -> None:
    land(settings, "shopify/order/comma.csv", "id;total_price\n1;12,50\n")
    land(settings, "shopify/order/point.csv", "id,total_price\n2,1.234\n")
    load_landing(settings)
    found = rows(settings, "select id, total_price from raw_shopify.order order by id")
    assert found == [("1", "12.50"), ("2", "1.234")]


def test_a_mapping_states_the_decimal_sign(settings: Settings) -> None:
    land(settings, "order_lines_file/mapping.yml", MAPPING + 'decimal: ","\n')
    land(
        settings,
        "order_lines_file/sales.csv",
        "Rechnung;Datum;Menge;Preis\nR1;2025-05-01;1;1,234\nR2;2025-05-01;1.000;1.234\nR3;2025-05-01;0.500;2\n",
    )
    load_landing(settings)
    found = rows(
        settings, "select quantity, unit_price from raw_order_lines_file.order_line order by order_id"
    )
    assert found == [("1", "1.234"), ("1000", "1234"), ("0.500", "2")]


def test_a_sales_file_of_europe_needs_no_word_of_its_notation(settings: Settings) -> None:
    land(settings, "order_lines_file/mapping.yml", MAPPING)
    land(
        settings,
        "order_lines_file/sales.csv",
        "Rechnung;Datum;Menge;Preis\nR1;02.11.2025 10:00;1;12,50\nR2;02.07.2025;2;1.234,56\n",
    )
    load_landing(settings)
    found = rows(
        settings,
        "select ordered_at, quantity, unit_price from raw_order_lines_file.order_line order by order_id",
    )
    assert found == [("2025-11-02 09:00:00+00", "1", "12.50"), ("2025-07-01 22:00:00+00", "2", "1234.56")]


def test_an_amount_in_another_currency_than_its_row_is_set_aside(settings: Settings) -> None:
    land(settings, "shopify/order.csv", "id;currency;total_price\n1;EUR;12,50 €\n2;USD;13,50 €\n3;;14,50 €\n")
    load_landing(settings)
    found = rows(settings, "select total_price from raw_shopify.order order by id")
    assert found == [("12.50",), ("13,50 €",), ("14.50",)]
    assert set_aside(settings) == ["total_price"]


def test_dates_with_dots_are_day_month_year(settings: Settings) -> None:
    land(
        settings,
        "shopify/order.csv",
        "id,created_at\n1,02.11.2025\n2,2.1.2025 7:05\n3,31.02.2025\n4,02/11/2025\n",
    )
    load_landing(settings)
    assert rows(settings, "select created_at from raw_shopify.order order by id") == [
        *(("2025-11-02 00:00:00",), ("2025-01-02 07:05:00",), ("31.02.2025",), ("02/11/2025",)),
    ]
    assert set_aside(settings) == ["created_at", "created_at"]
