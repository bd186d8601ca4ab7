"""Webhooks as their vendors sign and send them."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest

from orchestration.collect.webhooks import shopify_table
from tests.collect.conftest import SECRET, Running

Start = Callable[..., Running]


def mac(content: bytes, secret: str = SECRET) -> bytes:
    return hmac.new(secret.encode(), content, hashlib.sha256).digest()


def shopify(body: bytes, topic: str, delivery: str, secret: str = SECRET) -> dict[str, str]:
    return {
        "X-Shopify-Hmac-Sha256": base64.b64encode(mac(body, secret)).decode(),
        "X-Shopify-Topic": topic,
        "X-Shopify-Webhook-Id": delivery,
        "X-Shopify-Shop-Domain": "shop.example",
        "X-Shopify-Triggered-At": "2026-11-30T10:00:00.000Z",
    }


def klaviyo(body: bytes, secret: str = SECRET) -> dict[str, str]:
    stamp = "2026-11-30T10:00:00+00:00"
    return {
        "Klaviyo-Signature": mac(body + stamp.encode(), secret).hex(),
        "Klaviyo-Timestamp": stamp,
        "Klaviyo-Webhook-Id": "webhook-1",
    }


def attentive(body: bytes, secret: str = SECRET) -> dict[str, str]:
    return {"x-attentive-hmac-sha256": mac(body, secret).hex()}


def post(running: Running, vendor: str, body: bytes, headers: dict[str, str]) -> int:
    return running.post(f"/webhooks/{vendor}", body, key=None, headers=headers)[0]


def test_genuine_webhooks_land_once_in_the_layout_that_is_read(collector: Start) -> None:
    running = collector()
    order = b'{"id": 1001,  "email": "ada@example.com", "line_items": [{"id": 1, "price": "19.90"}]}'
    gone = b'{"id": 1001}'
    events = {
        "data": [
            {"external_id": "e1", "topic": "event:klaviyo.opened_email", "payload": {"data": {"id": "e1"}}},
            {"external_id": "e2", "topic": "event:klaviyo.opened_email", "payload": {"data": {"id": "e2"}}},
        ],
        "meta": {"timestamp": "2026-11-30T10:00:00+00:00"},
    }
    opened = json.dumps(events).encode()
    again = json.dumps({"data": events["data"][:1]}).encode()
    joined = (
        b'{"type": "sms.subscribed", "timestamp": 1796004000000, "subscriber": {"phone": "+32470000000"}}'
    )
    for _ in range(2):
        assert post(running, "shopify", order, shopify(order, "orders/create", "d1")) == 200
        assert post(running, "shopify", order, shopify(order, "orders/updated", "d2")) == 200
        assert post(running, "shopify", gone, shopify(gone, "orders/delete", "d3")) == 200
        assert post(running, "klaviyo", opened, klaviyo(opened)) == 200
        assert post(running, "klaviyo", again, klaviyo(again)) == 200
        assert post(running, "attentive", joined, attentive(joined)) == 200
    running.stop()
    landed = running.landed()
    assert {table: len(rows) for table, rows in landed.items()} == {
        "shopify_webhooks/orders": 2,
        "shopify_webhooks/orders_delete": 1,
        "klaviyo_webhooks/events": 2,
        "attentive/webhooks": 1,
    }
    row = landed["shopify_webhooks/orders"][0]
    assert row.items() >= json.loads(order).items()
    assert (row["webhook_topic"], row["shop_domain"]) == ("orders/create", "shop.example")
    assert landed["klaviyo_webhooks/events"][1].items() >= events["data"][1].items()
    assert landed["attentive/webhooks"][0].items() >= json.loads(joined).items()
    assert all(row["received_at"] for rows in landed.values() for row in rows)


@pytest.mark.parametrize(
    ("vendor", "sign"),
    [
        ("shopify", lambda body, secret: shopify(body, "orders/create", "d", secret)),
        ("klaviyo", klaviyo),
        ("attentive", attentive),
    ],
)
def test_what_nobody_signed_who_has_the_secret_is_refused(
    vendor: str, sign: Callable[[bytes, str], dict[str, str]], collector: Start
) -> None:
    running = collector()
    body = b'{"data": [{"email": "ada@example.com"}]}'
    right = sign(body, SECRET)
    signature = next(iter(right))
    changed = {
        "another secret": (body, sign(body, "another")),
        "another body": (body + b" ", right),
        "no signature": (body, {name: value for name, value in right.items() if name != signature}),
        "no text": (body, right | {signature: "\xff"}),
    }
    if vendor == "klaviyo":
        changed["another time"] = (body, right | {"Klaviyo-Timestamp": "2026-11-30T11:00:00+00:00"})
    answers: dict[str, Any] = {
        name: running.post(f"/webhooks/{vendor}", sent, key=None, headers=headers)
        for name, (sent, headers) in changed.items()
    }
    assert {name: (status, body["code"]) for name, (status, body, _) in answers.items()} == dict.fromkeys(
        changed, (401, "bad_signature")
    )
    assert post(running, vendor, body, right) == 200
    log = running.stop()
    assert log.count(f"401 bad_signature /webhooks/{{name}} {vendor}") == len(changed)
    assert SECRET not in log
    assert "ada@example.com" not in log


def test_a_genuine_body_of_another_shape_is_malformed(collector: Start) -> None:
    running = collector()
    flow = b'{"email": "ada@example.com"}'
    assert post(running, "klaviyo", flow, klaviyo(flow)) == 400
    text = b'"text"'
    assert post(running, "shopify", text, shopify(text, "orders/create", "d")) == 400
    assert post(running, "shopify", flow, shopify(flow, "", "d")) == 400
    assert post(running, "attentive", text, attentive(text)) == 400
    assert "ada@example.com" not in running.stop()
    assert running.landed() == {}


@pytest.mark.parametrize(
    ("topic", "table"),
    [
        ("orders/paid", "orders"),
        ("refunds/create", "order_refunds"),
        ("checkouts/update", "abandoned_checkouts"),
        ("customers/data_request", "customers_data_request"),
        ("customers/redact", "customers_redact"),
        ("app/uninstalled", "app_uninstalled"),
        ("../../x", "x"),
        ("", ""),
    ],
)
def test_a_topic_lands_where_rows_of_its_shape_are(topic: str, table: str) -> None:
    assert shopify_table(topic) == table
