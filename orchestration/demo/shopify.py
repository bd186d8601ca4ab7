"""What Shopify lands: customers, orders with their lines, refunds and payments, left checkouts."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from orchestration.demo.catalogue import VENDORS, catalogue
from orchestration.demo.checkouts import Checkouts
from orchestration.demo.columns import as_money, as_text, as_time, hex_text, joined, numbered, only, pick
from orchestration.demo.people import PLACEHOLDER_EMAILS, People, address
from orchestration.demo.purchases import DISCOUNTS, Baskets
from orchestration.demo.rows import Rows, arrival, rows
from orchestration.demo.shop_customers import PLACEHOLDER_BASE, Buying
from orchestration.demo.world import DAY, END, MINUTE, START, World, chance, one_of

PAID, PENDING, CANCELLED, RETURNED = range(4)
LANDING_PAGES = ["/", "/collections/coffee", "/products/small-batch-matcha"]
REFERRERS = ["", "https://www.google.com/", "https://l.instagram.com/"]
ORDER_BASE = 5_810_000_000_000


@dataclass(frozen=True)
class Fates:
    """What became of each online order, and when."""

    order_id: np.ndarray
    status: np.ndarray
    changed_at: np.ndarray
    """When it was cancelled or sent back; END where it was not."""
    part: np.ndarray
    """True where only a part was sent back."""


def draw_fates(people: People, online: Baskets) -> Fates:
    """Decides which orders stay pending, are cancelled or sent back."""
    rng = people.world.stream("fates", people.chunk)
    count = online.count
    status = one_of(rng, count, [0.885, 0.01, 0.025, 0.08])
    wait = np.where(status == CANCELLED, rng.random(count) * DAY, (3 + rng.random(count) * 25) * DAY).astype(
        np.int64
    )
    changed_at = np.where(np.isin(status, [CANCELLED, RETURNED]), online.at + wait, END)
    status = np.where(np.isin(status, [CANCELLED, RETURNED]) & (changed_at >= END), PAID, status)
    part = (online.sizes > 1) & chance(rng, count, 0.6)
    return Fates(numbered(ORDER_BASE, people.chunk, count), status, np.minimum(changed_at, END), part)


def customer_of(buying: Buying) -> np.ndarray:
    """Shopify's customer id of each order; those that typed the same placeholder share one."""
    own = buying.customers.customer_id[buying.customer]
    return np.where(buying.placeholder >= 0, PLACEHOLDER_BASE + buying.placeholder, own)


def shopify_rows(
    people: People, online: Baskets, buying: Buying, fates: Fates, checkouts: Checkouts, clients: pa.Array,
    checkout_clients: pa.Array,
) -> list[Rows]:  # fmt: skip
    """All tables that Shopify lands for this chunk.

    clients, checkout_clients: the anonymous id of the browser of each order, and of each left checkout.
    """
    rng = people.world.stream("shopify", people.chunk)
    orders = _orders(rng, people, online, buying, fates, checkouts)
    return [
        *_customers(rng, people, online, buying, fates),
        *orders,
        _order_lines(rng, online, fates),
        *_returns(rng, online, fates),
        _abandoned(rng, people, checkouts, buying, checkout_clients),
        _notes(rng, people, online, fates, clients),
        *_marks(rng, online, fates),
    ]


def _customers(
    rng: np.random.Generator, people: People, online: Baskets, buying: Buying, fates: Fates
) -> list[Rows]:
    """A version of the customer when it was made, and one after each of its orders."""
    customers = buying.customers
    mine = np.flatnonzero((buying.placeholder < 0) & (fates.status != CANCELLED))
    mine = mine[np.lexsort((online.at[mine], buying.customer[mine]))]
    owner = buying.customer[mine]
    first = np.r_[True, owner[1:] != owner[:-1]] if len(owner) else np.zeros(0, dtype=bool)
    place = np.arange(len(mine)) - np.maximum.accumulate(np.where(first, np.arange(len(mine)), 0))
    paid = (online.subtotal + online.tax + online.shipping)[mine]
    running = np.cumsum(paid)
    spent = running - np.repeat((running - paid)[first], np.diff(np.r_[np.flatnonzero(first), len(mine)]))
    count = len(customers.address)
    person = customers.person
    typed = people.email(rng, customers.address % people.count, customers.address // people.count)
    place_of = address(people, person)
    base = {
        "id": customers.customer_id,
        "first_name": people.first_name(rng, person),
        "last_name": people.last_name(person),
        "email": typed,
        "phone": only(chance(rng, count, 0.42), people.phone(rng, person)),
        "state": only(
            customers.enabled, "enabled", pick(["disabled", "invited"], one_of(rng, count, [0.96, 0.04]))
        ),
        "created_at": as_time(customers.created_at),
        "accepts_marketing": pa.array(chance(rng, count, 0.55)),
        "tax_exempt": pa.array(np.zeros(count, dtype=bool)),
        "verified_email": pa.array(customers.enabled | chance(rng, count, 0.5)),
        "default_address_id": customers.customer_id + 1_200_000_000,
        "default_address_city": place_of["city"],
        "default_address_zip": place_of["zip"],
    }
    none = np.zeros(count, dtype=np.int64)
    made = {
        **base,
        "orders_count": none,
        "total_spent": as_money(none),
        "updated_at": as_time(customers.created_at),
    }
    grown = {
        name: values.take(pa.array(owner)) if isinstance(values, pa.Array) else values[owner]
        for name, values in base.items()
    }
    grown |= {
        "orders_count": place + 1,
        "total_spent": as_money(spent),
        "updated_at": as_time(online.at[mine] + MINUTE),
    }
    return [
        rows("shopify", "customer", made, arrival(rng, customers.created_at), people.number[person]),
        rows(
            "shopify", "customer", grown, arrival(rng, online.at[mine] + MINUTE), people.number[person[owner]]
        ),
    ]


def _orders(
    rng: np.random.Generator,
    people: People,
    online: Baskets,
    buying: Buying,
    fates: Fates,
    checkouts: Checkouts,
) -> list[Rows]:
    """Each order as it was placed, and again after it was cancelled or sent back."""
    count, person = online.count, online.person
    own = people.email(rng, buying.address % people.count, buying.address // people.count)
    email = only(buying.placeholder >= 0, pick(PLACEHOLDER_EMAILS, np.maximum(buying.placeholder, 0)), own)
    first, last, home = people.first_name(rng, person), people.last_name(person), address(people, person)
    phone = only(chance(rng, count, 0.5), people.phone(rng, person))
    number = np.arange(count) + 1001 + people.chunk * 1_000_000
    base = {
        "id": fates.order_id,
        "name": joined("#", as_text(number)),
        "order_number": number,
        "email": email,
        "customer_id": customer_of(buying),
        "currency": "USD",
        "taxes_included": False,
        "total_line_items_price": as_money(online.gross),
        "total_discounts": as_money(online.discount),
        "subtotal_price": as_money(online.subtotal),
        "total_tax": as_money(online.tax),
        "total_price": as_money(online.subtotal + online.tax + online.shipping),
        "created_at": as_time(online.at),
        "processed_at": as_time(online.at),
        "source_name": "web",
        "token": hex_text(rng, count, 16),
        "cart_token": checkouts.order_cart_token,
        "checkout_token": checkouts.order_token,
        "browser_ip": joined("198.51.100.", as_text(1 + person % 254)),
        "landing_site_base_url": pick(LANDING_PAGES, one_of(rng, count, [6, 3, 1])),
        "referring_site": pick(REFERRERS, one_of(rng, count, [5, 4, 1])),
        "buyer_accepts_marketing": pa.array(chance(rng, count, 0.5)),
        "test": False,
        **_addressed("billing_address", first, last, home, None),
        **_addressed("shipping_address", first, last, home, phone),
    }
    placed = np.where(fates.status == PENDING, "pending", "paid")
    new = {
        **base,
        "financial_status": pa.array(placed),
        "fulfillment_status": None,
        "updated_at": as_time(online.at + MINUTE),
        "cancelled_at": pa.nulls(count, pa.timestamp("us")),
        "cancel_reason": None,
    }
    first_version = rows("shopify", "order", new, arrival(rng, online.at), people.number[person])
    return [first_version, _changed_orders(rng, first_version, fates)]


def _changed_orders(rng: np.random.Generator, placed: Rows, fates: Fates) -> Rows:
    """The newer version of orders that were shipped, cancelled or sent back."""
    cancelled, returned = fates.status == CANCELLED, fates.status == RETURNED
    shipped = fates.status == PAID
    made = placed.columns["processed_at"].cast(pa.int64()).to_numpy()
    at = np.where(shipped, made + 2 * DAY, fates.changed_at)
    changed = np.flatnonzero((cancelled | returned | shipped) & (at < END))
    newer = placed.take(changed)
    status = np.where(
        cancelled,
        "voided",
        np.where(returned, np.where(fates.part, "partially_refunded", "refunded"), "paid"),
    )
    reason = pick(["customer", "inventory", "fraud"], one_of(rng, len(changed), [6, 3, 1]))
    newer.columns = newer.columns | {
        "financial_status": pa.array(status[changed]),
        "fulfillment_status": only(~cancelled[changed], "fulfilled"),
        "updated_at": as_time(at[changed]),
        "cancelled_at": only(cancelled[changed], as_time(at[changed])),
        "cancel_reason": only(cancelled[changed], reason),
    }
    newer.arrived_at = np.maximum(arrival(rng, at[changed]), newer.arrived_at)
    return newer


def _addressed(
    prefix: str, first: pa.Array, last: pa.Array, home: dict[str, pa.Array], phone: pa.Array | None
) -> dict:
    return {
        f"{prefix}_name": joined(first, " ", last),
        f"{prefix}_first_name": first,
        f"{prefix}_last_name": last,
        f"{prefix}_phone": phone,
        f"{prefix}_address_1": home["street"],
        f"{prefix}_city": home["city"],
        f"{prefix}_province": home["region"],
        f"{prefix}_province_code": home["region_code"],
        f"{prefix}_zip": home["zip"],
        f"{prefix}_country": "United States",
        f"{prefix}_country_code": "US",
    }


def _order_lines(rng: np.random.Generator, online: Baskets, fates: Fates) -> Rows:
    shop, owner = catalogue(), online.owner
    product = shop.variant_product[online.variant]
    index = np.arange(len(owner)) - np.repeat(np.cumsum(online.sizes) - online.sizes, online.sizes)
    title = shop.title.take(pa.array(product))
    columns = {
        "order_id": fates.order_id[owner],
        "id": line_ids(online, fates),
        "product_id": shop.product_id[product],
        "variant_id": shop.variant_id[online.variant],
        "name": title,
        "title": title,
        "vendor": pick(VENDORS, product % 3),
        "price": as_money(online.price),
        "quantity": online.quantity,
        "grams": online.quantity * 250,
        "sku": shop.sku.take(pa.array(online.variant)),
        "gift_card": pa.array(np.char.endswith(np.array(shop.title.to_pylist())[product], "Gift Card")),
        "requires_shipping": True,
        "taxable": True,
        "index": index + 1,
        "total_discount": as_money(online.line_discount),
        "fulfillment_status": "fulfilled",
    }
    arrived = arrival(rng, online.at)
    return rows("shopify", "order_line", columns, arrived[owner])


def line_ids(online: Baskets, fates: Fates) -> np.ndarray:
    """Ids of the order lines: order ids leave gaps wide enough for theirs."""
    index = np.arange(len(online.owner)) - np.repeat(np.cumsum(online.sizes) - online.sizes, online.sizes)
    return 9_000_000_000_000 + (fates.order_id[online.owner] - ORDER_BASE) * 4 + index


def _returns(rng: np.random.Generator, online: Baskets, fates: Fates) -> list[Rows]:
    """Refunds with their lines, and the payments in both directions."""
    back = np.flatnonzero(np.isin(fates.status, [RETURNED, CANCELLED]) & (fates.changed_at < END))
    refund_id = fates.order_id - ORDER_BASE + 880_000_000_000
    lines = np.flatnonzero(np.isin(online.owner, back))
    index = np.arange(len(online.owner)) - np.repeat(np.cumsum(online.sizes) - online.sizes, online.sizes)
    whole = ~(fates.part & (fates.status == RETURNED))
    lines = lines[whole[online.owner[lines]] | (index[lines] == 0)]
    owner = online.owner[lines]
    goods = (online.price * online.quantity - online.line_discount)[lines]
    tax = online.line_tax[lines]
    total = np.bincount(owner, goods + tax, minlength=online.count).astype(np.int64)
    total += np.where(fates.status == CANCELLED, online.shipping, 0)
    at, arrived = fates.changed_at, arrival(rng, fates.changed_at)
    note = pick(
        ["did not like it", "arrived damaged", "wrong size", None], one_of(rng, len(back), [3, 2, 2, 3])
    )
    refunds = {"id": refund_id[back], "order_id": fates.order_id[back], "created_at": as_time(at[back]),
               "processed_at": as_time(at[back]), "note": note, "restock": True}  # fmt: skip
    refund_lines = {
        "id": line_ids(online, fates)[lines] - 8_900_000_000_000,
        "refund_id": refund_id[owner],
        "order_line_id": line_ids(online, fates)[lines],
        "quantity": online.quantity[lines],
        "restock_type": "return",
        "subtotal": as_money(goods),
        "total_tax": as_money(tax),
    }
    return [
        rows("shopify", "refund", refunds, arrived[back]),
        rows("shopify", "order_line_refund", refund_lines, arrived[owner]),
        *_payments(rng, online, fates, back, total, refund_id),
    ]


def _payments(
    rng: np.random.Generator,
    online: Baskets,
    fates: Fates,
    back: np.ndarray,
    refunded: np.ndarray,
    refund_id: np.ndarray,
) -> list[Rows]:
    count = online.count
    gateway = one_of(rng, count, [0.7, 0.2, 0.1])
    failed = np.flatnonzero(chance(rng, count, 0.03))
    paid_total = online.subtotal + online.tax + online.shipping
    parts = []
    for of, kind, status, at, amount, base in (
        (failed, "sale", "failure", online.at - MINUTE, paid_total, 61_000_000_000),
        (np.arange(count), "sale", "success", online.at, paid_total, 62_000_000_000),
        (back, "refund", "success", fates.changed_at, refunded, 63_000_000_000),
    ):
        stated = np.where((fates.status[of] == PENDING) & (kind == "sale"), "pending", status)
        columns = {
            "id": fates.order_id[of] - ORDER_BASE + base * 100,
            "order_id": fates.order_id[of],
            "refund_id": pa.array(refund_id[of]) if kind == "refund" else pa.nulls(len(of), pa.int64()),
            "amount": as_money(amount[of]),
            "created_at": as_time(at[of]),
            "processed_at": as_time(at[of]),
            "gateway": pick(["shopify_payments", "paypal", "gift_card"], gateway[of]),
            "source_name": "web",
            "currency": "USD",
            "kind": kind,
            "status": pa.array(stated.astype(str)),
            "test": False,
        }
        parts.append(rows("shopify", "transaction", columns, arrival(rng, at[of])))
    return parts


def _abandoned(
    rng: np.random.Generator, people: People, checkouts: Checkouts, buying: Buying, clients: pa.Array
) -> Rows:
    """Left checkouts that gave an address."""
    baskets = checkouts.baskets
    of = np.flatnonzero(checkouts.address >= 0)
    person, at, account = baskets.person[of], baskets.at[of], buying.account_of[baskets.person[of]]
    typed = checkouts.address[of]
    known = (account >= 0) & (buying.customers.created_at[np.maximum(account, 0)] < at)
    home, first, last = address(people, person), people.first_name(rng, person), people.last_name(person)
    total = (baskets.subtotal + baskets.tax + baskets.shipping)[of]
    completed = checkouts.completed_at[of]
    columns = {
        "id": numbered(35_000_000_000_000, people.chunk, baskets.count)[of],
        "email": people.email(rng, typed % people.count, typed // people.count),
        "phone": only(chance(rng, len(of), 0.2), people.phone(rng, person)),
        "customer_id": only(known, buying.customers.customer_id[np.maximum(account, 0)]),
        "cart_token": checkouts.cart_token.take(pa.array(of)),
        "token": checkouts.token.take(pa.array(of)),
        "created_at": as_time(at),
        "updated_at": as_time(at + 5 * MINUTE),
        "completed_at": only(completed < END, as_time(completed)),
        "currency": "USD",
        "subtotal_price": as_money(baskets.subtotal[of]),
        "total_line_items_price": as_money(baskets.gross[of]),
        "total_discounts": as_money(baskets.discount[of]),
        "total_tax": as_money(baskets.tax[of]),
        "total_price": as_money(total),
        "customer_locale": "en",
        "source_name": "web",
        "note_attribute_segment_client_id": only(chance(rng, len(of), 0.75), clients.take(pa.array(of))),
        **_addressed("shipping_address", first, last, home, None),
        "_fivetran_deleted": False,
    }
    return rows("shopify", "abandoned_checkout", columns, arrival(rng, at), people.number[person])


def _notes(
    rng: np.random.Generator, people: People, online: Baskets, fates: Fates, clients: pa.Array
) -> Rows:
    """The browser of the order as a note; the connector writes note values as JSON texts."""
    of = np.flatnonzero(chance(rng, online.count, 0.6))
    columns = {
        "name": "segment_client_id",
        "order_id": fates.order_id[of],
        "value": joined('"', clients.take(pa.array(of)), '"'),
    }
    return rows(
        "shopify",
        "order_note_attribute",
        columns,
        arrival(rng, online.at[of]),
        people.number[online.person[of]],
    )


def _marks(rng: np.random.Generator, online: Baskets, fates: Fates) -> list[Rows]:
    """Campaign parameters of the order's landing page, and the discount codes used."""
    tagged = np.flatnonzero(chance(rng, online.count, 0.3))
    which = one_of(rng, len(tagged), [4, 3, 3])
    values = {
        "utm_source": ["google", "facebook", "klaviyo"],
        "utm_medium": ["cpc", "paid_social", "email"],
        "utm_campaign": ["brand_search", "spring_prospecting", "newsletter"],
    }
    arrived = arrival(rng, online.at)
    parts = []
    for key, names in values.items():
        tag = {"key": key, "order_id": fates.order_id[tagged], "value": pick(names, which)}
        parts.append(rows("shopify", "order_url_tag", tag, arrived[tagged]))
    coded = np.flatnonzero(online.code >= 0)
    codes = {
        "index": np.ones(len(coded), dtype=np.int64),
        "order_id": fates.order_id[coded],
        "amount": as_money(online.discount[coded]),
        "code": pick([code for code, _ in DISCOUNTS], online.code[coded]),
        "type": "percentage",
    }
    return [*parts, rows("shopify", "order_discount_code", codes, arrived[coded])]


def placeholder_customers(world: World) -> Rows:
    """The customers that Shopify keeps for placeholder addresses; they are nobody."""
    count = len(PLACEHOLDER_EMAILS) if world.poison else 0
    columns = {
        "id": PLACEHOLDER_BASE + np.arange(count),
        "first_name": None,
        "last_name": None,
        "email": pick(PLACEHOLDER_EMAILS, np.arange(count)),
        "phone": None,
        "state": "disabled",
        "orders_count": np.ones(count, dtype=np.int64),
        "total_spent": as_money(np.zeros(count, dtype=np.int64)),
        "created_at": as_time(np.full(count, START)),
        "updated_at": as_time(np.full(count, START)),
        "accepts_marketing": False,
        "tax_exempt": False,
        "verified_email": False,
    }
    return rows("shopify", "customer", columns, np.full(count, START), world.nobody + np.arange(count))
