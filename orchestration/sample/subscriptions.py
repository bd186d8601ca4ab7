"""What Recharge lands: customers who have something sent every month, and some who ended it."""

import numpy as np
import pyarrow as pa

from orchestration.sample.catalogue import catalogue
from orchestration.sample.columns import as_money, as_text, as_time, at_places, numbered, only, pick
from orchestration.sample.people import People
from orchestration.sample.purchases import Baskets
from orchestration.sample.rows import Rows, arrival, rows
from orchestration.sample.scenario import DAY, END, chance, one_of
from orchestration.sample.shop_customers import Buying

CUSTOMER_BASE, SUBSCRIPTION_BASE = 90_000_000, 600_000_000
REASONS = ["I have more than I need", "Too expensive", "I will be away"]


def subscription_rows(people: People, online: Baskets, buying: Buying) -> list[Rows]:
    """Subscriptions that began with an order of this chunk: one an address at most."""
    rng = people.scenario.stream("recharge", people.chunk)
    began = np.flatnonzero((buying.placeholder < 0) & chance(rng, online.count, 0.03))
    customer, first = np.unique(buying.customer[began], return_index=True)
    order = began[first]
    at, person = online.at[order], buying.customers.person[customer]
    ends_at = at + (rng.gamma(2, 60, len(order)) * DAY).astype(np.int64)
    ended = (ends_at < END) & chance(rng, len(order), 0.7)
    changed_at = np.where(ended, ends_at, at)
    shop = catalogue()
    variant = online.main_variant[order]
    one = np.ones(len(order), dtype=np.int64)
    customer_id = as_text(numbered(CUSTOMER_BASE, people.chunk, len(order)))
    subscribers = {
        "id": customer_id,
        "external_customer_id_ecommerce": as_text(at_places(buying.customers.customer_id, customer)),
        "email": people.emails.take(pa.array(buying.customers.address[customer])),
        "first_name": people.first_name(rng, person),
        "last_name": people.last_name(person),
        "created_at": as_time(at),
        "updated_at": as_time(at),
    }
    subscriptions = {
        "id": as_text(numbered(SUBSCRIPTION_BASE, people.chunk, len(order))),
        "customer_id": customer_id,
        "created_at": as_time(at),
        "cancelled_at": only(ended, as_time(ends_at)),
        "next_charge_scheduled_at": only(~ended, as_time(END + (at - END) % (30 * DAY))),
        "price": as_money(shop.price[variant] * 9 // 10),
        "quantity": one,
        "status": only(ended, "CANCELLED", "ACTIVE"),
        "cancellation_reason": only(ended, pick(REASONS, one_of(rng, len(order), [5, 3, 1]))),
        "product_title": shop.title.take(pa.array(shop.variant_product[variant])),
        "external_product_id_ecommerce": shop.product_id[shop.variant_product[variant]],
        "external_variant_id_ecommerce": shop.variant_id[variant],
        "order_interval_unit": "month",
        "order_interval_frequency": one,
        "updated_at": as_time(changed_at),
    }
    return [
        rows("recharge", "customer", subscribers, arrival(rng, at), people.number[person]),
        rows("recharge", "subscription", subscriptions, arrival(rng, changed_at), people.number[person]),
    ]
