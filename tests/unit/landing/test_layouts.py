"""A folder says whose layout it has by its name, in any spelling, or in one line of YAML."""

import pytest

from orchestration.base.errors import WeftError
from orchestration.base.settings import Settings
from orchestration.job.doctor import BAD, findings
from orchestration.landing import load_landing
from orchestration.landing.contracts import Contracts, Table, read_contracts
from orchestration.landing.files import find_files
from tests.unit.landing.conftest import land, rows

IDS = "select _source, id from raw_shopify.order order by all"


@pytest.mark.parametrize("name", ["source.yml", "source.yaml", "layout.yml", "layout.yaml"])
@pytest.mark.parametrize("said", ["layout: shopify", "layout: Shopify", "\ufefflayout: shopify\n"])
def test_two_shops_of_one_vendor_lie_side_by_side(settings: Settings, name: str, said: str) -> None:
    land(settings, "shopify/order.csv", "id\n1\n")
    land(settings, "shopify_eu/order.csv", "id\n1\n")
    land(settings, f"shopify_eu/{name}", said)
    summary = load_landing(settings)
    assert rows(settings, IDS) == [("shopify", "1"), ("shopify_eu", "shopify_eu:1")]
    assert not any("left alone" in notice for notice in summary.notices)


@pytest.mark.parametrize("folder", ["rudderstack", "RudderStack", "rudder-stack", "Segment"])
def test_a_name_in_any_spelling_is_known(settings: Settings, folder: str) -> None:
    land(settings, f"{folder}/pages.csv", "id,anonymous_id\nm1,a1\n")
    assert load_landing(settings).sources == [folder]
    assert rows(settings, "select anonymous_id from raw_segment.pages") == [("a1",)]


@pytest.mark.parametrize("name", ["judgeme", "judge_me", "Judge.me", "judge-me"])
def test_separators_and_case_make_no_other_layout(name: str) -> None:
    known = Contracts({"judgeme": {"reviews": Table("reviews")}}, aliases={"jm": "judgeme"})
    assert known.layout_named(name) == "judgeme"
    assert known.layout_named("JM") == "judgeme"
    assert known.layout_named("judge") is None


def test_every_known_name_stands_for_one_layout() -> None:
    contracts = read_contracts()
    for name in contracts.known:
        assert contracts.layout_named(name) == contracts.aliases.get(name, name)


@pytest.mark.parametrize(
    ("said", "fix"),
    [
        ("layout: shopfy", "did you mean shopify? "),
        ("layout:", "Known layouts: "),
        ("shopify", "Known layouts: "),
    ],
)
def test_a_layout_that_is_none_is_refused(settings: Settings, said: str, fix: str) -> None:
    file = land(settings, "north/source.yml", said)
    land(settings, "north/order.csv", "id\n1\n")
    with pytest.raises(WeftError) as caught:
        load_landing(settings)
    assert caught.value.what.startswith(f"{file} names no layout that Weft reads: ")
    assert fix in caught.value.fix


@pytest.mark.parametrize("name", ["satisfaction_surveys", "satisfaction-surveys", "Satisfaction Surveys"])
def test_a_table_is_known_whatever_stands_between_its_words(settings: Settings, name: str) -> None:
    land(settings, f"gorgias/{name}.csv", "id\n7\n")
    land(settings, "gorgias/satisfaction-votes.csv", "id\n8\n")
    found = find_files(settings.landing_folder, read_contracts()).files
    assert sorted(found) == [("gorgias", "satisfaction-votes"), ("gorgias", "satisfaction_surveys")]


def test_a_folder_that_says_it_twice_is_refused(settings: Settings) -> None:
    land(settings, "north/source.yml", "layout: shopify")
    land(settings, "north/layout.yml", "layout: square")
    land(settings, "north/order.csv", "id\n1\n")
    with pytest.raises(WeftError, match=r"says in layout\.yml and in source\.yml whose layout it has"):
        load_landing(settings)


@pytest.mark.parametrize("name", ["mapping.yml", "mapping.yaml"])
def test_a_mapping_may_have_either_ending(settings: Settings, name: str) -> None:
    land(settings, f"people_file/{name}", "till: {columns: {given_name: First, external_id: No}}")
    land(settings, "people_file/till.csv", "First,No\nAnn,7\n")
    load_landing(settings)
    assert rows(settings, "select person_id from raw_people_file.person") == [("7",)]


def test_the_doctor_finds_a_folder_that_nobody_knows(settings: Settings) -> None:
    land(settings, "shopify/order.csv", "id\n1\n")
    land(settings, "zendsk/ticket.csv", "id\n1\n")
    (found,) = [finding for finding in findings(settings) if finding.about == "landing"]
    assert found.mark == BAD
    assert "zendsk" in found.says
    assert "did you mean zendesk?" in found.says


def test_the_doctor_names_the_layout_of_each_folder(settings: Settings) -> None:
    land(settings, "shopify/order.csv", "id\n1\n")
    land(settings, "rudderstack/pages.csv", "id\n1\n")
    (found,) = [finding for finding in findings(settings) if finding.about == "landing"]
    assert found.says.endswith(": rudderstack (segment), shopify")


def test_rows_that_airbyte_has_not_unpacked_are_not_left_out(settings: Settings) -> None:
    land(settings, "shopify/_airbyte_raw_order.csv", "_airbyte_data\n{}\n")
    land(settings, "shopify/_notes.csv", "x\n1\n")
    assert list(find_files(settings.landing_folder, read_contracts()).files) == [("shopify", "order")]


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("events", "events"),
        ("events_20250310", "events"),
        ("EVENTS_20250310", "events"),
        ("events_intraday_20250310", "events"),
        ("events_fresh_20250310", "events"),
        ("events_intraday", "events"),
        ("events_20250310-000000000001", "events"),
        ("events_20250310_000000000001", "events"),
        ("pseudonymous_users_20250310", "pseudonymous_users"),
        ("users_20250310", "users"),
        ("event", "event"),
        ("event_20250310", "event_20250310"),
        ("events_2025", "events_2025"),
        ("other_20250310", "other_20250310"),
    ],
)
def test_a_table_a_day_is_one_table(name: str, table: str) -> None:
    assert read_contracts().spell("ga4", name) == table


def test_daily_tables_fill_one_raw_table(settings: Settings) -> None:
    line = '{{"event_name": "{0}", "event_timestamp": "1741600000000000", "user_pseudo_id": "1.2"}}\n'
    land(settings, "ga4/events_20250310.jsonl", line.format("page_view"))
    land(settings, "ga4/events_intraday_20250311/part-0.jsonl", line.format("scroll"))
    load_landing(settings)
    assert rows(settings, "select event_name, _landed_file from raw_ga4.events order by 1") == [
        ("page_view", "ga4/events_20250310.jsonl"),
        ("scroll", "ga4/events_intraday_20250311/part-0.jsonl"),
    ]
    assert rows(settings, "select count(distinct event_id) from raw_ga4.events") == [(2,)]
