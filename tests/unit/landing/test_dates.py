"""A date is read where its parts have one meaning; where two could change places, its file tells."""

import pytest

from orchestration.base.settings import Settings
from orchestration.landing import load_landing
from tests.unit.landing.conftest import land, rows

MAPPING = "columns: {order_id: N, ordered_at: Day, quantity: Qty, unit_price: Price}\ncurrency: EUR\n"


def times(settings: Settings, values: list[str]) -> list[str | None]:
    lines = [f'{number},"{value}"' for number, value in enumerate(values, start=1)]
    land(settings, "shopify/order.csv", "id,created_at\n" + "\n".join(lines))
    load_landing(settings)
    found = rows(settings, "select created_at from raw_shopify.order order by cast(id as integer)")
    return [time for (time,) in found]


def reasons(settings: Settings) -> list[str]:
    return [reason for (reason,) in rows(settings, "select reason from raw_weft.quarantine order by all")]


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("02.11.2025", "2025-11-02 00:00:00"),
        ("2.11.25 7:05", "2025-11-02 07:05:00"),
        ("31.12.99", "1999-12-31 00:00:00"),
        ("2025/11/02 10:00:30", "2025-11-02 10:00:30"),
        ("20251102", "2025-11-02 00:00:00"),
        ("2 Nov 2025", "2025-11-02 00:00:00"),
        ("02-Nov-2025 3:04 PM", "2025-11-02 15:04:00"),
        ("November 2, 2025 12:30 am", "2025-11-02 00:30:00"),
        ("11/25/2025, 3:04:05\u202fPM", "2025-11-25 15:04:05"),
        ("2025-11-02 12:04 AM", "2025-11-02 00:04:00"),
        ("2025-11-02, 3:04:05 p.m.", "2025-11-02 15:04:05"),
        ("25/11/2025", "2025-11-25 00:00:00"),
        ("11/25/2025 3:04:05 p.m.", "2025-11-25 15:04:05"),
        ("25-11-2025 10:00", "2025-11-25 10:00:00"),
    ],
)
def test_what_has_one_meaning_is_read(settings: Settings, value: str, read: str) -> None:
    assert times(settings, [value]) == [read]
    assert reasons(settings) == []


@pytest.mark.parametrize(
    ("values", "read"),
    [
        (["11/02/2025", "25/02/2025"], ["2025-02-11 00:00:00", "2025-02-25 00:00:00"]),
        (["11/02/2025", "02/25/2025"], ["2025-11-02 00:00:00", "2025-02-25 00:00:00"]),
        (["01-02-2025 09:30", "2025-03-01"], ["01-02-2025 09:30", "2025-03-01"]),
        (["11/02/2025", "12/02/2025"], ["11/02/2025", "12/02/2025"]),
        (["11/02/2025", "25/02/2025", "02/25/2025"], ["11/02/2025", "25/02/2025", "02/25/2025"]),
    ],
)
def test_the_file_tells_day_from_month_or_nothing_is_guessed(
    settings: Settings, values: list[str], read: list[str]
) -> None:
    assert times(settings, values) == read
    two_orders = "a date whose day and month cannot be told apart: taken for NULL"
    if read[0] == values[0]:
        assert two_orders in reasons(settings)
    else:
        assert reasons(settings) == []


def test_no_such_day_is_no_date(settings: Settings) -> None:
    assert times(settings, ["31.02.2025", "2025/13/01"]) == ["31.02.2025", "2025/13/01"]
    assert reasons(settings) == ["not readable as timestamp: taken for NULL"] * 2


def test_another_file_does_not_tell(settings: Settings) -> None:
    land(settings, "shopify/order/europe.csv", "id,created_at\n1,25/02/2025\n")
    land(settings, "shopify/order/america.csv", "id,created_at\n2,11/02/2025\n")
    load_landing(settings)
    found = rows(settings, "select created_at from raw_shopify.order order by id")
    assert found == [("2025-02-25 00:00:00",), ("11/02/2025",)]


def test_a_stop_says_what_a_person_can_do(settings: Settings) -> None:
    land(settings, "order_lines_file/mapping.yml", MAPPING)
    land(settings, "order_lines_file/sales.csv", "N,Day,Qty,Price\n1,11/02/2025,1,5\n2,10/02/2025,1,5\n")
    (stop,) = load_landing(settings).stops
    assert "no date of the file tells day from month: a mapping can state its time_format" in stop
    land(settings, "order_lines_file/mapping.yml", MAPPING + 'time_format: "%d/%m/%Y"\n')
    assert load_landing(settings).stops == []
    found = rows(settings, "select ordered_at from raw_order_lines_file.order_line order by order_id")
    assert [time[:10] for (time,) in found] == ["2025-02-11", "2025-02-10"]


def test_times_of_day_are_in_the_zone_of_the_mapping(settings: Settings) -> None:
    land(settings, "order_lines_file/mapping.yml", MAPPING + "timezone: America/New_York\n")
    land(settings, "order_lines_file/sales.csv", "N,Day,Qty,Price\n1,11/25/2025 9:00 PM,1,5\n")
    load_landing(settings)
    found = rows(settings, "select ordered_at from raw_order_lines_file.order_line")
    assert found == [("2025-11-26 02:00:00",)]


def test_a_year_of_two_digits_behind_dashes_is_none_of_antiquity(settings: Settings) -> None:
    land(settings, "order_lines_file/mapping.yml", MAPPING + "timezone: Europe/Berlin\n")
    land(settings, "order_lines_file/sales.csv", "N,Day,Qty,Price\n1,02-11-25 10:00,1,5\n")
    load_landing(settings)
    assert rows(settings, "select ordered_at from raw_order_lines_file.order_line") == [("02-11-25 10:00",)]
    assert reasons(settings) == ["not readable as timestamp: taken for NULL"]


def test_nobody_is_born_in_the_future(settings: Settings) -> None:
    land(settings, "people_file/mapping.yml", "till: {columns: {given_name: First, birth_date: Born}}\n")
    land(
        settings,
        "people_file/till.csv",
        "First,Born\nAnn,02.11.45\nBob,02.11.80\nCem,02-11-25\nDee,1.2.2001\n",
    )
    load_landing(settings)
    found = rows(settings, "select birth_date from raw_people_file.person order by given_name")
    assert found == [("1945-11-02",), ("1980-11-02",), ("no date: 02-11-25",), ("2001-02-01",)]


def test_a_birth_date_of_a_list_is_told_by_its_list(settings: Settings) -> None:
    land(settings, "people_file/mapping.yml", "till: {columns: {given_name: First, birth_date: Born}}\n")
    land(settings, "people_file/till.csv", "First,Born\nAnn,04/05/1980\nBob,25/12/1979\n")
    load_landing(settings)
    found = rows(settings, "select birth_date from raw_people_file.person order by given_name")
    assert found == [("1980-05-04",), ("1979-12-25",)]
