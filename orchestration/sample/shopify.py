"""What Shopify lands of people: customers, left checkouts, and the customers that nobody is."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from orchestration.sample.checkouts import Checkouts
from orchestration.sample.columns import (
    Column,
    as_money,
    as_time,
    at_places,
    column,
    joined,
    numbered,
    only,
    pick,
)
from orchestration.sample.outcomes import CANCELLED, Outcomes
from orchestration.sample.people import PLACEHOLDER_EMAILS, People
from orchestration.sample.purchases import Baskets
from orchestration.sample.rows import Rows, arrival, rows
from orchestration.sample.scenario import END, MINUTE, START, Scenario, chance, one_of
from orchestration.sample.shop_customers import PLACEHOLDER_BASE, Buying


@dataclass(frozen=True)
class OnlineShop:
    """Everything that decides what Shopify writes down."""

    people: People
    online: Baskets
    buying: Buying
    outcomes: Outcomes
    checkouts: Checkouts
    order_client: pa.Array
    """Anonymous id of the browser in which each order was placed."""
    checkout_client: pa.Array
    """The same for each left checkout."""
    order_channel: np.ndarray
    """Place in `CHANNELS` of the visit that ended in each order."""


def customers(rng: np.random.Generator, shop: OnlineShop) -> list[Rows]:
    """Each customer as it was made, and a newer version after each of its orders."""
    known, people = shop.buying.customers, shop.people
    made = _customer_columns(rng, shop)
    none = np.zeros(len(known.address), dtype=np.int64)
    made |= {"orders_count": none, "total_spent": as_money(none), "updated_at": as_time(known.created_at)}
    born = rows("shopify", "customer", made, arrival(rng, known.created_at), people.number[known.person])
    order, owner, place, spent = _running_totals(shop)
    at = shop.online.at[order] + MINUTE
    newer = born.take(owner)
    newer.columns |= {
        "orders_count": pa.array(place + 1),
        "total_spent": as_money(spent),
        "updated_at": as_time(at),
    }
    newer.arrived_at = np.maximum(arrival(rng, at), newer.arrived_at)
    return [born, newer]


def _customer_columns(rng: np.random.Generator, shop: OnlineShop) -> dict[str, Column]:
    known, people = shop.buying.customers, shop.people
    count, person = len(known.address), known.person
    home = people.address(person)
    guest = pick(["disabled", "invited"], one_of(rng, count, [0.96, 0.04]))
    return {
        "id": known.customer_id,
        "first_name": people.first_name(rng, person),
        "last_name": people.last_name(person),
        "email": people.email(rng, known.address % people.count, known.address // people.count),
        "phone": only(chance(rng, count, 0.42), people.phone(rng, person)),
        "state": only(known.enabled, "enabled", guest),
        "created_at": as_time(known.created_at),
        "accepts_marketing": pa.array(chance(rng, count, 0.55)),
        "tax_exempt": False,
        "verified_email": pa.array(known.enabled | chance(rng, count, 0.5)),
        "default_address_id": known.customer_id + 1_200_000_000,
        "default_address_city": home["city"],
        "default_address_zip": home["zip"],
    }


def _running_totals(shop: OnlineShop) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Orders by customer and time: the order, its customer, its rank, and what was spent by then."""
    online = shop.online
    order = np.flatnonzero((shop.buying.placeholder < 0) & (shop.outcomes.status != CANCELLED))
    order = order[np.lexsort((online.at[order], shop.buying.customer[order]))]
    owner = shop.buying.customer[order]
    first = np.concatenate([[True], owner[1:] != owner[:-1]])[: len(owner)]
    begin = np.maximum.accumulate(np.where(first, np.arange(len(owner)), 0)) if len(owner) else order
    before = np.cumsum(online.total[order]) - online.total[order]
    spent = before + online.total[order] - before[begin]
    return order, owner, np.arange(len(owner)) - begin, spent


def left_checkouts(rng: np.random.Generator, shop: OnlineShop) -> Rows:
    """Left checkouts that gave an address."""
    people, checkouts, known = shop.people, shop.checkouts, shop.buying.customers
    left = checkouts.baskets
    of = np.flatnonzero(checkouts.address >= 0)
    person, at, typed = left.person[of], left.at[of], checkouts.address[of]
    account = shop.buying.account_of[person]
    logged_in = (account >= 0) & (at_places(known.created_at, account) < at)
    completed = checkouts.completed_at[of]
    place = pa.array(of)
    columns = {
        "id": numbered(35_000_000_000_000, people.chunk, left.count)[of],
        "email": people.email(rng, typed % people.count, typed // people.count),
        "phone": only(chance(rng, len(of), 0.2), people.phone(rng, person)),
        "customer_id": only(logged_in, at_places(known.customer_id, account)),
        "cart_token": checkouts.cart_token.take(place),
        "token": checkouts.token.take(place),
        "created_at": as_time(at),
        "updated_at": as_time(at + 5 * MINUTE),
        "completed_at": only(completed < END, as_time(completed)),
        "currency": "USD",
        "subtotal_price": as_money(left.subtotal[of]),
        "total_line_items_price": as_money(left.gross[of]),
        "total_discounts": as_money(left.discount[of]),
        "total_tax": as_money(left.tax[of]),
        "total_price": as_money(left.total[of]),
        "customer_locale": "en",
        "source_name": "web",
        "note_attribute_segment_client_id": only(chance(rng, len(of), 0.7), shop.checkout_client.take(place)),
        **addressed(
            "shipping_address", people.first_name(rng, person), people.last_name(person), people, person
        ),
        "_fivetran_deleted": False,
    }
    return rows("shopify", "abandoned_checkout", columns, arrival(rng, at), people.number[person])


def addressed(
    prefix: str, first: pa.Array, last: pa.Array, people: People, person: np.ndarray, phone: Column = None
) -> dict[str, Column]:
    """The columns of a postal address."""
    home = people.address(person)
    return {
        f"{prefix}_name": joined(first, " ", last),
        f"{prefix}_first_name": first,
        f"{prefix}_last_name": last,
        f"{prefix}_phone": column(phone, len(person)),
        f"{prefix}_address_1": home["street"],
        f"{prefix}_city": home["city"],
        f"{prefix}_province": home["region"],
        f"{prefix}_province_code": home["region_code"],
        f"{prefix}_zip": home["zip"],
        f"{prefix}_country": "United States",
        f"{prefix}_country_code": "US",
    }


def placeholder_customers(scenario: Scenario) -> Rows:
    """The customers that Shopify keeps for placeholder addresses; they are nobody."""
    count = len(PLACEHOLDER_EMAILS) if scenario.noise else 0
    start = np.full(count, START)
    columns = {
        "id": PLACEHOLDER_BASE + np.arange(count),
        "first_name": None,
        "last_name": None,
        "email": pick(PLACEHOLDER_EMAILS, np.arange(count)),
        "phone": None,
        "state": "disabled",
        "orders_count": np.ones(count, dtype=np.int64),
        "total_spent": as_money(np.zeros(count, dtype=np.int64)),
        "created_at": as_time(start),
        "updated_at": as_time(start),
        "accepts_marketing": False,
        "tax_exempt": False,
        "verified_email": False,
    }
    return rows("shopify", "customer", columns, start, scenario.nobody + np.arange(count))
