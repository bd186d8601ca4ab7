"""One chunk of people, from who they are to every row they leave behind."""

from collections.abc import Iterator

import numpy as np

from orchestration.demo.catalogue import catalogue_rows
from orchestration.demo.checkouts import activity_end, draw_checkouts
from orchestration.demo.devices import draw_devices
from orchestration.demo.fates import draw_fates
from orchestration.demo.klaviyo import klaviyo_rows
from orchestration.demo.mail_plan import klaviyo_lists
from orchestration.demo.people import People, draw_people
from orchestration.demo.purchases import draw_purchases
from orchestration.demo.rows import Rows, delivered_again
from orchestration.demo.shop_customers import draw_buying
from orchestration.demo.shopify import OnlineShop, customers, left_checkouts, placeholder_customers
from orchestration.demo.shopify_orders import order_lines, order_notes, order_tags, orders
from orchestration.demo.shopify_payments import returns_and_payments
from orchestration.demo.shopping_events import segment_rows
from orchestration.demo.square import square_rows
from orchestration.demo.staff import staff_rows
from orchestration.demo.tracking import Site
from orchestration.demo.visits import CHECKOUT, ORDER, draw_visits
from orchestration.demo.world import World
from orchestration.demo.zendesk import agent_users, zendesk_rows


def every_chunk(world: World) -> Iterator[tuple[People, list[Rows]]]:
    """Every chunk of people with its rows; what belongs to no chunk comes with the first."""
    for chunk in range(world.chunks):
        who, parts = draw_chunk(world, chunk)
        if chunk == 0:
            parts += [
                *catalogue_rows(),
                *klaviyo_lists(),
                placeholder_customers(world),
                agent_users(world),
                *staff_rows(world),
            ]
        again = world.stream("again", chunk)
        yield who, [*parts, *(delivered_again(again, part) for part in parts)]


def draw_chunk(world: World, chunk: int) -> tuple[People, list[Rows]]:
    """All landed rows of one chunk of people."""
    people = draw_people(world, chunk)
    devices = draw_devices(people)
    purchases = draw_purchases(people)
    online, store = purchases.online, purchases.store
    buying = draw_buying(people, online.person, online.at)
    active_until = activity_end(
        people, np.concatenate([online.person, store.person]), np.concatenate([online.at, store.at])
    )
    checkouts = draw_checkouts(people, online, buying, active_until)
    visits = draw_visits(people, devices, online, buying, checkouts, active_until)
    fates = draw_fates(people, online)
    site = Site(people, devices, buying.customers, visits)
    to_order, to_checkout = (
        visits.of_targets(ORDER, online.count),
        visits.of_targets(CHECKOUT, checkouts.baskets.count),
    )
    shop = OnlineShop(
        people=people,
        online=online,
        buying=buying,
        fates=fates,
        checkouts=checkouts,
        order_client=devices.anonymous_id(visits.browser[to_order], visits.at[to_order]),
        checkout_client=devices.anonymous_id(visits.browser[to_checkout], visits.at[to_checkout]),
        order_channel=visits.channel[to_order],
    )
    return people, [
        *segment_rows(site, online, checkouts, fates.order_id),
        *_shopify_rows(shop),
        *square_rows(people, store, buying),
        *klaviyo_rows(people, online, buying, checkouts),
        *zendesk_rows(people, online, buying, active_until),
    ]


def _shopify_rows(shop: OnlineShop) -> list[Rows]:
    rng = shop.people.world.stream("shopify", shop.people.chunk)
    return [
        *customers(rng, shop),
        *orders(rng, shop),
        order_lines(rng, shop),
        *returns_and_payments(rng, shop),
        left_checkouts(rng, shop),
        order_notes(rng, shop),
        *order_tags(rng, shop),
    ]
