"""What Shopify lands of orders: each version, its lines, its notes, tags and discount codes."""

import numpy as np
import pyarrow as pa

from orchestration.sample.catalogue import GIFT_CARD, VENDORS, catalogue
from orchestration.sample.channels import CHANNELS, of_channel
from orchestration.sample.columns import (
    Column,
    as_money,
    as_text,
    as_time,
    hex_text,
    joined,
    only,
    pick,
)
from orchestration.sample.outcomes import CANCELLED, PAID, PENDING, RETURNED, line_ids
from orchestration.sample.people import PLACEHOLDER_EMAILS
from orchestration.sample.purchases import DISCOUNTS
from orchestration.sample.rows import Rows, arrival, rows
from orchestration.sample.scenario import DAY, END, MINUTE, chance, one_of
from orchestration.sample.shop_customers import PLACEHOLDER_BASE
from orchestration.sample.shopify import OnlineShop, addressed

LANDING_PAGES = ["/", "/collections/coffee", "/products/small-batch-matcha"]


def orders(rng: np.random.Generator, shop: OnlineShop) -> list[Rows]:
    """Each order as it was placed, and again after it was shipped, cancelled or sent back."""
    online, count = shop.online, shop.online.count
    columns = {
        **_identity(rng, shop),
        **_amounts(shop),
        **_origin(rng, shop),
        **_addresses(rng, shop),
        "test": False,
        "financial_status": pa.array(np.where(shop.outcomes.status == PENDING, "pending", "paid")),
        "fulfillment_status": None,
        "created_at": as_time(online.at),
        "processed_at": as_time(online.at),
        "updated_at": as_time(online.at + MINUTE),
        "cancelled_at": pa.nulls(count, pa.timestamp("us")),
        "cancel_reason": None,
    }
    placed = rows("shopify", "order", columns, arrival(rng, online.at), shop.people.number[online.person])
    return [placed, _changed(rng, shop, placed)]


def _identity(rng: np.random.Generator, shop: OnlineShop) -> dict[str, Column]:
    """Who ordered, as Shopify knows it; those who typed the same placeholder share a customer."""
    people, buying = shop.people, shop.buying
    own = people.email(rng, buying.address % people.count, buying.address // people.count)
    faked = buying.placeholder >= 0
    number = np.arange(shop.online.count) + 1001 + people.chunk * 1_000_000
    customer = buying.customers.customer_id[buying.customer]
    return {
        "id": shop.outcomes.order_id,
        "name": joined("#", as_text(number)),
        "order_number": number,
        "email": only(faked, pick(PLACEHOLDER_EMAILS, buying.placeholder), own),
        "customer_id": np.where(faked, PLACEHOLDER_BASE + buying.placeholder, customer),
        "buyer_accepts_marketing": pa.array(chance(rng, shop.online.count, 0.5)),
    }


def _amounts(shop: OnlineShop) -> dict[str, Column]:
    online = shop.online
    return {
        "currency": "USD",
        "taxes_included": False,
        "total_line_items_price": as_money(online.gross),
        "total_discounts": as_money(online.discount),
        "subtotal_price": as_money(online.subtotal),
        "total_tax": as_money(online.tax),
        "total_price": as_money(online.total),
    }


def _origin(rng: np.random.Generator, shop: OnlineShop) -> dict[str, Column]:
    """Where the order came from."""
    count = shop.online.count
    return {
        "source_name": "web",
        "token": hex_text(rng, count, 16),
        "cart_token": shop.checkouts.order_cart_token,
        "checkout_token": shop.checkouts.order_token,
        "browser_ip": joined("198.51.100.", as_text(1 + shop.online.person % 254)),
        "landing_site_base_url": pick(LANDING_PAGES, one_of(rng, count, [6, 3, 1])),
        "referring_site": of_channel("referrer", shop.order_channel),
    }


def _addresses(rng: np.random.Generator, shop: OnlineShop) -> dict[str, Column]:
    people, person = shop.people, shop.online.person
    first, last = people.first_name(rng, person), people.last_name(person)
    phone = only(chance(rng, len(person), 0.5), people.phone(rng, person))
    return {
        **addressed("billing_address", first, last, people, person, phone),
        **addressed("shipping_address", first, last, people, person, phone),
    }


def _changed(rng: np.random.Generator, shop: OnlineShop, placed: Rows) -> Rows:
    """The newer version of orders that were shipped, cancelled or sent back."""
    status = shop.outcomes.status
    at = np.where(status == PAID, shop.online.at + 2 * DAY, shop.outcomes.changed_at)
    of = np.flatnonzero((status != PENDING) & (at < END))
    newer, status, at = placed.take(of), status[of], at[of]
    sent_back = np.where(shop.outcomes.part[of], "partially_refunded", "refunded")
    financial = np.where(status == RETURNED, sent_back, np.where(status == CANCELLED, "voided", "paid"))
    reason = pick(["customer", "inventory", "fraud"], one_of(rng, len(of), [6, 3, 1]))
    newer.columns |= {
        "financial_status": pa.array(financial),
        "fulfillment_status": only(status != CANCELLED, "fulfilled"),
        "updated_at": as_time(at),
        "cancelled_at": only(status == CANCELLED, as_time(at)),
        "cancel_reason": only(status == CANCELLED, reason),
    }
    newer.arrived_at = np.maximum(arrival(rng, at), newer.arrived_at)
    return newer


def order_lines(rng: np.random.Generator, shop: OnlineShop) -> Rows:
    """The lines of each order; they arrive together."""
    goods, online, owner = catalogue(), shop.online, shop.online.owner
    product = goods.variant_product[online.variant]
    title = goods.title.take(pa.array(product))
    columns = {
        "order_id": shop.outcomes.order_id[owner],
        "id": line_ids(online, shop.outcomes),
        "product_id": goods.product_id[product],
        "variant_id": goods.variant_id[online.variant],
        "name": title,
        "title": title,
        "vendor": pick(VENDORS, product % 3),
        "price": as_money(online.price),
        "quantity": online.quantity,
        "grams": online.quantity * 250,
        "sku": goods.sku.take(pa.array(online.variant)),
        "gift_card": pa.array(goods.is_kind(GIFT_CARD)[product]),
        "requires_shipping": True,
        "taxable": True,
        "index": online.line_index + 1,
        "total_discount": as_money(online.line_discount),
        "fulfillment_status": "fulfilled",
    }
    return rows("shopify", "order_line", columns, arrival(rng, online.at)[owner])


def order_notes(rng: np.random.Generator, shop: OnlineShop) -> Rows:
    """The browser of the order as a note; the connector writes note values as JSON texts."""
    of = np.flatnonzero(chance(rng, shop.online.count, 0.55))
    columns = {
        "name": "segment_client_id",
        "order_id": shop.outcomes.order_id[of],
        "value": joined('"', shop.order_client.take(pa.array(of)), '"'),
    }
    person = shop.people.number[shop.online.person[of]]
    return rows("shopify", "order_note_attribute", columns, arrival(rng, shop.online.at[of]), person)


def order_tags(rng: np.random.Generator, shop: OnlineShop) -> list[Rows]:
    """Campaign parameters of the order's landing page, and the discount codes used."""
    arrived = arrival(rng, shop.online.at)
    paid = np.array([channel.utm_source is not None for channel in CHANNELS])
    tagged = np.flatnonzero(paid[shop.order_channel])
    parts = []
    for key in ("utm_source", "utm_medium", "utm_campaign"):
        value = of_channel(key, shop.order_channel[tagged])
        tag = {"key": key, "order_id": shop.outcomes.order_id[tagged], "value": value}
        parts.append(rows("shopify", "order_url_tag", tag, arrived[tagged]))
    coded = np.flatnonzero(shop.online.code >= 0)
    codes = {
        "index": np.ones(len(coded), dtype=np.int64),
        "order_id": shop.outcomes.order_id[coded],
        "amount": as_money(shop.online.discount[coded]),
        "code": pick([code for code, _ in DISCOUNTS], shop.online.code[coded]),
        "type": "percentage",
    }
    return [*parts, rows("shopify", "order_discount_code", codes, arrived[coded])]
