"""Webhooks of Shopify, Klaviyo and Attentive: whether they are genuine, and what they land as."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from orchestration.collect.names import snake_case
from orchestration.collect.refused import Refused, malformed
from orchestration.collect.segment import Entry, digest_of, dumps, stamp

Headers = Mapping[str, str]

SHOPIFY_TABLES = {
    "orders": "orders",
    "customers": "customers",
    "products": "products",
    "refunds": "order_refunds",
    "checkouts": "abandoned_checkouts",
    "draft_orders": "draft_orders",
    "fulfillments": "fulfillments",
    "order_transactions": "transactions",
    "collections": "collections",
    "locations": "locations",
    "inventory_items": "inventory_items",
    "inventory_levels": "inventory_levels",
    "disputes": "disputes",
}
"""What a topic is about → Airbyte's name of that table, whose rows have the same shape."""

NOT_THE_RECORD = frozenset({"delete", "disconnect", "redact", "data_request", "remove", "merge"})
"""Actions whose body is not the record: they land in a table of their own."""


@dataclass(frozen=True)
class Vendor:
    """How one vendor signs, and what its bodies hold."""

    header: str
    """Where the signature is."""

    signature: Callable[[bytes, Headers, str], str]
    """The right one: of the body as it was sent, its headers and the secret."""

    entries: Callable[[bytes, Any, Headers, datetime], list[Entry]]


def verify(vendor: Vendor, secrets: tuple[str, ...], body: bytes, headers: Headers) -> None:
    """Whether somebody who has the secret sent this very body.

    Raises:
        Refused: nobody did.
    """
    given = headers.get(vendor.header, "").strip()
    right = [vendor.signature(body, headers, secret) for secret in secrets]
    if not any(hmac.compare_digest(given.encode(), each.encode()) for each in right):
        said = "does not fit the body" if given else "is missing"
        what = f"the signature in {vendor.header} {said}"
        raise Refused(401, "bad_signature", what, "compare the secret on both sides")


def _mac(body: bytes, secret: str) -> bytes:
    return hmac.new(secret.encode(), body, hashlib.sha256).digest()


def _base64(body: bytes, _headers: Headers, secret: str) -> str:
    return base64.b64encode(_mac(body, secret)).decode()


def _hex(body: bytes, _headers: Headers, secret: str) -> str:
    return _mac(body, secret).hex()


def _hex_with_time(body: bytes, headers: Headers, secret: str) -> str:
    return _mac(body + headers.get("klaviyo-timestamp", "").encode(), secret).hex()


def _shopify(body: bytes, payload: Any, headers: Headers, received_at: datetime) -> list[Entry]:
    topic = headers.get("x-shopify-topic", "")
    table = shopify_table(topic)
    if not table:
        raise malformed("X-Shopify-Topic is missing", "Shopify states it; a proxy may have removed it")
    row = _object(payload) | {
        "webhook_topic": topic,
        "webhook_id": headers.get("x-shopify-webhook-id"),
        "webhook_triggered_at": headers.get("x-shopify-triggered-at"),
        "shop_domain": headers.get("x-shopify-shop-domain"),
        "received_at": stamp(received_at),
    }
    delivery = headers.get("x-shopify-webhook-id") or body
    digest = digest_of("shopify_webhooks", topic, row["shop_domain"] or "", delivery)
    return [Entry(digest, ((f"shopify_webhooks/{table}", dumps(row)),))]


def shopify_table(topic: str) -> str:
    """The table of a topic: `orders/create` is a row of `orders`, `orders/delete` one of `orders_delete`."""
    about, _, action = topic.partition("/")
    if about in SHOPIFY_TABLES and action not in NOT_THE_RECORD:
        return SHOPIFY_TABLES[about]
    return snake_case(topic)[:100]


def _klaviyo(body: bytes, payload: Any, headers: Headers, received_at: datetime) -> list[Entry]:
    events = _object(payload).get("data")
    if not isinstance(events, list):
        raise malformed("the body has no list `data`", "system webhooks have one; a flow's webhook has not")
    entries = []
    for event in events:
        row = _object(event) | {
            "webhook_id": headers.get("klaviyo-webhook-id"),
            "received_at": stamp(received_at),
        }
        told_by = [str(event[name]) for name in ("topic", "external_id") if event.get(name)]
        digest = digest_of("klaviyo_webhooks", *(told_by if len(told_by) == 2 else [dumps(event)]))
        entries.append(Entry(digest, (("klaviyo_webhooks/events", dumps(row)),)))
    return entries


def _attentive(body: bytes, payload: Any, _headers: Headers, received_at: datetime) -> list[Entry]:
    # No id comes along: a repeated delivery is known by being the same, to the millisecond it happened.
    entries = []
    for event in payload if isinstance(payload, list) else [payload]:
        row = _object(event) | {"received_at": stamp(received_at)}
        entries.append(Entry(digest_of("attentive", dumps(event)), (("attentive/webhooks", dumps(row)),)))
    return entries


def _object(payload: Any) -> dict[str, Any]:
    if not isinstance(payload, dict):
        raise malformed("the body is not a JSON object", "look whether this is the address for this vendor")
    return payload


VENDORS = {
    "shopify": Vendor("x-shopify-hmac-sha256", _base64, _shopify),
    "klaviyo": Vendor("klaviyo-signature", _hex_with_time, _klaviyo),
    "attentive": Vendor("x-attentive-hmac-sha256", _hex, _attentive),
}
