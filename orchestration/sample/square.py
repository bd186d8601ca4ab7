"""What Square lands of the stores: customers, orders, payments, in the shape of its API."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from orchestration.sample.catalogue import catalogue
from orchestration.sample.columns import (
    as_iso,
    as_text,
    at_places,
    group_starts,
    hex_text,
    joined,
    only,
    pick,
    upper,
)
from orchestration.sample.people import PLACEHOLDER_EMAILS, People
from orchestration.sample.purchases import Baskets
from orchestration.sample.rows import NOBODY, Rows, arrival, rows
from orchestration.sample.scenario import DAY, END, MINUTE, SECOND, chance
from orchestration.sample.shop_customers import Buying, address_of, spelling_of

LOCATIONS = ["LFERN01PORTLAND", "LFERN02SEATTLE", "LFERN03AUSTIN"]


def square_rows(people: People, store: Baskets, buying: Buying) -> list[Rows]:
    """All tables that Square lands for this chunk."""
    rng = people.scenario.stream("square", people.chunk)
    asked = chance(rng, people.count, 0.55)
    known = asked[store.person] & chance(rng, store.count, 0.8)
    holder, first_order = np.unique(store.person[known], return_index=True)
    ids = upper(hex_text(rng, people.count, 13))
    sales = _sales(rng, people, store, known, ids)
    customers = _customers(rng, people, buying, holder, store.at[known][first_order], ids)
    named = chance(rng, store.count, 0.5)
    payments = _payments(rng, people, store, sales)
    # An order is its payer's: what the payment knows of the person, the order is known by.
    return [customers, _orders(store, sales, named, payments.person), payments]


def money(cents: np.ndarray) -> pa.Array:
    """Square's money objects: minor units and currency."""
    return _struct(amount=pa.array(cents), currency=pa.repeat("USD", len(cents)))


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
    home = people.address(holder)
    postal = _struct(
        address_line_1=home["street"],
        locality=home["city"],
        administrative_district_level_1=home["region_code"],
        postal_code=home["zip"],
        country=pa.repeat("US", count),
    )
    columns = {
        "id": ids.take(pa.array(holder)),
        "given_name": people.first_name(rng, holder),
        "family_name": people.last_name(holder),
        "email_address": only(chance(rng, count, 0.6), email),
        "phone_number": only(chance(rng, count, 0.6), people.phone(rng, holder)),
        "reference_id": only(linked, as_text(at_places(buying.customers.customer_id, account))),
        "address": only(chance(rng, count, 0.2), postal),
        "creation_source": "THIRD_PARTY",
        "created_at": as_iso(at - MINUTE),
        "updated_at": as_iso(at + MINUTE),
    }
    return rows("square", "customers", columns, arrival(rng, at), people.number[holder])


@dataclass(frozen=True)
class Sales:
    """What the till knows of each order."""

    order_id: pa.Array
    payment_id: pa.Array
    customer: pa.Array
    """Square's customer, NULL where nobody was named."""
    known: np.ndarray
    by_card: np.ndarray
    location: pa.Array
    arrived_at: np.ndarray


def _sales(
    rng: np.random.Generator, people: People, store: Baskets, known: np.ndarray, ids: pa.Array
) -> Sales:
    return Sales(
        order_id=hex_text(rng, store.count, 12),
        payment_id=hex_text(rng, store.count, 12),
        customer=only(known, ids.take(pa.array(store.person))),
        known=known,
        by_card=chance(rng, store.count, 0.86),
        location=pick(LOCATIONS, people.home[store.person] % len(LOCATIONS)),
        arrived_at=arrival(rng, store.at),
    )


def _struct(**fields: pa.Array) -> pa.Array:
    return pa.StructArray.from_arrays(list(fields.values()), names=list(fields))


def _orders(store: Baskets, sales: Sales, named: np.ndarray, person: np.ndarray) -> Rows:
    """Orders; those not `named` know their customer only by the tender that paid them."""
    total = money(store.subtotal + store.tax)
    tender = _struct(
        id=sales.payment_id,
        type=only(sales.by_card, "CARD", "CASH"),
        amount_money=total,
        customer_id=sales.customer,
    )
    columns = {
        "id": sales.order_id,
        "location_id": sales.location,
        "customer_id": only(named, sales.customer),
        "line_items": _line_items(store),
        "tenders": pa.ListArray.from_arrays(pa.array(np.arange(store.count + 1, dtype=np.int32)), tender),
        "total_money": total,
        "total_tax_money": money(store.tax),
        "total_discount_money": money(store.discount),
        "state": "COMPLETED",
        "created_at": as_iso(store.at),
        "updated_at": as_iso(store.at + 10 * SECOND),
        "closed_at": as_iso(store.at + 10 * SECOND),
    }
    return rows("square", "orders", columns, sales.arrived_at, person)


def _payments(rng: np.random.Generator, people: People, store: Baskets, sales: Sales) -> Rows:
    """Payments: the card's fingerprint, now and then an address for the receipt; some were paid back."""
    person, count, at = store.person, store.count, store.at
    total = money(store.subtotal + store.tax)
    fingerprints = joined("sq-1-", hex_text(rng, 2 * people.count, 20))
    card = _struct(
        fingerprint=fingerprints.take(pa.array(person + people.count * chance(rng, count, 0.2))),
        card_brand=pick(["VISA", "MASTERCARD", "AMERICAN_EXPRESS"], person % 3),
    )
    receipt = address_of(people, person, spelling_of(rng, people, person))
    emailed = chance(rng, count, 0.22)
    back = chance(rng, count, 0.03) & (at < END - 20 * DAY)
    unreadable = chance(rng, count, 0.002)
    columns = {
        "id": sales.payment_id,
        "order_id": sales.order_id,
        "customer_id": sales.customer,
        "location_id": sales.location,
        "source_type": only(sales.by_card, "CARD", "CASH"),
        "status": "COMPLETED",
        "amount_money": total,
        "refunded_money": only(back, total),
        "card_details": only(sales.by_card, _struct(card=card)),
        "buyer_email_address": only(
            emailed, people.email(rng, receipt % people.count, receipt // people.count)
        ),
        "created_at": only(unreadable, "2025-02-30T25:61:00Z", as_iso(at + 5 * SECOND)),
        "updated_at": as_iso(np.where(back, at + 5 * DAY, at + 5 * SECOND)),
    }
    traced = sales.known | sales.by_card | emailed
    number = np.where(traced, people.number[person], NOBODY)
    return rows("square", "payments", columns, sales.arrived_at, number)


def _line_items(store: Baskets) -> pa.Array:
    """Lines as a list of structs; the stores carry Shopify's variants under Shopify's ids."""
    shop = catalogue()
    items = _struct(
        uid=as_text(store.line_index + 1),
        catalog_object_id=as_text(shop.variant_id[store.variant]),
        name=shop.title.take(pa.array(shop.variant_product[store.variant])),
        quantity=as_text(store.quantity),
        base_price_money=money(store.price),
        gross_sales_money=money(store.price * store.quantity),
        total_discount_money=money(store.line_discount),
        total_tax_money=money(store.line_tax),
        total_money=money(store.line_total + store.line_tax),
    )
    return pa.ListArray.from_arrays(pa.array(group_starts(store.sizes), type=pa.int32()), items)
