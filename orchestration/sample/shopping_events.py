"""What Segment lands of the shopping itself: each event in `tracks` and in the table that bears its name."""

import numpy as np
import pyarrow as pa

from orchestration.sample.catalogue import LINES, VENDORS, catalogue
from orchestration.sample.checkouts import Checkouts
from orchestration.sample.columns import (
    as_money,
    as_text,
    dashed,
    joined,
    list_texts,
    lower,
    only,
    part_of,
    pick,
    within_group,
)
from orchestration.sample.purchases import DISCOUNTS, Baskets
from orchestration.sample.rows import Rows
from orchestration.sample.scenario import MINUTE, SECOND, chance
from orchestration.sample.tracking import Calls, Site, call_rows, identifies, pages
from orchestration.sample.visits import CART, CHECKOUT, ORDER, TO_CHECKOUT, TO_ORDER

TRACK_COLUMNS = [
    "id", "anonymous_id", "user_id", "event", "event_text", "context_ip", "context_user_agent",
    "context_library_name", "context_page_path", "context_page_url", "context_page_title",
    "context_page_referrer", "context_campaign_source", "context_campaign_medium", "context_campaign_name",
    "original_timestamp", "sent_at", "received_at", "timestamp",
]  # fmt: skip


def segment_rows(site: Site, online: Baskets, checkouts: Checkouts, order_id: np.ndarray) -> list[Rows]:
    """All tables that Segment lands for this chunk."""
    rng = site.people.scenario.stream("segment", site.people.chunk)
    events = [
        _product_events(rng, site, "product_viewed", *_views(rng, site)),
        _product_events(rng, site, "product_added", *_adds(rng, site)),
        _checkouts_started(rng, site, online, checkouts),
        _orders_completed(rng, site, online, checkouts, order_id),
    ]
    return [identifies(rng, site), pages(rng, site), *events, *(_tracks(event) for event in events)]


def _tracks(event: Rows) -> Rows:
    """The same events as they stand in `tracks`."""
    columns = {name: event.columns[name] for name in TRACK_COLUMNS}
    return Rows("segment", "tracks", columns, event.person, event.arrived_at)


def _named(event: str, details: dict[str, pa.Array]) -> dict[str, pa.Array]:
    """The details with the event's two names in front."""
    count = len(next(iter(details.values())))
    return {
        "event": pa.repeat(event, count),
        "event_text": pa.repeat(event.replace("_", " ").title(), count),
        **details,
    }


def _views(rng: np.random.Generator, site: Site) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Products looked at: visit, product and time; what a person wishes for comes back again and again."""
    visits, people = site.visits, site.people
    count = rng.poisson(np.array([0.8, 1.0, 0.9, 0.9, 0.0])[visits.goal]) + (visits.goal == CART)
    of = np.repeat(np.arange(visits.count), count)
    other = catalogue().popular(rng, people.line[visits.person[of]])
    product = np.where(chance(rng, len(of), 0.5), people.wish[visits.person[of]], other)
    pause = (30 + rng.random(len(of)) * 30).astype(np.int64) * SECOND
    return of, product, visits.at[of] + within_group(count) * 80 * SECOND + pause


def _adds(rng: np.random.Generator, site: Site) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Products put in the cart, to be left there or on the way to the checkout."""
    visits, people = site.visits, site.people
    goes_on = np.isin(visits.goal, [CHECKOUT, ORDER]) & chance(rng, visits.count, 0.85)
    of = np.flatnonzero((visits.goal == CART) | goes_on)
    other = catalogue().popular(rng, people.line[visits.person[of]])
    product = np.where(chance(rng, len(of), 0.6), people.wish[visits.person[of]], other)
    return of, product, visits.at[of] + 5 * MINUTE - (rng.random(len(of)) * 30 * SECOND).astype(np.int64)


def _product_events(
    rng: np.random.Generator, site: Site, event: str, of: np.ndarray, product: np.ndarray, at: np.ndarray
) -> Rows:
    shop = catalogue()
    variant = shop.any_variant(rng, product)
    title = shop.title.take(pa.array(product))
    details = {
        "product_id": as_text(shop.product_id[product]),
        "variant": as_text(shop.variant_id[variant]),
        "sku": shop.sku.take(pa.array(variant)),
        "name": title,
        "brand": pick(VENDORS, product % 3),
        "category": pick(LINES, shop.product_line[product]),
        "price": as_money(shop.price[variant]),
        "quantity": pa.array(np.ones(len(of), dtype=np.int64)),
        "currency": pa.repeat("USD", len(of)),
    }
    calls = Calls(of, at, joined("/products/", dashed(lower(title))), title)
    return call_rows(rng, site, event, calls, _named(event, details))


def _basket_details(rng: np.random.Generator, baskets: Baskets) -> dict[str, pa.Array]:
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
    return {
        "products": only(chance(rng, baskets.count, 0.002), part_of(products, 0, 60), products),
        "category": pick(LINES, baskets.product_line),
        "coupon": pick([code for code, _ in DISCOUNTS], baskets.code),
        "currency": pa.repeat("USD", baskets.count),
    }


def _checkouts_started(rng: np.random.Generator, site: Site, online: Baskets, checkouts: Checkouts) -> Rows:
    """Both the checkouts that were left and the ones that went on to an order."""
    visits, left = site.visits, checkouts.baskets
    baskets = [_basket_details(rng, left), _basket_details(rng, online)]
    every = {name: pa.concat_arrays([part[name] for part in baskets]) for name in baskets[0]}
    every["checkout_token"] = pa.concat_arrays([checkouts.token, checkouts.order_token])
    every["cart_token"] = pa.concat_arrays([checkouts.cart_token, checkouts.order_cart_token])
    every["value"] = as_money(np.concatenate([left.subtotal, online.subtotal]))
    of = np.flatnonzero(np.isin(visits.goal, [CHECKOUT, ORDER]) & chance(rng, visits.count, 0.97))
    basket = pa.array(visits.target[of] + np.where(visits.goal[of] == ORDER, left.count, 0))
    details = {name: values.take(basket) for name, values in every.items()}
    calls = Calls(of, visits.at[of] + TO_CHECKOUT, "/checkout", "Checkout")
    return call_rows(rng, site, "checkout_started", calls, _named("checkout_started", details))


def _orders_completed(
    rng: np.random.Generator, site: Site, online: Baskets, checkouts: Checkouts, order_id: np.ndarray
) -> Rows:
    visits = site.visits
    of = np.flatnonzero((visits.goal == ORDER) & chance(rng, visits.count, 0.95))
    order = visits.target[of]
    place = pa.array(order)
    details = {
        "order_id": as_text(order_id[order]),
        "checkout_token": checkouts.order_token.take(place),
        "cart_token": checkouts.order_cart_token.take(place),
        "total": as_money(online.total[order]),
        "revenue": as_money(online.subtotal[order]),
        "tax": as_money(online.tax[order]),
        "shipping": as_money(online.shipping[order]),
        "discount": as_money(online.discount[order]),
        **{name: values.take(place) for name, values in _basket_details(rng, online).items()},
    }
    at = visits.at[of] + TO_ORDER + (rng.random(len(of)) * 5 * SECOND).astype(np.int64)
    calls = Calls(of, at, "/checkout/thank-you", "Thank you")
    return call_rows(rng, site, "order_completed", calls, _named("order_completed", details))
