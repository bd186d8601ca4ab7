"""What Square lands of the stores: customers, orders, payments, in the shape of its API."""

import numpy as np
import pyarrow as pa

from orchestration.demo.catalogue import catalogue
from orchestration.demo.columns import as_iso, as_text, group_starts, hex_text, joined, only, pick, upper
from orchestration.demo.people import PLACEHOLDER_EMAILS, People, address
from orchestration.demo.purchases import Baskets
from orchestration.demo.rows import NOBODY, Rows, arrival, rows
from orchestration.demo.shop_customers import Buying, address_of, spelling_of
from orchestration.demo.world import DAY, MINUTE, SECOND, chance

LOCATIONS = ["LFERN01PORTLAND", "LFERN02SEATTLE", "LFERN03AUSTIN"]


def square_rows(people: People, store: Baskets, buying: Buying) -> list[Rows]:
    """All tables that Square lands for this chunk."""
    rng = people.world.stream("square", people.chunk)
    asked = chance(rng, people.count, 0.55)
    known = asked[store.person] & chance(rng, store.count, 0.8)
    holder, first_order = np.unique(store.person[known], return_index=True)
    ids = upper(hex_text(rng, people.count, 13))
    return [
        _customers(rng, people, buying, holder, store.at[known][first_order], ids),
        *_orders_and_payments(rng, people, store, known, ids),
    ]


def money(cents: np.ndarray) -> pa.Array:
    """Square's money objects: minor units and currency."""
    return pa.StructArray.from_arrays(
        [pa.array(cents), pa.repeat("USD", len(cents))], names=["amount", "currency"]
    )


def _customers(
    rng: np.random.Generator,
    people: People,
    buying: Buying,
    holder: np.ndarray,
    at: np.ndarray,
    ids: pa.Array,
) -> Rows:
    """Who left a name at the till, some with e-mail or phone; a few are linked to their account."""
    count = len(holder)
    given = address_of(people, holder, spelling_of(rng, people, holder))
    email = people.email(rng, given % people.count, given // people.count)
    nonsense = people.placeholder(rng, count)
    email = only(nonsense >= 0, pick(PLACEHOLDER_EMAILS, np.maximum(nonsense, 0)), email)
    account = buying.account_of[holder]
    linked = (account >= 0) & chance(rng, count, 0.25)
    home = address(people, holder)
    postal = pa.StructArray.from_arrays(
        [home["street"], home["city"], home["region_code"], home["zip"], pa.repeat("US", count)],
        names=["address_line_1", "locality", "administrative_district_level_1", "postal_code", "country"],
    )
    columns = {
        "id": ids.take(pa.array(holder)),
        "given_name": people.first_name(rng, holder),
        "family_name": people.last_name(holder),
        "email_address": only(chance(rng, count, 0.6), email),
        "phone_number": only(chance(rng, count, 0.6), people.phone(rng, holder)),
        "reference_id": only(linked, as_text(buying.customers.customer_id[np.maximum(account, 0)])),
        "address": only(chance(rng, count, 0.2), postal),
        "creation_source": "THIRD_PARTY",
        "created_at": as_iso(at - MINUTE),
        "updated_at": as_iso(at + MINUTE),
    }
    return rows("square", "customers", columns, arrival(rng, at), people.number[holder])


def _orders_and_payments(
    rng: np.random.Generator, people: People, store: Baskets, known: np.ndarray, ids: pa.Array
) -> list[Rows]:
    count, person = store.count, store.person
    order_id, payment_id = hex_text(rng, count, 12), hex_text(rng, count, 12)
    customer = only(known, ids.take(pa.array(person)))
    total = store.subtotal + store.tax
    by_card = chance(rng, count, 0.86)
    fingerprints = joined("sq-1-", hex_text(rng, 2 * people.count, 20))
    card = fingerprints.take(pa.array(person + people.count * chance(rng, count, 0.2)))
    kind = only(by_card, "CARD", "CASH")
    location = pick(LOCATIONS, people.home[person] % len(LOCATIONS))
    at, arrived = store.at, arrival(rng, store.at)
    tenders = pa.StructArray.from_arrays(
        [payment_id, kind, money(total), customer], names=["id", "type", "amount_money", "customer_id"]
    )
    orders = {
        "id": order_id,
        "location_id": location,
        "customer_id": only(chance(rng, count, 0.5), customer),
        "line_items": _line_items(store),
        "tenders": pa.ListArray.from_arrays(pa.array(np.arange(count + 1, dtype=np.int32)), tenders),
        "total_money": money(total),
        "total_tax_money": money(store.tax),
        "total_discount_money": money(store.discount),
        "state": "COMPLETED",
        "created_at": as_iso(at),
        "updated_at": as_iso(at + 10 * SECOND),
        "closed_at": as_iso(at + 10 * SECOND),
    }
    back = chance(rng, count, 0.03) & (at < at.max(initial=0) - 20 * DAY)
    receipt = address_of(people, person, spelling_of(rng, people, person))
    email = people.email(rng, receipt % people.count, receipt // people.count)
    emailed = chance(rng, count, 0.22)
    traced = known | by_card | emailed
    details = pa.StructArray.from_arrays(
        [
            pa.StructArray.from_arrays(
                [card, pick(["VISA", "MASTERCARD", "AMERICAN_EXPRESS"], person % 3)],
                names=["fingerprint", "card_brand"],
            )
        ],
        names=["card"],
    )
    payments = {
        "id": payment_id,
        "order_id": order_id,
        "customer_id": customer,
        "location_id": location,
        "source_type": kind,
        "status": "COMPLETED",
        "amount_money": money(total),
        "refunded_money": only(back, money(total)),
        "card_details": only(by_card, details),
        "buyer_email_address": only(emailed, email),
        "created_at": as_iso(at + 5 * SECOND),
        "updated_at": as_iso(np.where(back, at + 5 * DAY, at + 5 * SECOND)),
    }
    return [
        rows("square", "orders", orders, arrived, np.where(known, people.number[person], NOBODY)),
        rows("square", "payments", payments, arrived, np.where(traced, people.number[person], NOBODY)),
    ]


def _line_items(store: Baskets) -> pa.Array:
    """Lines as a list of structs; the stores carry Shopify's variants under Shopify's ids."""
    shop = catalogue()
    product = shop.variant_product[store.variant]
    net = store.price * store.quantity - store.line_discount
    items = pa.StructArray.from_arrays(
        [
            as_text(np.arange(len(product)) - np.repeat(group_starts(store.sizes)[:-1], store.sizes) + 1),
            as_text(shop.variant_id[store.variant]),
            shop.title.take(pa.array(product)),
            as_text(store.quantity),
            money(store.price),
            money(store.price * store.quantity),
            money(store.line_discount),
            money(store.line_tax),
            money(net + store.line_tax),
        ],
        names=["uid", "catalog_object_id", "name", "quantity", "base_price_money", "gross_sales_money",
               "total_discount_money", "total_tax_money", "total_money"],
    )  # fmt: skip
    return pa.ListArray.from_arrays(pa.array(group_starts(store.sizes), type=pa.int32()), items)
