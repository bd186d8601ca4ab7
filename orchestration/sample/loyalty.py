"""What Smile.io lands: shop accounts that joined the programme, and their points."""

import numpy as np
import pyarrow as pa

from orchestration.sample.columns import as_iso, as_text, at_places, numbered, only, pick
from orchestration.sample.people import People
from orchestration.sample.purchases import Baskets
from orchestration.sample.rows import Rows, arrival, rows
from orchestration.sample.scenario import DAY, END, START, Scenario, chance
from orchestration.sample.shop_customers import Buying

CUSTOMER_BASE, TRANSACTION_BASE = 2_400_000_000, 5_100_000_000
TIERS = ["Seedling", "Grove"]


def loyalty_rows(people: People, online: Baskets, buying: Buying) -> list[Rows]:
    """Members of this chunk, a point earned per dollar, and some of them spent again."""
    rng = people.scenario.stream("smile", people.chunk)
    customers = buying.customers
    joined = np.flatnonzero(customers.enabled & chance(rng, len(customers.address), 0.55))
    member = np.full(len(customers.address), -1)
    member[joined] = np.arange(len(joined))
    member_id = numbered(CUSTOMER_BASE, people.chunk, len(joined))
    bought = np.flatnonzero((buying.placeholder < 0) & (member[buying.customer] >= 0))
    place = member[buying.customer[bought]]
    earned = online.subtotal[bought] // 100
    spent = np.flatnonzero(chance(rng, len(bought), 0.12) & (earned > 20))
    at = np.concatenate([online.at[bought], np.minimum(online.at[bought][spent] + 9 * DAY, END - 1)])
    points = np.concatenate([earned, -(earned[spent] // 2)])
    holder = np.concatenate([place, place[spent]])
    balance = np.bincount(holder, weights=points, minlength=len(joined)).astype(np.int64)
    newest = customers.created_at[joined].copy()
    np.maximum.at(newest, holder, at)
    members = {
        "id": member_id,
        "first_name": people.first_name(rng, customers.person[joined]),
        "last_name": people.last_name(customers.person[joined]),
        "email": people.emails.take(pa.array(customers.address[joined])),
        "external_id": as_text(at_places(customers.customer_id, joined)),
        "state": "member",
        "date_of_birth": only(chance(rng, len(joined), 0.2), "1004-05-17"),
        "points_balance": balance,
        "vip_tier_id": as_text(np.where(balance > 150, 2, 1)),
        "created_at": as_iso(customers.created_at[joined]),
        "updated_at": as_iso(newest),
    }
    transactions = {
        "id": numbered(TRANSACTION_BASE, people.chunk, len(at)),
        "customer_id": member_id[holder],
        "points_change": points,
        "description": only(points > 0, "Points awarded for placing an order", "Points spent on a coupon"),
        "created_at": as_iso(at),
        "updated_at": as_iso(at),
    }
    return [
        rows("smile", "customers", members, arrival(rng, newest), people.number[customers.person[joined]]),
        rows(
            "smile",
            "points_transactions",
            transactions,
            arrival(rng, at),
            people.number[customers.person[joined][holder]],
        ),
    ]


def tier_rows(scenario: Scenario) -> Rows:
    """The tiers of the programme."""
    number = np.arange(len(TIERS))
    columns = {"id": as_text(number + 1), "name": pick(TIERS, number)}
    return rows("smile", "vip_tiers", columns, np.full(len(TIERS), START))
