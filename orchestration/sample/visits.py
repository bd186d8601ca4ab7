"""Visits to the site: who, when, in which browser, to what end, and whether they said who they are."""

from dataclasses import dataclass

import numpy as np

from orchestration.sample.channels import DIRECT, draw_channels
from orchestration.sample.checkouts import Checkouts
from orchestration.sample.columns import at_places
from orchestration.sample.devices import Devices
from orchestration.sample.people import BOTH, ONLINE, STORE, SUBSCRIBER, VISITOR, People
from orchestration.sample.purchases import Baskets
from orchestration.sample.scenario import (
    AGENT_VISITS,
    DAY,
    END,
    KIOSK_VISITS,
    MINUTE,
    START,
    at_shop_hours,
    chance,
)
from orchestration.sample.shop_customers import Buying, address_of

BROWSE, CART, CHECKOUT, ORDER, AGENT = range(5)
TO_CHECKOUT, TO_ORDER = 6 * MINUTE, 11 * MINUTE
"""From the first page to the checkout, and to the order."""


@dataclass(frozen=True)
class Visits:
    """Parallel arrays, one entry a visit, in the order of time."""

    person: np.ndarray
    at: np.ndarray
    browser: np.ndarray
    goal: np.ndarray
    target: np.ndarray
    """The order or checkout of the visit, -1 for none."""
    customer: np.ndarray
    """The account logged into, as a place in the customers; -1 for none."""
    address: np.ndarray
    """The e-mail address given during the visit, -1 for none."""
    channel: np.ndarray
    """Place in `CHANNELS` of what brought the visitor."""

    def of_targets(self, goal: int, count: int) -> np.ndarray:
        """The visit of each of the `count` orders or checkouts."""
        found = np.flatnonzero(self.goal == goal)
        visit = np.zeros(count, dtype=np.int64)
        visit[self.target[found]] = found
        return visit

    @property
    def count(self) -> int:
        """How many visits."""
        return len(self.person)


def draw_visits(
    people: People,
    devices: Devices,
    online: Baskets,
    buying: Buying,
    checkouts: Checkouts,
    active_until: np.ndarray,
) -> Visits:
    """Draws every visit of the chunk."""
    rng = people.scenario.stream("visits", people.chunk)
    left = checkouts.baskets
    person, at, goal, target = (
        np.concatenate(parts)
        for parts in zip(
            _browsing(rng, people, active_until),
            _with_goal(left.person, left.at - TO_CHECKOUT, CHECKOUT),
            _with_goal(online.person, online.at - TO_ORDER, ORDER),
            strict=True,
        )
    )
    account = buying.account_of[person]
    open_now = (account >= 0) & (at_places(buying.customers.created_at, account) <= at + TO_ORDER)
    logged_in = open_now & chance(rng, len(person), 0.22)
    ordered = at_places(buying.logged_in, np.where(goal == ORDER, target, -1)).astype(bool)
    logged_in = np.where(goal == ORDER, ordered, logged_in)
    visits = Visits(
        person=person,
        at=at,
        browser=devices.used_by(rng, people, person),
        goal=goal,
        target=target,
        customer=np.where(logged_in, account, -1),
        address=_addresses_given(rng, people, buying, checkouts, person, goal, target),
        channel=draw_channels(rng, people, person),
    )
    return _in_order(_with_shop_browsers(rng, people, devices, buying, visits))


def _with_goal(person: np.ndarray, at: np.ndarray, goal: int) -> tuple[np.ndarray, ...]:
    return person, at, np.full(len(person), goal), np.arange(len(person))


def _browsing(rng: np.random.Generator, people: People, active_until: np.ndarray) -> tuple[np.ndarray, ...]:
    mean = np.zeros(5)
    mean[[VISITOR, SUBSCRIBER, ONLINE, STORE, BOTH]] = [0.5, 1.3, 2.1, 0.5, 1.9]
    keen = rng.gamma(1.6, 1 / 1.6, people.count)
    always = np.isin(people.kind, [VISITOR, SUBSCRIBER])
    count = rng.poisson(mean[people.kind] * keen) + always
    person = np.repeat(np.arange(people.count), count)
    span = active_until[person] - people.born_at[person]
    at = at_shop_hours(rng, people.born_at[person] + (rng.random(len(person)) ** 1.3 * span).astype(np.int64))
    goal = np.where(chance(rng, len(person), 0.13), CART, BROWSE)
    return person, np.minimum(at, END - DAY // 4), goal, np.full(len(person), -1)


def _addresses_given(
    rng: np.random.Generator,
    people: People,
    buying: Buying,
    checkouts: Checkouts,
    person: np.ndarray,
    goal: np.ndarray,
    target: np.ndarray,
) -> np.ndarray:
    """The address typed on the site: at the order, at the checkout, or in a sign-up form."""
    given = np.full(len(person), -1)
    at_order, at_checkout = goal == ORDER, goal == CHECKOUT
    if at_order.any():
        order = target[at_order]
        typed = (buying.placeholder[order] < 0) & chance(rng, len(order), 0.5)
        given[at_order] = np.where(typed, buying.address[order], -1)
    typed = chance(rng, int(at_checkout.sum()), 0.5)
    given[at_checkout] = np.where(typed, checkouts.address[target[at_checkout]], -1)
    usual = address_of(people, person, np.zeros(len(person), dtype=np.int64))
    signs_up = (goal < CHECKOUT) & (people.kind[person] != VISITOR) & (people.kind[person] != STORE)
    signs_up &= chance(rng, len(person), 0.07)
    return np.where(signs_up, usual, given)


def _with_shop_browsers(
    rng: np.random.Generator, people: People, devices: Devices, buying: Buying, visits: Visits
) -> Visits:
    """Some visits happen at a kiosk in the store; support agents open accounts in their own browsers."""
    scenario = people.scenario
    at_kiosk = chance(rng, people.count, KIOSK_VISITS * scenario.noise)[visits.person] & (
        visits.goal != ORDER
    )
    at_kiosk &= chance(rng, visits.count, 0.5)
    kiosk = devices.kiosk + rng.integers(0, max(scenario.kiosks, 1), visits.count)
    browser = np.where(at_kiosk, kiosk, visits.browser)
    served = np.flatnonzero(
        (buying.account_of >= 0) & chance(rng, people.count, AGENT_VISITS * scenario.noise)
    )
    at = START + DAY + (rng.random(len(served)) * (END - START - 2 * DAY)).astype(np.int64)
    at = at_shop_hours(rng, np.maximum(at, buying.customers.created_at[buying.account_of[served]] + DAY))
    served, at = served[at < END - DAY], at[at < END - DAY]
    nothing = np.full(len(served), -1)
    return Visits(
        person=np.concatenate([visits.person, served]),
        at=np.concatenate([visits.at, at]),
        browser=np.concatenate([browser, devices.agent + rng.integers(0, scenario.agents, len(served))]),
        goal=np.concatenate([visits.goal, np.full(len(served), AGENT)]),
        target=np.concatenate([visits.target, nothing]),
        customer=np.concatenate([visits.customer, buying.account_of[served]]),
        address=np.concatenate([visits.address, nothing]),
        channel=np.concatenate([visits.channel, np.full(len(served), DIRECT)]),
    )


def _in_order(visits: Visits) -> Visits:
    order = np.argsort(visits.at, kind="stable")
    return Visits(*(getattr(visits, name)[order] for name in Visits.__dataclass_fields__))
