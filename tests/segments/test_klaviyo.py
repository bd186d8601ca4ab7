"""Klaviyo's segments: what is translated, what is refused and why; inputs are valid by its own schema."""

import gzip
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from orchestration.segments.klaviyo import import_file

METRICS = {
    "data": [
        {"id": "VLbLXB", "attributes": {"name": "Placed Order"}},
        {"id": "Vp", "attributes": {"name": "Viewed Product"}},
        {"id": "Co", "attributes": {"name": "Cancelled Order"}},
        {"id": "Oe", "attributes": {"name": "Opened Email"}},
        {"id": "Xx", "attributes": {"name": "Spun the Wheel"}},
    ]
}


def metric(metric_id: str, operator: str, value: float, timeframe: dict, **more: Any) -> dict:
    return {
        "type": "profile-metric",
        "metric_id": metric_id,
        "measurement": "count",
        "measurement_filter": {"type": "numeric", "operator": operator, "value": value},
        "timeframe_filter": {"type": "date", **timeframe},
        **more,
    }


def prop(name: str, **given: Any) -> dict:
    return {"type": "profile-property", "property": name, "filter": given}


def consent(channel: str, can: bool, subscription: str, **more: Any) -> dict:
    stated = {
        "channel": channel,
        "can_receive_marketing": can,
        "consent_status": {"subscription": subscription, **more},
    }
    return {"type": "profile-marketing-consent", "consent": stated}


def membership(*ids: str, member: bool = True) -> dict:
    return {"type": "profile-group-membership", "is_member": member, "group_ids": list(ids)}


ALLTIME, LAST_30 = {"operator": "alltime"}, {"operator": "in-the-last", "unit": "day", "quantity": 30}
PREDICTED = {
    "type": "profile-predictive-analytics",
    "dimension": "churn_probability",
    "filter": {"type": "numeric", "operator": "greater-than", "value": 0.5},
}


def export(*groups: list[dict], name: str = "Some people", id_: str = "S1") -> dict:
    definition = {"condition_groups": [{"conditions": group} for group in groups]}
    return {"type": "segment", "id": id_, "attributes": {"name": name, "definition": definition}}


@pytest.fixture
def imported(tmp_path: Path):
    def run(*segments: dict) -> tuple[dict[str, Any], dict[str, list[str]]]:
        file, metrics, folder = tmp_path / "klaviyo.json", tmp_path / "metrics.json", tmp_path / "segments"
        folder.mkdir(exist_ok=True)
        file.write_text(json.dumps({"data": list(segments)}))
        metrics.write_text(json.dumps(METRICS))
        outcome = import_file(file, "tests", metrics, folder)
        written = {
            one: yaml.safe_load((folder / f"{one}.yml").read_text())["members"] for one in outcome.written
        }
        return written, outcome.refused

    return run


@pytest.mark.parametrize(
    ("condition", "members"),
    [
        (metric("VLbLXB", "greater-than-or-equal", 1, ALLTIME), {"event": "order_placed"}),
        (
            metric("VLbLXB", "equals", 0, LAST_30),
            {"event": "order_placed", "count": {"is": 0}, "within": "30 days"},
        ),
        (
            metric("Oe", "greater-than", 0, {"operator": "at-least", "unit": "week", "quantity": 2}),
            {
                "event": "message_opened",
                "within": {"more_than_ago": "2 weeks"},
                "where": [{"field": "properties.channel", "is": "email"}],
            },
        ),
        (
            metric(
                "VLbLXB", "greater-than", 100, {"operator": "between", "start": 30, "end": 60, "unit": "day"}
            )
            | {"measurement": "sum"},
            {
                "event": "order_placed",
                "sum": {"of": "amount", "more_than": 100},
                "within": {"last": "60 days", "more_than_ago": "30 days"},
            },
        ),
        (
            metric(
                "VLbLXB", "greater-than", 0, {"operator": "between", "start": 0, "end": 30, "unit": "day"}
            ),
            {"event": "order_placed", "within": "30 days"},
        ),
        (
            metric("Co", "greater-than", 1, ALLTIME),
            {"event": "order_cancelled", "count": {"more_than": 1}},
        ),
        (
            prop("location['country']", type="string", operator="equals", value="United States"),
            {"field": "country_code", "is": "US"},
        ),
        (
            prop("location['country']", type="string", operator="not-in", value=["Germany", "AT"]),
            {"field": "country_code", "not_in": ["DE", "AT"], "when_missing": "no_match"},
        ),
        (
            prop("location['country']", type="existence", operator="is-set"),
            {"field": "country_code", "is_set": True},
        ),
        (
            prop("location['city']", type="string", operator="not-equals", value="Paris"),
            {"field": "city", "is_not": "Paris", "when_missing": "no_match"},
        ),
        (
            prop("first_name", type="string", operator="not-starts-with", value="A"),
            {
                "all": [
                    {"not": {"field": "first_name", "starts_with": "A"}},
                    {"field": "first_name", "is_set": True},
                ]
            },
        ),
        (prop("email", type="existence", operator="not-set"), {"field": "email", "is_set": False}),
        (consent("email", True, "subscribed"), {"consent": "email", "status": "subscribed"}),
        (consent("sms", False, "unsubscribed"), {"consent": "sms", "status": ["unsubscribed", "suppressed"]}),
        (PREDICTED, {"field": "churn_probability", "more_than": 0.5}),
        (
            {"type": "profile-region", "in_region": True, "region": "united_states"},
            {"field": "country_code", "in": ["US"]},
        ),
    ],
)
def test_what_has_an_equal_is_translated(imported, condition: dict, members: dict) -> None:
    assert imported(export([condition])) == ({"some_people": members}, {})


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        (metric("Xx", "greater-than", 0, ALLTIME), "no event for the metric “Spun the Wheel”"),
        (metric("unknown", "greater-than", 0, ALLTIME), "--metrics"),
        (
            metric(
                "Vp",
                "greater-than",
                0,
                ALLTIME,
                metric_filters=[
                    {"property": "Color", "filter": {"type": "string", "operator": "equals", "value": "red"}}
                ],
            ),
            "events here have no “Color”",
        ),
        (
            prop("properties['Shoe size']", type="numeric", operator="equals", value=9),
            "no column for the property",
        ),
        (prop("first_name", type="string", operator="regex", value="^A"), "no string regex"),
        (prop("location['country']", type="string", operator="contains", value="United"), "two letters"),
        (
            prop("location['country']", type="string", operator="in", value=["France", "Atlantis"]),
            "no country of seeds/country_names.csv is called Atlantis",
        ),
        (membership("LIST"), "LIST is a list of Klaviyo's"),
        (
            {
                "type": "profile-postal-code-distance",
                "country_code": "US",
                "postal_code": "02110",
                "unit": "miles",
                "filter": {"type": "numeric", "operator": "less-than", "value": 5},
            },
            "not by distance",
        ),
        (
            {
                "type": "profile-predictive-analytics",
                "dimension": "predicted_gender",
                "filter": {"type": "string", "operator": "equals", "value": "uncertain"},
            },
            "no predicted_gender",
        ),
        ({"type": "something new"}, "not known here"),
        ({"type": "profile-metric"}, "not as Klaviyo documents it"),
    ],
)
def test_what_has_none_is_refused_with_the_reason_and_writes_nothing(
    imported, condition: dict, reason: str
) -> None:
    """A segment short of one condition is another segment: nothing of it is written."""
    written, refused = imported(export([consent("email", True, "subscribed")], [condition]))
    assert written == {}
    (reasons,) = refused.values()
    assert reason in " ".join(reasons)
    assert "group 2, condition 1" in reasons[0]


def test_groups_are_and_conditions_are_or(imported) -> None:
    first = consent("email", True, "subscribed")
    written, _ = imported(export([first, consent("sms", True, "subscribed")], [PREDICTED]))
    either = [{"consent": "email", "status": "subscribed"}, {"consent": "sms", "status": "subscribed"}]
    assert written["some_people"] == {
        "all": [{"any": either}, {"field": "churn_probability", "more_than": 0.5}]
    }


def test_a_segment_of_the_same_answer_is_asked_for_by_name(imported) -> None:
    buyers = export([metric("VLbLXB", "greater-than", 0, ALLTIME)], name="Buyers", id_="B")
    others = export([membership("B", member=False)], name="Everybody else!", id_="E")
    written, refused = imported(buyers, others)
    assert refused == {}
    assert written["everybody_else"] == {"not": {"segment": "buyers"}}


def test_a_file_that_is_there_is_left_alone(imported) -> None:
    imported(export([PREDICTED]))
    written, refused = imported(export([consent("email", True, "subscribed")]))
    assert written == {}
    assert "there already" in refused["Some people"][0]


def test_names_and_texts_cannot_reach_jinja_or_sql(imported) -> None:
    evil = "x'; drop table customers; -- {{ run_query('x') }} \\"
    written, _ = imported(
        export([prop("first_name", type="string", operator="equals", value=evil)], name=evil)
    )
    assert written == {"x_drop_table_customers_run_query_x": {"field": "first_name", "is": evil}}


def test_the_inputs_are_valid_by_klaviyos_own_description(shared_data: Path) -> None:
    with gzip.open(shared_data / "klaviyo_openapi" / "stable.json.gz", "rt") as file:
        # a whole number is an integer and a number: with oneOf Klaviyo's description refuses each
        schemas = json.loads(file.read().replace('"oneOf"', '"anyOf"'))["components"]
    given = [
        mark.args[1]
        for test in (
            test_what_has_an_equal_is_translated,
            test_what_has_none_is_refused_with_the_reason_and_writes_nothing,
        )
        for mark in test.pytestmark
    ]
    conditions = [
        case[0] for cases in given for case in cases if case[0].get("type") in KNOWN and len(case[0]) > 1
    ]
    assert len(conditions) > 18
    definition = {"condition_groups": [{"conditions": conditions}]}
    schema = {"$ref": "#/components/schemas/SegmentDefinition", "components": schemas}
    jsonschema.Draft4Validator(schema).validate(definition)


KNOWN = (
    *("profile-metric", "profile-property", "profile-marketing-consent", "profile-group-membership"),
    *("profile-predictive-analytics", "profile-region", "profile-postal-code-distance"),
)
