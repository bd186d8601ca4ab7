"""Each operator beside a missing value, the edges of windows, and what an error says.

What others got wrong: Klaviyo community 1970 (a `not in` left out people without a country, and sales with
them), mautic#2485 (`not equal` finds nobody where nothing is set), mautic#11482 and #12906 (exclusion of
missing values), mautic#7967 (relative dates in UTC whatever the zone), PostHog#23175 (`last 7 days` that
begins at the hour of now).
"""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from orchestration.base.errors import WeftError
from orchestration.base.settings import PROJECT_ROOT
from orchestration.segments.catalogue import table
from orchestration.segments.outputs import model_yaml
from tests.segments.world import connection, members_in, named, rendered

NOW = datetime(2026, 3, 30, 12)
VALUES = {
    "country_code": ("US", ["US", "CA"]),
    "net_revenue": (10, [10, 20]),
    "is_vip": (True, None),
    "last_ordered_at": (None, None),
}
OPERATORS = [
    ("country_code", "is", "US", False),
    ("country_code", "is_not", "US", True),
    ("country_code", "in", ["US"], False),
    ("country_code", "not_in", ["US"], True),
    ("country_code", "contains", "U", False),
    ("country_code", "not_contains", "U", True),
    ("country_code", "starts_with", "U", False),
    ("country_code", "ends_with", "S", False),
    ("net_revenue", "is", 0, False),
    ("net_revenue", "is_not", 0, True),
    ("net_revenue", "in", [0, 1], False),
    ("net_revenue", "not_in", [0, 1], True),
    ("net_revenue", "at_least", -1, False),
    ("net_revenue", "at_most", 1, False),
    ("net_revenue", "more_than", -1, False),
    ("net_revenue", "less_than", 1, False),
    ("net_revenue", "between", [-1, 1], False),
    ("is_vip", "is", True, False),
    ("is_vip", "is", False, False),
    ("is_vip", "is_not", True, True),
    ("last_ordered_at", "in_last", "1 day", False),
    ("last_ordered_at", "more_than_ago", "1 day", False),
    ("last_ordered_at", "in_next", "1 day", False),
    ("last_ordered_at", "before", date(2030, 1, 1), False),
    ("last_ordered_at", "after", date(2000, 1, 1), False),
    ("last_ordered_at", "on", date(2026, 1, 1), False),
    ("last_ordered_at", "between", [date(2000, 1, 1), date(2030, 1, 1)], False),
    ("discount_codes", "has", "A", False),
    ("discount_codes", "has_any", ["A"], False),
    ("discount_codes", "has_all", ["A"], False),
    ("discount_codes", "has_none", ["A"], True),
]


def people(folder: Path, members: Any, rows: list[dict], **more: Any) -> list[str]:
    with connection({"customers": rows, **more.pop("tables", {})}) as database:
        return sorted(members_in(database, rendered(named(folder, members, **more), NOW)))


def missing(folder: Path, field: str, condition: dict) -> bool:
    """Whether the condition holds of somebody, or an order, of whom the value is not known."""
    if field == "discount_codes":
        members = {"related": "orders", "where": condition}
        order = {"customer_id": "a", "is_counted": True, "ordered_at": NOW}
        return bool(people(folder, members, [{"customer_id": "a"}], tables={"orders": [order]}))
    return bool(people(folder, condition, [{"customer_id": "a"}]))


@pytest.mark.parametrize(("field", "operator", "value", "matches"), OPERATORS)
def test_a_missing_value_is_not_that_and_nothing_else(
    tmp_path: Path, field: str, operator: str, value: Any, matches: bool
) -> None:
    condition = {"field": field, operator: value}
    assert missing(tmp_path, field, condition) is matches
    assert missing(tmp_path, field, condition | {"when_missing": "match"}) is True
    assert missing(tmp_path, field, condition | {"when_missing": "no_match"}) is False
    if field != "discount_codes":
        assert bool(people(tmp_path, {"not": condition}, [{"customer_id": "a"}])) is not matches


@pytest.mark.parametrize(
    ("condition", "hours", "matches"),
    [
        # rolling: exactly so many times 24 hours, closed at now
        ({"in_last": "60 days"}, 59 * 24, True),
        ({"in_last": "60 days"}, 60 * 24, False),
        ({"more_than_ago": "60 days"}, 60 * 24, True),
        ({"more_than_ago": "60 days"}, 60 * 24 - 1 / 3600, False),
        ({"in_last": "4 hours"}, 4, False),
        ({"in_last": "4 hours"}, 4 - 1 / 60, True),
        ({"in_last": "1 day"}, 0, True),
        ({"in_last": "1 day"}, -1 / 3600, False),
        ({"in_next": "1 day"}, 0, False),
        ({"in_next": "1 day"}, -24, True),
        ({"in_next": "1 day"}, -24 - 1 / 3600, False),
        ({"in_last": "2 weeks"}, 14 * 24 - 1, True),
    ],
)
def test_rolling_windows_end_at_now(tmp_path: Path, condition: dict, hours: float, matches: bool) -> None:
    person = {"customer_id": "a", "last_ordered_at": NOW - timedelta(hours=hours)}
    assert bool(people(tmp_path, {"field": "last_ordered_at", **condition}, [person])) is matches


@pytest.mark.parametrize(
    ("condition", "moment", "matches"),
    [
        # Berlin's clocks went forward on 29 March 2026 at 01:00 UTC: that day began on the 28th at 23:00 UTC
        # and lasted 23 hours. Now is 14:00 of the 30th in Berlin.
        ({"in_last": "1 day", "whole_days": True}, "2026-03-29 22:00:00", True),
        ({"in_last": "1 day", "whole_days": True}, "2026-03-29 21:59:59", False),
        ({"in_last": "2 days", "whole_days": True}, "2026-03-28 23:00:00", True),
        ({"in_last": "2 days", "whole_days": True}, "2026-03-28 22:59:59", False),
        ({"more_than_ago": "2 days", "whole_days": True}, "2026-03-28 22:59:59", True),
        ({"more_than_ago": "2 days", "whole_days": True}, "2026-03-28 23:00:00", False),
        ({"in_next": "1 day", "whole_days": True}, "2026-03-30 21:59:59", True),
        ({"in_next": "1 day", "whole_days": True}, "2026-03-30 22:00:00", False),
        ({"on": date(2026, 3, 29)}, "2026-03-28 23:00:00", True),
        ({"on": date(2026, 3, 29)}, "2026-03-29 22:00:00", False),
        ({"before": date(2026, 3, 29)}, "2026-03-28 22:59:59", True),
        ({"before": date(2026, 3, 29)}, "2026-03-28 23:00:00", False),
        ({"after": date(2026, 3, 29)}, "2026-03-29 22:00:00", True),
        ({"after": date(2026, 3, 29)}, "2026-03-29 21:59:59", False),
        ({"between": [date(2026, 3, 29), date(2026, 3, 29)]}, "2026-03-29 21:59:59", True),
    ],
)
def test_days_are_those_of_the_zone(tmp_path: Path, condition: dict, moment: str, matches: bool) -> None:
    person = {"customer_id": "a", "last_ordered_at": datetime.fromisoformat(moment)}
    leaf = {"field": "last_ordered_at", **condition}
    assert bool(people(tmp_path, leaf, [person], zone="Europe/Berlin")) is matches


def event(kind: str, clock: str, **more: Any) -> dict:
    return {
        "customer_id": "a",
        "event_type": kind,
        "occurred_at": datetime.fromisoformat(f"2026-03-30 {clock}"),
        **more,
    }


@pytest.mark.parametrize(
    ("ordered", "started", "matches"),
    [
        (None, "07:59:59", True),
        (None, "08:00:00", True),
        (None, "08:00:01", False),  # four hours are not over
        ("11:59:00", "08:00:00", False),
        ("12:00:00", "08:00:00", False),
        ("07:00:00", "08:00:00", True),
    ],
)
def test_four_hours_without_an_order(
    tmp_path: Path, ordered: str | None, started: str, matches: bool
) -> None:
    tree = {
        "sequence": [{"event": "checkout_started"}, {"not": {"event": "order_placed"}, "within": "4 hours"}]
    }
    rows = [event("checkout_started", started)] + ([event("order_placed", ordered)] if ordered else [])
    assert bool(people(tmp_path, tree, [{"customer_id": "a"}], tables={"timeline": rows})) is matches


def test_a_customer_without_rows_has_none_of_them(tmp_path: Path) -> None:
    """`zero times` finds people of whom nothing at all is known ."""
    rows = [{"customer_id": "a"}]
    nothing: dict[str, Any] = {"tables": {"orders": []}}
    assert people(tmp_path, {"related": "orders", "match": "none"}, rows, **nothing) == ["a"]
    assert people(tmp_path, {"related": "orders", "count": {"is": 0}}, rows, **nothing) == ["a"]
    assert people(
        tmp_path, {"related": "orders", "sum": {"of": "net_amount", "less_than": 1}}, rows, **nothing
    ) == ["a"]
    assert (
        people(
            tmp_path, {"related": "orders", "average": {"of": "net_amount", "less_than": 1}}, rows, **nothing
        )
        == []
    )
    every = {"related": "orders", "match": "all", "where": {"field": "channel", "is": "pos"}}
    assert people(tmp_path, every, rows, **nothing) == []


@pytest.mark.parametrize(
    ("members", "said"),
    [
        (
            {"all": [{"field": "order_count", "at_least": 1}, {"field": "net_revenu", "at_least": 1}]},
            "members.all[1]: `customers` has no `net_revenu`; did you mean `net_revenue`?",
        ),
        (
            {"field": "net_revenue", "contains": "1"},
            "members: `net_revenue` is a number: it takes `is`, `is_not`, `in`, `not_in`, `at_least`",
        ),
        (
            {"field": "email_marketing_status", "is": "subscribd"},
            "did you mean `subscribed`? It is one of `subscribed`,",
        ),
        ({"field": "country_code", "is": 1}, "`country_code` is a text, not 1 (write it in quotes)"),
        (
            {"event": "order_place"},
            "members.event: the timeline has no `order_place`; did you mean `order_placed`?",
        ),
        (
            {
                "any": [
                    {"not": {"event": "product_viewed", "where": [{"field": "properties.pat", "is": "x"}]}}
                ]
            },
            "members.any[0].not.where.all[0]: `product_viewed` has no `properties.pat`; did you mean",
        ),
        ({"related": "order"}, "no related table `order`; did you mean `orders`?"),
        ({"event": "product_viewed", "within": "6 months"}, "months differ in length: say it in days"),
        (
            {"event": "product_viewed", "within": {"last": "4 hours", "whole_days": True}},
            "whole_days is for a number of days",
        ),
        (
            {"event": "product_viewed", "count": {"at_least": 0}, "same": "product_id"},
            "a number above zero is needed",
        ),
        (
            {"event": "product_viewed", "count": {"at_least": 1, "at_most": 2}},
            "one operator, such as `is: …`; there are at_least, at_most",
        ),
        ({"field": "order_count"}, "there is none"),
        ({"feild": "order_count", "is": 1}, "members: is no condition: `feild`; did you mean `field`?"),
        ({"field": "order_count", "atleast": 1}, "there is no key `atleast` here; did you mean `at_least`?"),
        ({"all": []}, "members.all: is empty"),
        ({"segment": "vip"}, "there is no other segment `vip`; did you mean `vips`?"),
        ({"segment": "tried"}, "there is no other segment `tried`"),
        ({"consent": "push", "method": "form"}, "only of a browser"),
        (
            {"sequence": [{"not": {"event": "order_placed"}}, {"event": "order_placed"}]},
            "the first step must be something that happened",
        ),
        (
            {"field": "last_ordered_at", "between": [date(2026, 1, 2), date(2026, 1, 1)]},
            "the first is the earlier one",
        ),
        ({"related": "orders", "match": "all"}, "match: all needs a `where`"),
        (
            {"and": [{"field": "order_count", "is": 1}]},
            "members: is no condition: `and`; did you mean `all`?",
        ),
        ({"field": "order_count", "equals": 1}, "there is no key `equals` here; did you mean `is`?"),
        ({"field": "order_count", ">=": 1}, "there is no key `>=` here; did you mean `at_least`?"),
        ({"field": "country_code", "in": "US"}, "members.in: must be a list, `[a, b]`"),
        (
            {"field": "country_code", "in": ["US", None]},
            "members.in[1]: is empty; what is missing is found by",
        ),
        (
            {"field": "country_code", "is": None},
            "it has no value; what is missing is found by `is_not_set: true`",
        ),
        ({"field": "net_revenue", "at_least": 1, 0: None}, "in a number no comma parts the thousands"),
        ({"field": "last_ordered_at", "before": "2025-12-01"}, "is written 2025-01-31, without quotes"),
        ({"all": {"field": "order_count", "is": 1}}, "members.all: must be a list"),
        (
            {"all": [{"field": "order_count", "is": 1}], "any": [{"field": "order_count", "is": 2}]},
            "members.any: `any` stands beside `all`: they are two conditions",
        ),
        (
            {"event": "page_viewed", "count": 3},
            "members.count: must be a comparison such as `{at_least: 3}`, not 3",
        ),
        (
            {"event": "page_viewed", "count": {"between": [5, 2]}},
            "members.count: between: the first is the lower",
        ),
        ({"event": "page_viewed", "where": {"field": "path", "is": "x"}}, "did you mean `properties.path`?"),
        (
            {"event": "page_viewed", "where": {"event": "product_viewed"}},
            "members.where: is no condition: `event`; there is `all`, `any`, `not`, `field`",
        ),
        (
            {"event": "page_viewed", "within": {"last": "24 hours", "more_than_ago": "1 day"}},
            "nothing is in the last 24 hours and 1 day ago or more",
        ),
        ({"sequence": [{"event": "order_placed"}]}, "members.sequence: needs 2 or more, not 1"),
        ({"sequence": [{"event": "order_placed"}] * 7}, "members.sequence: takes 6 at most, not 7"),
        ({"consent": "sms", "status": []}, "members.status: is empty"),
        ({"consent": "sms", "status": False}, "members.status: must be a list"),
        ({"field": "rfm_group", "is": "champion"}, "did you mean `champions`? It is one of"),
        ({"field": "engagement_level", "in": ["high", "Low"]}, "never 'Low'; did you mean `low`?"),
        ({"field": "next_best_product_ids", "is": "p1"}, "is a list: it takes `is_set`, `is_not_set`, `has`"),
        ({"related": "orders", "where": {"field": "channel", "is": "store"}}, "never 'store'. It is one of"),
        ({"related": "subscriptions", "where": {"field": "status", "is": "canceled"}}, "mean `cancelled`?"),
        (
            {"related": "tickets", "where": {"field": "status", "is": "Open"}},
            "never 'Open'; did you mean `open`?",
        ),
    ],
)
def test_an_error_names_the_place_and_what_was_meant(tmp_path: Path, members: dict, said: str) -> None:
    with pytest.raises(WeftError) as refusal:
        named(tmp_path, members, known=("vips",))
    assert said in str(refusal.value)
    assert "tried.yml: members" in str(refusal.value)


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({"arms": {"reminder": 60, "gift": 60}}, "arms: they and holdout_percent make 100, not 120"),
        (
            {"arms": {"reminder": 100, "gift": 0}},
            "arms: names, but holdout and treated, with percentages above 0",
        ),
        ({"arms": {"treated": 100}}, "arms: names, but holdout and treated"),
        ({"refresh": "sometimes"}, "refresh: input should be 'hourly', 'daily' or 'weekly'"),
        ({"expected_share": [0.2, 0.1]}, "expected_share: the first is the lower one"),
        ({"expected_share": [0, 20]}, "expected_share[1]: input should be less than or equal to 1"),
        ({"reentry_days": 0}, "reentry_days: input should be greater than or equal to 1"),
    ],
)
def test_what_a_file_states_of_its_segment_is_checked(tmp_path: Path, stated: dict, said: str) -> None:
    """Before anything is written: in the view's own file a marketer would not look for it."""
    with pytest.raises(WeftError) as refusal:
        named(tmp_path, {"field": "is_vip", "is": True}, **stated)
    assert said in str(refusal.value)


def test_size_and_pause_reach_the_model(tmp_path: Path) -> None:
    more = {"arms": {"a": 45, "b": 55}, "refresh": "hourly", "expected_share": [0, 0.2], "reentry_days": 14}
    written = yaml.safe_load(model_yaml(named(tmp_path, {"field": "is_vip", "is": True}, **more)))
    meta = written["models"][0]["config"]["meta"]
    assert {key: meta[key] for key in more} == more


def test_groups_of_rfm_are_those_of_the_seed() -> None:
    """A name that no customer has is refused, so every name that one can have must be known."""
    with (PROJECT_ROOT / "seeds" / "rfm_groups.csv").open() as file:
        groups = {row["rfm_group"] for row in csv.DictReader(file)}
    assert set(table("customers").columns["rfm_group"].values) == groups | {"prospects"}


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    tree = {"all": [{"field": "a_", "is": 1}, {"field": "b_", "is": 1}, {"event": "c_"}]}
    with pytest.raises(WeftError) as refusal:
        named(tmp_path, tree)
    assert [f"all[{number}]" in str(refusal.value) for number in range(3)] == [True] * 3


def test_texts_that_yaml_1_1_takes_for_something_else_are_texts(tmp_path: Path) -> None:
    """Norway's `NO`, and the operator `on`."""
    from orchestration.segments.read import read_segment
    from tests.segments.world import ABOUT

    about = "\n".join(f"{key}: {value}" for key, value in ABOUT.items())
    about = about.replace("['email']", "[email]")
    file = tmp_path / "tried.yml"
    file.write_text(
        f"{about}\nmembers: {{all: [{{field: country_code, in: [NO, SE]}}, "
        "{field: last_ordered_at, on: 2026-01-01}]}"
    )
    assert read_segment(file, set()).segment.members.all[0].value == ("NO", "SE")


def test_a_circle_of_segments_is_named(tmp_path: Path) -> None:
    from orchestration.segments.read import load_segments

    for name, other in (("one", "two"), ("two", "three"), ("three", "one")):
        named(tmp_path, {"segment": other}, name=name, known=(other,))
    with pytest.raises(WeftError, match="in a circle: one → two → three → one"):
        load_segments(tmp_path)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"people": [{"first_name": "Ann"}]}, "tests[0].people[0]: has no `customer`"),
        (
            {"people": [{"customer": "a", "first_nam": "Ann"}]},
            "has no `first_nam`; did you mean `first_name`?",
        ),
        ({"peple": []}, "there is no key `peple` here; did you mean `people`?"),
        ({"people": [{"customer": "{{ 1 }}"}]}, "no double braces"),
        ({"events": [{"customer": "a", "properties": {"path": ["{% x %}"]}}]}, "no double braces"),
        ({"in": ["{{ 1 }}"]}, "without backslashes and double braces"),
        ({"segments": [{"customer": "a", "in": ["vip"]}]}, "no other segment `vip`; did you mean `vips`?"),
        ({"segments": [{"customer": "a", "since": "2026-01-01"}]}, "there is no key `since` here"),
        ({"now": "yesterday"}, "a time is written 2025-01-31 14:00"),
    ],
)
def test_a_test_is_checked_too(tmp_path: Path, given: dict, said: str) -> None:
    one = {"name": "it", "now": "2026-01-01 10:00", "in": []} | given
    with pytest.raises(WeftError) as refusal:
        named(tmp_path, {"field": "order_count", "is": 1}, known=("vips",), tests=[one])
    assert said in str(refusal.value)
