"""What a load brought is told by key and content: new, changed, repeated, late; and which columns differ."""

from typing import Any

from orchestration.base.settings import Settings
from orchestration.landing import load_landing
from tests.unit.landing.conftest import land, rows

COUNTS = "row_count, loaded_count, new_count, changed_count, duplicate_count, late_count, quarantined_count"


def last_load(settings: Settings, columns: str = COUNTS) -> tuple[Any, ...]:
    (newest,) = rows(
        settings,
        f"select {columns} from raw_weft.loads where source_table = 'order'"
        " order by load_number desc limit 1",
    )
    return newest


def test_a_first_load_is_all_new(settings: Settings) -> None:
    land(settings, "shopify/order.csv", "id,note\n1,a\n2,b\n,c\n")
    load_landing(settings)
    assert last_load(settings) == (3, 3, 2, 0, 0, 0, 1)


def test_a_file_that_comes_again_with_more_in_it(settings: Settings) -> None:
    path = land(settings, "shopify/order.csv", "id,note,_fivetran_synced\n1,a,2025-01-01\n2,b,2025-01-01\n")
    load_landing(settings)
    path.write_text(
        "id,note,_fivetran_synced\n1,a,2025-01-02\n2,other,2025-01-02\n3,c,2025-01-02\n3,c,2025-01-02\n"
    )
    load_landing(settings)
    assert last_load(settings) == (4, 4, 1, 1, 1, 0, 0)


def test_a_row_that_its_source_deletes_has_changed(settings: Settings) -> None:
    path = land(settings, "shopify/order.csv", "id,_fivetran_deleted,_fivetran_synced\n1,false,2025-01-01\n")
    load_landing(settings)
    path.write_text("id,_fivetran_deleted,_fivetran_synced\n1,true,2025-01-02\n")
    load_landing(settings)
    assert last_load(settings) == (1, 1, 0, 1, 0, 0, 0)


def test_what_another_file_delivers_again_is_said_twice(settings: Settings) -> None:
    land(settings, "shopify/order/1.csv", "id,note\n1,a\n2,b\n")
    load_landing(settings)
    land(settings, "shopify/order/2.csv", "id,note\n1,a\n2,newer\n3,c\n")
    load_landing(settings)
    assert last_load(settings) == (5, 3, 1, 1, 1, 0, 0)


def test_a_load_without_news_is_a_row_as_well(settings: Settings) -> None:
    land(settings, "shopify/order.csv", "id\n1\n")
    load_landing(settings)
    load_landing(settings)
    assert last_load(settings) == (1, 0, 0, 0, 0, 0, 0)
    assert rows(settings, "select count(*) from raw_weft.loads") == [(2,)]


def test_what_happened_before_the_newest_that_was_known_is_late(settings: Settings) -> None:
    land(settings, "shopify/order/1.csv", "id,processed_at\n1,2025-03-01\n2,2999-01-01\n")
    load_landing(settings)
    land(settings, "shopify/order/2.csv", "id,processed_at\n3,2025-02-01\n4,2025-03-02\n1,2025-03-01\n")
    load_landing(settings)
    assert last_load(settings, "new_count, late_count, cast(newest_event_at as varchar)") == (
        *(2, 1),
        "2025-03-02 00:00:00",
    )


def test_parts_of_a_day_are_no_changes_of_each_other(settings: Settings) -> None:
    head = "customer_id,id,date,device,cost_micros,_fivetran_synced\n"
    days = "1,2,2025-05-01,MOBILE,5,x\n1,2,2025-05-01,DESKTOP,6,x\n"
    path = land(settings, "google_ads/campaign_stats.csv", f"{head}{days}")
    load_landing(settings)
    path.write_text(f"{head}1,2,2025-05-01,MOBILE,7,y\n1,2,2025-05-01,DESKTOP,6,y\n")
    load_landing(settings)
    counts = "select new_count, changed_count, duplicate_count from raw_weft.loads order by load_number"
    assert rows(settings, counts) == [(2, 0, 0), (0, 1, 0)]


def test_two_shops_of_one_layout_are_told_apart(settings: Settings) -> None:
    land(settings, "shopify/order.csv", "id,note\n1,a\n")
    load_landing(settings)
    land(settings, "shopify_eu/source.yml", "layout: shopify\n")
    land(settings, "shopify_eu/order.csv", "id,note\n1,a\n")
    load_landing(settings)
    found = rows(
        settings,
        "select source_name, row_count, new_count, duplicate_count from raw_weft.loads"
        " where load_number = 2 order by source_name",
    )
    assert found == [("shopify", 1, 0, 0), ("shopify_eu", 1, 1, 0)]


def test_new_and_missing_columns_are_told_once(settings: Settings) -> None:
    columns = "new_columns, missing_columns"
    land(settings, "shopify/order/1.csv", "id,email,made_up\n1,a,x\n")
    load_landing(settings)
    new, missing = last_load(settings, columns)
    assert new == "made_up"
    assert "financial_status" in missing.split(", ")
    assert "email" not in missing.split(", ")
    land(settings, "shopify/order/2.csv", "id,mail,made_up\n2,a,x\n")
    load_landing(settings)
    assert last_load(settings, columns) == ("mail", "email")
    land(settings, "shopify/order/3.csv", "id,email,mail,made_up\n3,a,a,x\n")
    load_landing(settings)
    assert last_load(settings, columns) == ("", "")
