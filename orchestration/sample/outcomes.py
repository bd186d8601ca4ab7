"""What became of each online order: shipped, pending, cancelled or sent back."""

from dataclasses import dataclass

import numpy as np

from orchestration.sample.columns import numbered
from orchestration.sample.people import People
from orchestration.sample.purchases import Baskets
from orchestration.sample.scenario import DAY, END, chance, one_of

PAID, PENDING, CANCELLED, RETURNED = range(4)
ORDER_BASE = 5_810_000_000_000


@dataclass(frozen=True)
class Outcomes:
    """What became of each online order, and when."""

    order_id: np.ndarray
    status: np.ndarray
    changed_at: np.ndarray
    """When it was cancelled or sent back; END where it was not."""
    part: np.ndarray
    """True where only the first line is sent back."""


def draw_outcomes(people: People, online: Baskets) -> Outcomes:
    """Decides which orders stay pending, are cancelled or sent back."""
    rng = people.scenario.stream("fates", people.chunk)
    count = online.count
    status = one_of(rng, count, [0.885, 0.01, 0.025, 0.08])
    cancelled, returned = status == CANCELLED, status == RETURNED
    days = np.where(cancelled, rng.random(count), 3 + rng.random(count) * 25)
    changed_at = np.where(cancelled | returned, online.at + (days * DAY).astype(np.int64), END)
    status = np.where((cancelled | returned) & (changed_at >= END), PAID, status)
    part = (status == RETURNED) & (online.sizes > 1) & chance(rng, count, 0.6)
    return Outcomes(numbered(ORDER_BASE, people.chunk, count), status, np.minimum(changed_at, END), part)


def line_ids(online: Baskets, outcomes: Outcomes) -> np.ndarray:
    """Ids of the order lines: order ids leave gaps wide enough for theirs."""
    return 9_000_000_000_000 + (outcomes.order_id[online.owner] - ORDER_BASE) * 4 + online.line_index
