"""An event that comes without its message id is told by what it says, and is counted once."""

from orchestration.base.settings import Settings
from orchestration.landing import load_landing
from orchestration.landing.contracts import read_contracts
from tests.unit.landing.conftest import land, rows

HEADER = "id,anonymous_id,user_id,event,original_timestamp,timestamp,sent_at,product_id\n"
NAMED = "m1,a1,,product_viewed,2025-03-01T10:00:00Z,2025-03-01T10:00:00Z,2025-03-01T10:00:01Z,p1\n"
NAMELESS = ",a1,,product_viewed,2025-03-01T10:00:05Z,2025-03-01T10:00:05Z,2025-03-01T10:00:06Z,p1\n"
LATER = ",a1,,product_viewed,2025-03-01T10:00:09Z,2025-03-01T10:00:09Z,2025-03-01T10:00:10Z,p1\n"
EMPTY = ",,,,,,,p9\n"

IDS = "select distinct id from raw_segment.product_viewed where id is not null order by id"


def test_a_row_without_its_id_gets_a_key_of_its_content(settings: Settings) -> None:
    land(settings, "segment/product_viewed.csv", HEADER + NAMED + NAMELESS + LATER)
    load_landing(settings)
    ids = [value for (value,) in rows(settings, IDS)]
    assert len(ids) == 3
    assert "m1" in ids
    assert sum(value.startswith("content:") for value in ids) == 2
    assert rows(settings, "select count(*) from raw_weft.quarantine") == [(0,)]


def test_the_same_row_in_another_file_and_layout_has_the_same_key(settings: Settings) -> None:
    land(settings, "segment/product_viewed/1.csv", HEADER + NAMELESS)
    load_landing(settings)
    before = rows(settings, IDS)
    land(
        settings,
        "segment/product_viewed/2.csv",
        "new_column,sent_at,event,anonymous_id,original_timestamp,timestamp\n"
        "x,2025-03-01T10:00:06Z,product_viewed, a1 ,2025-03-01T10:00:05Z,2025-03-01T10:00:05Z\n",
    )
    load_landing(settings)
    assert rows(settings, "select count(*) from raw_segment.product_viewed") == [(2,)]
    assert rows(settings, IDS) == before


def test_a_row_that_says_nothing_is_quarantined(settings: Settings) -> None:
    land(settings, "segment/product_viewed.csv", HEADER + NAMED + EMPTY)
    load_landing(settings)
    assert rows(settings, "select column_name, reason from raw_weft.quarantine") == [
        ("id", "no key: the row is not used")
    ]


def test_a_table_whose_key_is_not_an_event_gets_none(settings: Settings) -> None:
    land(settings, "shopify/customer.csv", "id,email\n,someone@example.com\n")
    load_landing(settings)
    assert rows(settings, "select id from raw_shopify.customer") == [(None,)]


def test_every_contract_makes_keys_of_columns_that_it_has() -> None:
    tables = [(name, table) for name, source in read_contracts().sources.items() for table in source.values()]
    missing = [
        f"{name}.{table.name}.{column}"
        for name, table in tables
        for column in table.key_from
        if column not in table.spelling
    ]
    assert any(table.key_from for _, table in tables)
    assert not missing
