"""What Segment lands of the visits: identifies, pages, tracks, and one table per event of tracks."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from orchestration.demo import visits as visit
from orchestration.demo.catalogue import LINES, VENDORS, catalogue
from orchestration.demo.checkouts import Checkouts
from orchestration.demo.columns import (
    as_money,
    as_text,
    as_time,
    chance_texts,
    dashed,
    joined,
    list_texts,
    only,
    part_of,
    pick,
    uuid_text,
    within_group,
)
from orchestration.demo.devices import Devices
from orchestration.demo.people import People
from orchestration.demo.purchases import DISCOUNTS, Baskets
from orchestration.demo.rows import Rows, arrival, rows
from orchestration.demo.shop_customers import Customers
from orchestration.demo.visits import CART, CHECKOUT, ORDER, Visits
from orchestration.demo.world import NULL_TEXT_ID, SECOND, chance, one_of

SITE = "https://fernandfable.shop"
CAMPAIGNS = [
    (None, None, None, None),
    ("google", "organic", None, "https://www.google.com/"),
    ("google", "cpc", "brand_search", "https://www.google.com/"),
    ("facebook", "paid_social", "spring_prospecting", "https://l.facebook.com/"),
    ("instagram", "social", "creator_reels", "https://l.instagram.com/"),
    ("klaviyo", "email", "newsletter", None),
    (None, None, None, "https://www.bing.com/"),
]
"""Source, medium, campaign and referrer of a visit. Organic search carries no utm, only its referrer."""


@dataclass(frozen=True)
class Site:
    """Everything that decides what the site's tracker sees."""

    people: People
    devices: Devices
    customers: Customers
    visits: Visits
    channel: np.ndarray
    """Place in CAMPAIGNS of each visit."""


def draw_site(people: People, devices: Devices, customers: Customers, visits: Visits) -> Site:
    """The visits with the channel that brought them."""
    rng = people.world.stream("channels", people.chunk)
    return Site(people, devices, customers, visits, one_of(rng, visits.count, [30, 24, 12, 12, 8, 10, 4]))


def segment_rows(site: Site, online: Baskets, checkouts: Checkouts, order_id: np.ndarray) -> list[Rows]:
    """All tables that Segment lands for this chunk."""
    rng = site.people.world.stream("segment", site.people.chunk)
    events = [
        _product_events(rng, site, "product_viewed", _views(rng, site)),
        _product_events(rng, site, "product_added", _adds(rng, site)),
        _checkouts_started(rng, site, online, checkouts),
        _orders_completed(rng, site, online, checkouts, order_id),
    ]
    return [_identifies(rng, site), _pages(rng, site), *events, *(_tracks(event) for event in events)]


def _common(
    rng: np.random.Generator, site: Site, of: np.ndarray, at: np.ndarray, path: pa.Array, title: pa.Array
) -> tuple[dict[str, pa.Array], np.ndarray]:
    """The columns that every Segment table has, and when each row arrived."""
    visits, count = site.visits, len(of)
    browser, poison = visits.browser[of], site.people.world.poison
    arrived = arrival(rng, at)
    arrived = np.where(
        arrived - at < 6 * 3600 * SECOND, at + (rng.exponential(900, count) * 1000).astype(np.int64), arrived
    )
    anonymous = site.devices.anonymous_id(browser, at)
    anonymous = only(
        chance(rng, count, NULL_TEXT_ID * poison),
        chance_texts(rng, count, ["null", "undefined", "00000000-0000-0000-0000-000000000000"]),
        anonymous,
    )
    account = visits.customer[of]
    user = only(account >= 0, as_text(site.customers.customer_id[np.maximum(account, 0)]))
    user = only(
        (account < 0) & chance(rng, count, NULL_TEXT_ID * poison),
        chance_texts(rng, count, ["undefined", "null", "0"]),
        user,
    )
    source = site.channel[of]
    wrong_clock = chance(rng, count, 0.0005)
    device_at = np.where(wrong_clock, at + 3 * 365 * 86_400 * SECOND, at)
    stated = np.where(wrong_clock & chance(rng, count, 0.3), device_at, at)
    stated = np.where(chance(rng, count, 0.0003), 0, stated)
    columns = {
        "id": uuid_text(rng, count),
        "anonymous_id": anonymous,
        "user_id": user,
        "context_ip": site.devices.address(browser),
        "context_user_agent": site.devices.user_agent(browser),
        "context_library_name": pa.repeat("analytics.js", count),
        "context_page_path": path,
        "context_page_url": joined(SITE, path),
        "context_page_title": title,
        "context_page_referrer": pick([row[3] for row in CAMPAIGNS], source),
        "context_campaign_source": pick(
            [row[0] if row[1] != "organic" else None for row in CAMPAIGNS], source
        ),
        "context_campaign_medium": pick(
            [row[1] if row[1] != "organic" else None for row in CAMPAIGNS], source
        ),
        "context_campaign_name": pick([row[2] for row in CAMPAIGNS], source),
        "original_timestamp": as_time(device_at),
        "sent_at": as_time(device_at + SECOND),
        "received_at": as_time(arrived),
        "timestamp": as_time(stated),
    }
    return columns, arrived


def _identifies(rng: np.random.Generator, site: Site) -> Rows:
    """One call per visit that logs in or gives an address."""
    visits, people = site.visits, site.people
    of = np.flatnonzero((visits.customer >= 0) | (visits.address >= 0))
    at = visits.at[of] + 20 * SECOND
    path = pick(["/account/login", "/pages/newsletter"], (visits.customer[of] < 0).astype(np.int64))
    columns, arrived = _common(
        rng, site, of, at, path, pick(["Account", "Newsletter"], (visits.customer[of] < 0).astype(np.int64))
    )
    person, account = visits.person[of], visits.customer[of]
    own = site.customers.address[np.maximum(account, 0)]
    address = np.where(visits.address[of] >= 0, visits.address[of], own)
    typed = people.email(rng, address % people.count, address // people.count)
    with_email = (visits.address[of] >= 0) | chance(rng, len(of), 0.8)
    named = (account >= 0) & chance(rng, len(of), 0.6)
    traits = {
        "email": only(with_email, typed),
        "first_name": only(named, people.first_name(rng, person)),
        "last_name": only(named, people.last_name(person)),
        "phone": only(named & chance(rng, len(of), 0.3), people.phone(rng, person)),
    }
    return rows("segment", "identifies", {**columns, **traits}, arrived, people.number[person])


def _pages(rng: np.random.Generator, site: Site) -> Rows:
    visits, shop = site.visits, catalogue()
    count = 1 + rng.poisson(np.array([1.1, 1.8, 2.4, 2.6, 0.4])[visits.goal])
    of = np.repeat(np.arange(visits.count), count)
    place = within_group(count)
    at = visits.at[of] + place * 70 * SECOND + (rng.random(len(of)) * 40 * SECOND).astype(np.int64)
    product = shop.popular(rng, site.people.line[visits.person[of]])
    handle = dashed(shop.title.take(pa.array(product)))
    kind = np.where(place == 0, one_of(rng, len(of), [4, 2, 2, 0]), one_of(rng, len(of), [1, 3, 5, 1]))
    line = pick(
        [name.lower().replace(" & ", "-").replace(" ", "-") for name in LINES], shop.product_line[product]
    )
    path = only(
        kind == 2,
        joined("/products/", handle),
        only(kind == 1, joined("/collections/", line), pick(["/", "/", "/", "/cart"], kind)),
    )
    title = only(
        kind == 2,
        shop.title.take(pa.array(product)),
        pick(["Fern & Fable", "Collection", "Product", "Your cart"], kind),
    )
    columns, arrived = _common(rng, site, of, at, path, title)
    page = {
        "name": title,
        "path": path,
        "url": columns["context_page_url"],
        "title": title,
        "referrer": only(place == 0, columns["context_page_referrer"], SITE + "/"),
        "search": pa.nulls(len(of), pa.string()),
    }
    return rows("segment", "pages", {**columns, **page}, arrived, site.people.number[visits.person[of]])


def _views(rng: np.random.Generator, site: Site) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Products looked at: visit, product and time; what a person wishes for comes back again and again."""
    visits, people = site.visits, site.people
    count = rng.poisson(np.array([0.9, 1.2, 1.1, 1.2, 0.0])[visits.goal]) + (visits.goal == CART)
    of = np.repeat(np.arange(visits.count), count)
    wished = chance(rng, len(of), 0.5)
    product = np.where(
        wished, people.wish[visits.person[of]], catalogue().popular(rng, people.line[visits.person[of]])
    )
    at = (
        visits.at[of]
        + within_group(count) * 80 * SECOND
        + (30 + rng.random(len(of)) * 30).astype(np.int64) * SECOND
    )
    return of, product, at


def _adds(rng: np.random.Generator, site: Site) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Products put in the cart without going on to the checkout, or on the way to it."""
    visits, people = site.visits, site.people
    goes_on = np.isin(visits.goal, [CHECKOUT, ORDER]) & chance(rng, visits.count, 0.85)
    of = np.flatnonzero((visits.goal == CART) | goes_on)
    wished = chance(rng, len(of), 0.6)
    product = np.where(
        wished, people.wish[visits.person[of]], catalogue().popular(rng, people.line[visits.person[of]])
    )
    return of, product, visits.at[of] + 5 * 60 * SECOND - (rng.random(len(of)) * 30 * SECOND).astype(np.int64)


def _product_events(
    rng: np.random.Generator, site: Site, event: str, seen: tuple[np.ndarray, np.ndarray, np.ndarray]
) -> Rows:
    of, product, at = seen
    shop = catalogue()
    variant = shop.any_variant(rng, product)
    title = shop.title.take(pa.array(product))
    path = joined("/products/", dashed(title))
    columns, arrived = _common(rng, site, of, at, path, title)
    details = {
        "product_id": as_text(shop.product_id[product]),
        "variant": as_text(shop.variant_id[variant]),
        "sku": shop.sku.take(pa.array(variant)),
        "name": title,
        "brand": pick(VENDORS, product % 3),
        "category": pick(LINES, shop.product_line[product]),
        "price": as_money(shop.price[variant]),
        "quantity": np.ones(len(of), dtype=np.int64),
        "currency": pa.repeat("USD", len(of)),
    }
    names = {"event": event, "event_text": event.replace("_", " ").title()}
    return rows(
        "segment", event, {**columns, **names, **details}, arrived, site.people.number[site.visits.person[of]]
    )


def _basket_columns(rng: np.random.Generator, baskets: Baskets) -> dict[str, pa.Array]:
    """The products of each basket as JSON text, and its product line; in a few the text is cut off."""
    shop = catalogue()
    product = shop.variant_product[baskets.variant]
    pieces = joined(
        '{"product_id":"', as_text(shop.product_id[product]),
        '","variant":"', as_text(shop.variant_id[baskets.variant]),
        '","name":"', shop.title.take(pa.array(product)),
        '","category":"', pick(LINES, shop.product_line[product]),
        '","price":', as_money(baskets.price).cast(pa.string()),
        ',"quantity":', as_text(baskets.quantity), "}",
    )  # fmt: skip
    products = list_texts(pieces, baskets.sizes)
    cut = part_of(products, 0, 60)
    return {
        "products": only(chance(rng, baskets.count, 0.002), cut, products),
        "category": pick(LINES, baskets.product_line),
        "coupon": pick([*(code for code, _ in DISCOUNTS), None], baskets.code),
        "currency": pa.repeat("USD", baskets.count),
    }


def _checkouts_started(rng: np.random.Generator, site: Site, online: Baskets, checkouts: Checkouts) -> Rows:
    """Both the checkouts that were left and the ones that went on to an order."""
    visits = site.visits
    basket = {
        name: pa.concat_arrays([left, done])
        for (name, left), done in zip(
            _basket_columns(rng, checkouts.baskets).items(),
            _basket_columns(rng, online).values(),
            strict=True,
        )
    }
    value = np.concatenate([checkouts.baskets.subtotal, online.subtotal])
    cart = pa.concat_arrays([checkouts.cart_token, checkouts.order_cart_token])
    token = pa.concat_arrays([checkouts.token, checkouts.order_token])
    of = np.flatnonzero(np.isin(visits.goal, [CHECKOUT, ORDER]) & chance(rng, visits.count, 0.97))
    place = visits.target[of] + np.where(visits.goal[of] == ORDER, checkouts.baskets.count, 0)
    at = visits.at[of] + visit.TO_CHECKOUT
    path, title = pa.repeat("/checkout", len(of)), pa.repeat("Checkout", len(of))
    columns, arrived = _common(rng, site, of, at, path, title)
    details = {
        "checkout_token": token.take(pa.array(place)),
        "cart_token": cart.take(pa.array(place)),
        "value": as_money(value[place]),
        **{name: values.take(pa.array(place)) for name, values in basket.items()},
    }
    names = {"event": "checkout_started", "event_text": "Checkout Started"}
    number = site.people.number[visits.person[of]]
    return rows("segment", "checkout_started", {**columns, **names, **details}, arrived, number)


def _orders_completed(
    rng: np.random.Generator, site: Site, online: Baskets, checkouts: Checkouts, order_id: np.ndarray
) -> Rows:
    visits = site.visits
    of = np.flatnonzero((visits.goal == ORDER) & chance(rng, visits.count, 0.95))
    order = visits.target[of]
    at = visits.at[of] + visit.TO_ORDER + (rng.random(len(of)) * 5 * SECOND).astype(np.int64)
    path, title = pa.repeat("/checkout/thank-you", len(of)), pa.repeat("Thank you", len(of))
    columns, arrived = _common(rng, site, of, at, path, title)
    basket = _basket_columns(rng, online)
    total = online.subtotal + online.tax + online.shipping
    details = {
        "order_id": as_text(order_id[order]),
        "checkout_token": checkouts.order_token.take(pa.array(order)),
        "cart_token": checkouts.order_cart_token.take(pa.array(order)),
        "total": as_money(total[order]),
        "revenue": as_money(online.subtotal[order]),
        "tax": as_money(online.tax[order]),
        "shipping": as_money(online.shipping[order]),
        "discount": as_money(online.discount[order]),
        **{name: values.take(pa.array(order)) for name, values in basket.items()},
    }
    names = {"event": "order_completed", "event_text": "Order Completed"}
    number = site.people.number[visits.person[of]]
    return rows("segment", "order_completed", {**columns, **names, **details}, arrived, number)


_TRACK_COLUMNS = [
    "id", "anonymous_id", "user_id", "event", "event_text", "context_ip", "context_user_agent",
    "context_library_name", "context_page_path", "context_page_url", "context_page_title",
    "context_page_referrer", "context_campaign_source", "context_campaign_medium", "context_campaign_name",
    "original_timestamp", "sent_at", "received_at", "timestamp",
]  # fmt: skip


def _tracks(event: Rows) -> Rows:
    """The same events as they stand in `tracks`."""
    columns = {name: event.columns[name] for name in _TRACK_COLUMNS}
    return Rows("segment", "tracks", columns, event.person, event.arrived_at)
