"""One chunk of people, from who they are to every row they leave behind."""

from collections.abc import Iterator

import numpy as np

from orchestration.sample.ads import ads_rows
from orchestration.sample.catalogue import catalogue_rows
from orchestration.sample.checkouts import activity_end, draw_checkouts
from orchestration.sample.companies import company_rows, pipeline_rows
from orchestration.sample.devices import draw_devices
from orchestration.sample.feedback import feedback_rows
from orchestration.sample.klaviyo import klaviyo_rows
from orchestration.sample.loyalty import loyalty_rows, tier_rows
from orchestration.sample.mail_plan import klaviyo_lists
from orchestration.sample.outcomes import draw_outcomes
from orchestration.sample.people import People, draw_people
from orchestration.sample.purchases import draw_purchases
from orchestration.sample.rows import Rows, delivered_again
from orchestration.sample.scenario import Scenario
from orchestration.sample.shop_customers import draw_buying
from orchestration.sample.shopify import OnlineShop, customers, left_checkouts, placeholder_customers
from orchestration.sample.shopify_orders import order_lines, order_notes, order_tags, orders
from orchestration.sample.shopify_payments import returns_and_payments
from orchestration.sample.shopping_events import segment_rows
from orchestration.sample.square import square_rows
from orchestration.sample.staff import staff_rows
from orchestration.sample.subscriptions import subscription_rows
from orchestration.sample.tracking import Site
from orchestration.sample.visits import CHECKOUT, ORDER, draw_visits
from orchestration.sample.zendesk import agent_users, zendesk_rows


def every_chunk(scenario: Scenario) -> Iterator[tuple[People, list[Rows]]]:
    """Every chunk of people with its rows; what belongs to no chunk comes with the first."""
    for chunk in range(scenario.chunks):
        who, parts, programmes = draw_chunk(scenario, chunk)
        if chunk == 0:
            parts += [
                *catalogue_rows(),
                *klaviyo_lists(),
                placeholder_customers(scenario),
                agent_users(scenario),
                *staff_rows(scenario),
            ]
            programmes += [*ads_rows(scenario), tier_rows(scenario), *pipeline_rows(scenario)]
        again = scenario.stream("again", chunk)
        yield who, [*parts, *(delivered_again(again, part) for part in parts), *programmes]


def draw_chunk(scenario: Scenario, chunk: int) -> tuple[People, list[Rows], list[Rows]]:
    """All landed rows of one chunk of people: of shop, tills, site, mail and desk, and of programmes.

    Programmes are drawn apart and delivered once: what the store was before it had them stays as it was.
    """
    people = draw_people(scenario, chunk)
    devices = draw_devices(people)
    purchases = draw_purchases(people)
    online, store = purchases.online, purchases.store
    buying = draw_buying(people, online.person, online.at)
    active_until = activity_end(
        people, np.concatenate([online.person, store.person]), np.concatenate([online.at, store.at])
    )
    checkouts = draw_checkouts(people, online, buying, active_until)
    visits = draw_visits(people, devices, online, buying, checkouts, active_until)
    outcomes = draw_outcomes(people, online)
    site = Site(people, devices, buying.customers, visits)
    to_order, to_checkout = (
        visits.of_targets(ORDER, online.count),
        visits.of_targets(CHECKOUT, checkouts.baskets.count),
    )
    shop = OnlineShop(
        people=people,
        online=online,
        buying=buying,
        outcomes=outcomes,
        checkouts=checkouts,
        order_client=devices.anonymous_id(visits.browser[to_order], visits.at[to_order]),
        checkout_client=devices.anonymous_id(visits.browser[to_checkout], visits.at[to_checkout]),
        order_channel=visits.channel[to_order],
    )
    parts = [
        *segment_rows(site, online, checkouts, outcomes.order_id),
        *_shopify_rows(shop),
        *square_rows(people, store, buying),
        *klaviyo_rows(people, online, buying, checkouts),
        *zendesk_rows(people, online, buying, active_until),
    ]
    programmes = [
        *loyalty_rows(people, online, buying),
        *feedback_rows(people, online, buying),
        *subscription_rows(people, online, buying),
        *company_rows(people),
    ]
    return people, parts, programmes


def _shopify_rows(shop: OnlineShop) -> list[Rows]:
    rng = shop.people.scenario.stream("shopify", shop.people.chunk)
    return [
        *customers(rng, shop),
        *orders(rng, shop),
        order_lines(rng, shop),
        *returns_and_payments(rng, shop),
        left_checkouts(rng, shop),
        order_notes(rng, shop),
        *order_tags(rng, shop),
    ]
