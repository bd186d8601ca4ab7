"""Checkouts that were left: ordinary ones, ones that became an order later, and one planted surge."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from orchestration.sample.catalogue import LINES
from orchestration.sample.columns import at_places, hex_text
from orchestration.sample.people import BOTH, ONLINE, STORE, SUBSCRIBER, VISITOR, People
from orchestration.sample.purchases import Baskets, fill_baskets
from orchestration.sample.scenario import DAY, END, HOUR, SECOND, Scenario, at_shop_hours, chance, micros
from orchestration.sample.shop_customers import Buying, address_of, spelling_of

SURGE_LINE = LINES.index("Brewing Gear")
SURGE_FROM = micros("2025-11-18T15:00:00")
SURGE_TO = micros("2025-11-18T18:00:00")
NO_ORDER = -1


@dataclass(frozen=True)
class Checkouts:
    """Left checkouts and the tokens that orders, checkouts and events share."""

    baskets: Baskets
    order: np.ndarray
    """The online order that the checkout became in the end, -1 for none."""
    address: np.ndarray
    """The address typed, -1 for none."""
    completed_at: np.ndarray
    """When it became that order; END where it never did."""
    cart_token: pa.Array
    token: pa.Array
    order_cart_token: pa.Array
    order_token: pa.Array


def surge_size(scenario: Scenario) -> int:
    """Checkouts that the planted surge leaves."""
    return max(36, scenario.people * 12 // 1000)


def draw_checkouts(people: People, online: Baskets, buying: Buying, active_until: np.ndarray) -> Checkouts:
    """Draws the left checkouts of the chunk."""
    rng = people.scenario.stream("checkouts", people.chunk)
    rate = np.zeros(5)
    rate[[VISITOR, SUBSCRIBER, ONLINE, STORE, BOTH]] = [0.07, 0.15, 0.45, 0.03, 0.3]
    person = np.repeat(np.arange(people.count), rng.poisson(rate[people.kind]))
    span = active_until[person] - people.born_at[person]
    at = at_shop_hours(rng, people.born_at[person] + (rng.random(len(person)) * span).astype(np.int64))
    share = -(-surge_size(people.scenario) * people.count // people.scenario.people)
    surged = rng.choice(people.count, share, replace=share > people.count)
    surged_at = SURGE_FROM + (rng.random(share) * (SURGE_TO - SURGE_FROM - 60 * SECOND)).astype(np.int64)
    ordinary = fill_baskets(rng, people, np.concatenate([person, surged]), np.concatenate([at, surged_at]),
                            np.concatenate([people.line[person], np.full(share, SURGE_LINE)]))  # fmt: skip
    recovered = np.flatnonzero(chance(rng, online.count, 0.10))
    earlier = online.at[recovered] - HOUR - (rng.random(len(recovered)) * 20 * HOUR).astype(np.int64)
    baskets = _stacked(ordinary, online, recovered, earlier)
    spelling = spelling_of(rng, people, baskets.person)
    known = chance(rng, baskets.count, 0.75) & (people.kind[baskets.person] != VISITOR)
    address = np.where(known, address_of(people, baskets.person, spelling), -1)
    order = np.concatenate([np.full(ordinary.count, NO_ORDER), recovered])
    typed = (order >= 0) & (at_places(buying.placeholder, order) < 0)
    address = np.where(typed, at_places(buying.address, order), address)
    order_cart, order_token = hex_text(rng, online.count, 16), hex_text(rng, online.count, 16)
    own = ordinary.count
    return Checkouts(
        baskets=baskets,
        order=order,
        address=address,
        completed_at=np.concatenate([np.full(ordinary.count, END), online.at[recovered]]),
        cart_token=pa.concat_arrays([hex_text(rng, own, 16), order_cart.take(pa.array(recovered))]),
        token=pa.concat_arrays([hex_text(rng, own, 16), order_token.take(pa.array(recovered))]),
        order_cart_token=order_cart,
        order_token=order_token,
    )


def _stacked(left: Baskets, online: Baskets, recovered: np.ndarray, at: np.ndarray) -> Baskets:
    """The left baskets, then those of the recovered orders as they stood when they were left."""
    lines = np.isin(online.owner, recovered)
    return Baskets(
        person=np.concatenate([left.person, online.person[recovered]]),
        at=np.concatenate([left.at, at]),
        code=np.concatenate([left.code, online.code[recovered]]),
        sizes=np.concatenate([left.sizes, online.sizes[recovered]]),
        variant=np.concatenate([left.variant, online.variant[lines]]),
        quantity=np.concatenate([left.quantity, online.quantity[lines]]),
        line_discount=np.concatenate([left.line_discount, online.line_discount[lines]]),
    )


def activity_end(people: People, person: np.ndarray, at: np.ndarray) -> np.ndarray:
    """When each person is last seen around the shop, a while after the last order."""
    rng = people.scenario.stream("activity", people.chunk)
    last = people.born_at.copy()
    np.maximum.at(last, person, at)
    return np.minimum(last + (rng.exponential(35, people.count) * DAY).astype(np.int64) + DAY, END - HOUR)
