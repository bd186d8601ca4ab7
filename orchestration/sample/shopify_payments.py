"""What Shopify lands of money: refunds with their lines, and payments in both directions."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from orchestration.sample.columns import as_money, as_time, column, only, pick
from orchestration.sample.outcomes import CANCELLED, ORDER_BASE, PENDING, line_ids
from orchestration.sample.rows import Rows, arrival, rows
from orchestration.sample.scenario import END, MINUTE, chance, one_of
from orchestration.sample.shopify import OnlineShop

REFUND_BASE, FAILED_BASE, SALE_BASE, BACK_BASE = (
    880_000_000_000,
    6_100_000_000_000,
    6_200_000_000_000,
    6_300_000_000_000,
)


def returns_and_payments(rng: np.random.Generator, shop: OnlineShop) -> list[Rows]:
    """`refund`, `order_line_refund` and `transaction`."""
    online, outcomes = shop.online, shop.outcomes
    back = np.flatnonzero(outcomes.changed_at < END)
    lines = np.flatnonzero((outcomes.changed_at < END)[online.owner])
    lines = lines[~outcomes.part[online.owner[lines]] | (online.line_index[lines] == 0)]
    owner = online.owner[lines]
    goods, tax = online.line_total[lines], online.line_tax[lines]
    refunded = np.bincount(owner, goods + tax, minlength=online.count).astype(np.int64)
    refunded += np.where(outcomes.status == CANCELLED, online.shipping, 0)
    arrived = arrival(rng, outcomes.changed_at)
    note = ["did not like it", "arrived damaged", "ordered the wrong one", None]
    refunds = {
        "id": _refund_id(shop)[back],
        "order_id": outcomes.order_id[back],
        "created_at": as_time(outcomes.changed_at[back]),
        "processed_at": as_time(outcomes.changed_at[back]),
        "note": pick(note, one_of(rng, len(back), [3, 2, 2, 3])),
        "restock": True,
    }
    refund_lines = {
        "id": line_ids(online, outcomes)[lines] - 8_900_000_000_000,
        "refund_id": _refund_id(shop)[owner],
        "order_line_id": line_ids(online, outcomes)[lines],
        "quantity": online.quantity[lines],
        "restock_type": "return",
        "subtotal": as_money(goods),
        "total_tax": as_money(tax),
    }
    return [
        rows("shopify", "refund", refunds, arrived[back]),
        rows("shopify", "order_line_refund", refund_lines, arrived[owner]),
        *_payments(rng, shop, back, refunded),
    ]


def _refund_id(shop: OnlineShop) -> np.ndarray:
    return shop.outcomes.order_id - ORDER_BASE + REFUND_BASE


@dataclass(frozen=True)
class Movements:
    """Money on its way, one way; `of` are the orders, the other arrays have an entry for every order."""

    kind: str
    first_id: int
    of: np.ndarray
    at: np.ndarray
    amount: np.ndarray
    status: pa.Array


def _payments(
    rng: np.random.Generator, shop: OnlineShop, back: np.ndarray, refunded: np.ndarray
) -> list[Rows]:
    """Failed tries, the payment itself, and what was given back."""
    online, count = shop.online, shop.online.count
    gateway = pick(["shopify_payments", "paypal", "gift_card"], one_of(rng, count, [0.7, 0.2, 0.1]))
    failed = np.flatnonzero(chance(rng, count, 0.03))
    paid = only(shop.outcomes.status == PENDING, "pending", "success")
    done, undone = column("success", count), column("failure", count)
    every = [
        Movements("sale", FAILED_BASE, failed, online.at - MINUTE, online.total, undone),
        Movements("sale", SALE_BASE, np.arange(count), online.at, online.total, paid),
        Movements("refund", BACK_BASE, back, shop.outcomes.changed_at, refunded, done),
    ]
    return [_transactions(rng, shop, moved, gateway) for moved in every]


def _transactions(rng: np.random.Generator, shop: OnlineShop, moved: Movements, gateway: pa.Array) -> Rows:
    of, at = moved.of, moved.at[moved.of]
    no_refund = pa.nulls(len(of), pa.int64())
    columns = {
        "id": shop.outcomes.order_id[of] - ORDER_BASE + moved.first_id,
        "order_id": shop.outcomes.order_id[of],
        "refund_id": pa.array(_refund_id(shop)[of]) if moved.kind == "refund" else no_refund,
        "amount": as_money(moved.amount[of]),
        "created_at": as_time(at),
        "processed_at": as_time(at),
        "gateway": gateway.take(pa.array(of)),
        "source_name": "web",
        "currency": "USD",
        "kind": moved.kind,
        "status": moved.status.take(pa.array(of)),
        "test": False,
    }
    return rows("shopify", "transaction", columns, arrival(rng, at))
