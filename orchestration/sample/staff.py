"""Rows of the shop's own people: agents' wanderings in their browsers, and test orders that nobody pays."""

import numpy as np
import pyarrow as pa

from orchestration.sample.catalogue import VENDORS, catalogue
from orchestration.sample.columns import Column, as_money, as_text, as_time, joined, pick, uuid_text
from orchestration.sample.devices import USER_AGENTS, shop_browsers
from orchestration.sample.rows import Rows, arrival, rows
from orchestration.sample.scenario import DAY, END, MINUTE, SHOP_DOMAIN, START, Scenario, at_shop_hours

PAGES_PER_AGENT = 25
TESTER = f"qa@{SHOP_DOMAIN}"
TEST_CUSTOMER, TEST_ORDER, TEST_LINE = 6_390_000_000_000, 5_800_000_000_000, 8_990_000_000_000


def staff_rows(scenario: Scenario) -> list[Rows]:
    """Everything that the shop's own people leave in the data."""
    rng = scenario.stream("staff")
    return [_agents_pages(rng, scenario), *_test_orders(rng, scenario)]


def _days(rng: np.random.Generator, count: int) -> np.ndarray:
    return np.sort(at_shop_hours(rng, START + (rng.random(count) * (END - START - 2 * DAY)).astype(np.int64)))


def _agents_pages(rng: np.random.Generator, scenario: Scenario) -> Rows:
    """Pages that agents open in the browsers in which they also open customers' accounts."""
    agent = np.repeat(np.arange(scenario.agents), PAGES_PER_AGENT)
    at = _days(rng, len(agent))
    path = pick(["/", "/pages/shipping", "/collections/all"], rng.integers(0, 3, len(agent)))
    columns = {
        "id": uuid_text(rng, len(agent)),
        "anonymous_id": pick(shop_browsers(scenario), scenario.kiosks + agent),
        "user_id": None,
        "context_ip": "203.0.113.7",
        "context_user_agent": USER_AGENTS[2],
        "context_library_name": "analytics.js",
        "context_page_path": path,
        "context_page_url": joined("https://", SHOP_DOMAIN, path),
        "context_page_title": "Fern & Fable",
        "name": "Fern & Fable",
        "title": "Fern & Fable",
        "path": path,
        "url": joined("https://", SHOP_DOMAIN, path),
        "original_timestamp": as_time(at),
        "sent_at": as_time(at),
        "received_at": as_time(at),
        "timestamp": as_time(at),
    }
    return rows("segment", "pages", columns, at, scenario.staff + agent)


def _test_orders(rng: np.random.Generator, scenario: Scenario) -> list[Rows]:
    """Orders marked as tests, by a customer of the shop's own: they must count nowhere."""
    count = max(5, scenario.people // 400)
    at = _days(rng, count)
    variant = rng.integers(0, len(catalogue().variant_id), count)
    start = np.array([START])
    customer = {
        "id": np.array([TEST_CUSTOMER]),
        "first_name": "Quality",
        "last_name": "Tester",
        "email": TESTER,
        "state": "enabled",
        "orders_count": np.array([count]),
        "total_spent": as_money(np.array([0])),
        "created_at": as_time(start),
        "updated_at": as_time(start),
        "accepts_marketing": False,
        "tax_exempt": False,
        "verified_email": True,
    }
    tester = np.full(count, scenario.staff)
    return [
        rows("shopify", "customer", customer, start, tester[:1]),
        rows("shopify", "order", _orders(at, variant), arrival(rng, at), tester),
        rows("shopify", "order_line", _lines(variant), arrival(rng, at)),
    ]


def _orders(at: np.ndarray, variant: np.ndarray) -> dict[str, Column]:
    price = catalogue().price[variant]
    number = np.arange(len(at))
    return {
        "id": TEST_ORDER + number,
        "name": joined("#T", as_text(number + 1)),
        "email": TESTER,
        "customer_id": np.full(len(at), TEST_CUSTOMER),
        "currency": "USD",
        "taxes_included": False,
        "total_line_items_price": as_money(price),
        "total_discounts": as_money(price * 0),
        "subtotal_price": as_money(price),
        "total_tax": as_money(price * 0),
        "total_price": as_money(price),
        "source_name": "web",
        "test": True,
        "financial_status": "paid",
        "created_at": as_time(at),
        "processed_at": as_time(at),
        "updated_at": as_time(at + MINUTE),
    }


def _lines(variant: np.ndarray) -> dict[str, Column]:
    shop = catalogue()
    product, number = shop.variant_product[variant], np.arange(len(variant))
    return {
        "order_id": TEST_ORDER + number,
        "id": TEST_LINE + number,
        "product_id": shop.product_id[product],
        "variant_id": shop.variant_id[variant],
        "name": shop.title.take(pa.array(product)),
        "title": shop.title.take(pa.array(product)),
        "vendor": pick(VENDORS, product % 3),
        "price": as_money(shop.price[variant]),
        "quantity": number * 0 + 1,
        "index": number * 0 + 1,
        "total_discount": as_money(number * 0),
    }
