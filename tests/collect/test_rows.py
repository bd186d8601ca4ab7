"""Calls as rows: hand-written examples of Segment's warehouse, and what holds for any call."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.collect.bodies import parsed
from orchestration.collect.names import snake_case
from orchestration.collect.refused import Refused
from orchestration.collect.segment import MOST_COLUMNS, EventTables, entry_of, messages_of

NOW = datetime(2026, 11, 30, 12, 0, 0, 500_000, UTC)


def rows_of(message: dict[str, Any], sent_at: Any = None, most: int = 500) -> dict[str, dict[str, Any]]:
    entry = entry_of(message, sent_at, NOW, "segment", EventTables(set(), most))
    return {table.removeprefix("segment/"): json.loads(row) for table, row in entry.rows}


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("Order Completed", "order_completed"),
        ("orderCompleted", "order_completed"),
        ("firstName", "first_name"),
        ("productID", "product_id"),
        ("SKU", "sku"),
        ("Base64Encode", "base64_encode"),
        ("CStringRef", "cstring_ref"),
        ("p_z9Rg", "p_z9_rg"),
        ("2FA Enabled", "2fa_enabled"),
        ("  $#$sample   2    Text   ", "sample_2_text"),
        ("utm_source", "utm_source"),
        ("something.com", "something_com"),
        ("FOO:BAR$BAZ", "foo_bar_baz"),
        ("購入", ""),
        ("../../etc/passwd", "etc_passwd"),
    ],
)
def test_names_are_those_of_the_warehouse(name: str, column: str) -> None:
    assert snake_case(name) == column


EXAMPLES = [
    pytest.param(
        {
            "type": "track",
            "messageId": "m1",
            "userId": 97980,
            "anonymousId": "a1",
            "event": "Order Completed",
            "originalTimestamp": "2026-11-30T10:00:00+01:00",
            "context": {
                "app": {"version": "1.0.0"},
                "page": {"url": "https://shop.example/?utm_source=x"},
                "campaign": {"source": "x"},
                "device": {"advertisingId": "ad-1"},
                "traits": {"firstName": "Ada"},
                "externalId": [{"id": "c1", "type": "shop"}],
            },
            "properties": {
                "order_id": "5",
                "total": 19.9,
                "coupon": None,
                "shipping": {"costOf": {"express": 4}},
                "products": [{"product_id": "p1"}],
                "id": "is not the message's",
            },
        },
        {
            "tracks": {
                "id": "m1",
                "user_id": "97980",
                "anonymous_id": "a1",
                "event": "order_completed",
                "event_text": "Order Completed",
                "received_at": "2026-11-30 12:00:00.500",
                "original_timestamp": "2026-11-30 09:00:00.000",
                "timestamp": "2026-11-30 09:00:00.000",
                "context_app_version": "1.0.0",
                "context_page_url": "https://shop.example/?utm_source=x",
                "context_campaign_source": "x",
                "context_device_advertising_id": "ad-1",
                "context_traits_first_name": "Ada",
                "context_external_id": [{"id": "c1", "type": "shop"}],
                "properties": "as sent",
            },
            "order_completed": {
                "order_id": "5",
                "total": 19.9,
                "shipping_cost_of_express": 4,
                "products": [{"product_id": "p1"}],
            },
        },
        id="track",
    ),
    pytest.param(
        {
            "type": "identify",
            "messageId": "m2",
            "userId": "u1",
            "traits": {"email": "ada@example.com", "address": {"street": "6th Street"}, "tags": ["a", "b"]},
        },
        {
            "identifies": {
                "id": "m2",
                "user_id": "u1",
                "email": "ada@example.com",
                "address_street": "6th Street",
                "tags": ["a", "b"],
                "received_at": "2026-11-30 12:00:00.500",
                "timestamp": "2026-11-30 12:00:00.500",
            }
        },
        id="identify",
    ),
    pytest.param(
        {
            "type": "page",
            "messageId": "m3",
            "anonymousId": "a1",
            "name": "Home",
            "category": "Shop",
            "properties": {"url": "https://shop.example/", "name": "not this one"},
        },
        {
            "pages": {
                "id": "m3",
                "anonymous_id": "a1",
                "name": "Home",
                "category": "Shop",
                "url": "https://shop.example/",
                "received_at": "2026-11-30 12:00:00.500",
                "timestamp": "2026-11-30 12:00:00.500",
            }
        },
        id="page",
    ),
    pytest.param(
        {
            "type": "group",
            "messageId": "m4",
            "userId": "u1",
            "groupId": "g1",
            "traits": {"employeeCount": 12},
        },
        {
            "groups": {
                "id": "m4",
                "user_id": "u1",
                "group_id": "g1",
                "employee_count": 12,
                "received_at": "2026-11-30 12:00:00.500",
                "timestamp": "2026-11-30 12:00:00.500",
            }
        },
        id="group",
    ),
    pytest.param(
        {"type": "alias", "messageId": "m5", "userId": "u1", "previousId": "a1"},
        {
            "aliases": {
                "id": "m5",
                "user_id": "u1",
                "previous_id": "a1",
                "received_at": "2026-11-30 12:00:00.500",
                "timestamp": "2026-11-30 12:00:00.500",
            }
        },
        id="alias",
    ),
]


@pytest.mark.parametrize(("message", "expected"), EXAMPLES)
def test_a_call_becomes_the_rows_of_the_warehouse(message: dict, expected: dict) -> None:
    if "tracks" in expected:
        expected["tracks"]["properties"] = message["properties"]
        expected["order_completed"] = expected["tracks"] | expected["order_completed"]
    assert rows_of(message) == expected


@pytest.mark.parametrize(
    ("times", "sent_at", "stamped"),
    [
        # the device is an hour slow: it sent at 10:58 what reached us at 12:00:00.5
        ({"timestamp": "2026-11-30T10:00:00Z"}, "2026-11-30T10:58:00Z", "2026-11-30 11:02:00.500"),
        ({"timestamp": "2026-11-30T10:00:00Z"}, None, "2026-11-30 10:00:00.000"),
        ({"timestamp": "yesterday"}, None, "2026-11-30 12:00:00.500"),
        ({"timestamp": 1796004000000}, None, "2026-11-30 02:00:00.000"),
        # RudderStack's library for Node: the caller's own time beside that of the call
        (
            {"timestamp": "2025-01-01T00:00:00Z", "originalTimestamp": "2026-11-30T12:00:00Z"},
            "2026-11-30T12:00:00.500Z",
            "2025-01-01 00:00:00.000",
        ),
        ({"timestamp": "0001-01-01T00:00:00Z"}, "9999-12-31T00:00:00Z", "2026-11-30 12:00:00.500"),
    ],
)
def test_the_clock_of_a_device_is_corrected(times: dict, sent_at: Any, stamped: str) -> None:
    row = rows_of({"type": "page", "userId": "u"} | times, sent_at)["pages"]
    assert row["timestamp"] == stamped


def test_an_event_named_as_a_table_of_calls_is_in_tracks_alone() -> None:
    for name in ("Identifies", "tracks", "Users", "購入", "x" * 500):
        assert set(rows_of({"type": "track", "userId": "u", "event": name})) == {"tracks"}


def test_events_of_more_names_than_the_bound_are_in_tracks_alone() -> None:
    tables = EventTables({"seen"}, 2)
    assert [tables.has(name) for name in ("seen", "new", "another", "new")] == [True, True, False, True]


@pytest.mark.parametrize(
    ("message", "says"),
    [
        ("text", "not a JSON object"),
        ({"userId": "u"}, "no known type"),
        ({"type": ["track"], "userId": "u"}, "no known type"),
        ({"type": "track", "userId": "u"}, "no event"),
        ({"type": "track", "userId": "u", "event": 5}, "no event"),
        ({"type": "page"}, "neither userId nor anonymousId"),
        ({"type": "page", "userId": "  "}, "neither userId nor anonymousId"),
        ({"type": "group", "userId": "u"}, "no groupId"),
        ({"type": "alias", "userId": "u"}, "no previousId"),
    ],
)
def test_what_is_no_call_is_refused_with_the_reason(message: Any, says: str) -> None:
    with pytest.raises(Refused, match=says):
        rows_of(message)


def test_the_context_of_a_batch_is_that_of_its_messages() -> None:
    batch = [{"context": {"ip": "own"}}, {}]
    messages, _ = messages_of({"context": {"ip": "shared", "locale": "nl"}, "batch": batch})
    assert [message["context"] for message in messages] == [
        {"ip": "own", "locale": "nl"},
        {"ip": "shared", "locale": "nl"},
    ]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=30,
)


def leaves(value: Any, prefix: str = "", depth: int = 1) -> list[tuple[str, Any]]:
    """Columns as the warehouse's page describes them, in the order of the call."""
    found = []
    for key, inner in value.items():
        name = prefix + snake_case(key)
        if not snake_case(key) or inner is None:
            continue
        if isinstance(inner, dict) and depth < 8:
            found += leaves(inner, name + "_", depth + 1)
        else:
            found.append((name, inner))
    return found


@given(st.dictionaries(st.text(max_size=8), JSON, max_size=6))
def test_every_property_is_a_column_and_the_whole_is_kept(properties: dict[str, Any]) -> None:
    rows = rows_of({"type": "track", "userId": "u", "event": "Any Event", "properties": properties})
    standard, own = rows["tracks"], rows["any_event"]
    assert standard.get("properties", {}) == properties
    assert {name: own[name] for name in standard} == standard
    wanted: dict[str, Any] = {}
    for name, value in leaves(properties):
        wanted.setdefault(name, value)
    assert {name: value for name, value in own.items() if name not in standard} == {
        name: value for name, value in wanted.items() if name not in standard
    }


def test_a_call_of_too_many_or_too_long_names_keeps_them_in_properties() -> None:
    properties = {f"sku_{number}": number for number in range(1000)} | {"x" * 200: 1}
    row = rows_of({"type": "track", "userId": "u", "event": "E", "properties": properties})["e"]
    assert len(row) == MOST_COLUMNS
    assert row["properties"] == properties


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": 12345678901234567890123}', {"a": "12345678901234567890123"}),
        (b'{"a": 9007199254740993}', {"a": 9007199254740993}),
        (b'{"a": "cut \\ud83d"}', {"a": "cut \ufffd"}),
        (b'{"a": "\\ud83d\\ude00"}', {"a": "\U0001f600"}),
        (b'{"a": "x\\u0000y"}', {"a": "xy"}),
        (b'{"a": "x\\\\u0000y"}', {"a": "x\\u0000y"}),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
    ],
)
def test_bodies_that_other_parsers_stumble_over(body: bytes, value: Any) -> None:
    assert parsed(body) == value


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b'{"a": NaN}', b"[" * 100_000])
def test_a_body_that_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(Refused) as refused:
        parsed(body)
    assert refused.value.status == 400
