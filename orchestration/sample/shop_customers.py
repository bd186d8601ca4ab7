"""Shopify's customers: one for each e-mail address that ordered or signed up, whoever typed it."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from orchestration.sample.columns import numbered, same
from orchestration.sample.people import DOTTED, PLUS, SECOND, USUAL, People
from orchestration.sample.scenario import DAY, END, HOUR, START, chance, one_of

CUSTOMER_BASE = 6_410_000_000_000
PLACEHOLDER_BASE = 6_400_000_000_000


@dataclass(frozen=True)
class Customers:
    """One entry per address; `spelling × people + mailbox` is the address."""

    address: np.ndarray
    customer_id: np.ndarray
    person: np.ndarray
    created_at: np.ndarray
    enabled: np.ndarray

    def of(self, address: np.ndarray) -> np.ndarray:
        """Places of the addresses in this list; any place for an address that is not there."""
        return np.minimum(np.searchsorted(self.address, address), len(self.address) - 1)


@dataclass(frozen=True)
class Buying:
    """How each online order was placed."""

    customers: Customers
    account_of: np.ndarray
    """Each person's account as a place in `customers`, -1 for none."""
    logged_in: np.ndarray
    address: np.ndarray
    """Address typed on each order."""
    placeholder: np.ndarray
    """Placeholder address typed instead, -1 for none."""
    customer: np.ndarray
    """Customer of each order as a place in `customers`; meaningless where a placeholder was typed."""


def spelling_of(rng: np.random.Generator, people: People, person: np.ndarray) -> np.ndarray:
    """Which spelling or address a person types this time."""
    drawn = one_of(rng, len(person), [0.86, 0.045, 0.035, 0.02, 0.04])
    second = people.has_second[person] & chance(rng, len(person), 0.3)
    spelling = np.where(second, SECOND, np.where(drawn == SECOND, USUAL, drawn))
    plain = ~np.isin(spelling, [DOTTED, PLUS])
    spellings = people.emails
    usual = spellings.take(pa.array(people.mailbox[person]))
    other = spellings.take(pa.array(spelling * people.count + people.mailbox[person]))
    identical = same(usual, other)
    return np.where(~plain & identical, USUAL, spelling)


def address_of(people: People, person: np.ndarray, spelling: np.ndarray) -> np.ndarray:
    """The address as a number; a second address is always the person's own."""
    mailbox = np.where(spelling == SECOND, person, people.mailbox[person])
    return spelling * people.count + mailbox


def draw_buying(people: People, person: np.ndarray, at: np.ndarray) -> Buying:
    """Decides for each online order whether it was logged in, and which address was typed."""
    rng = people.scenario.stream("buying", people.chunk)
    holder = np.flatnonzero(people.wants_account)
    first_order = np.full(people.count, np.iinfo(np.int64).max)
    np.minimum.at(first_order, person, at)
    browsed = people.born_at[holder] + (rng.exponential(6, len(holder)) * DAY).astype(np.int64)
    opened = np.clip(np.minimum(browsed, first_order[holder] - HOUR), START, END - DAY)
    has_account = np.zeros(people.count, dtype=bool)
    has_account[holder] = True
    logged_in = has_account[person] & chance(rng, len(person), 0.75)
    spelling = np.where(logged_in, USUAL, spelling_of(rng, people, person))
    address = address_of(people, person, spelling)
    placeholder = np.where(logged_in, -1, people.placeholder(rng, len(person)))
    typed = placeholder < 0
    customers = _customers(
        people,
        np.concatenate([address_of(people, holder, np.zeros(len(holder), dtype=np.int64)), address[typed]]),
        np.concatenate([holder, person[typed]]),
        np.concatenate([opened, at[typed]]),
        np.arange(len(holder) + typed.sum()) < len(holder),
    )
    account_of = np.full(people.count, -1)
    account_of[holder] = customers.of(holder)
    return Buying(customers, account_of, logged_in, address, placeholder, customers.of(address))


def _customers(
    people: People, address: np.ndarray, person: np.ndarray, at: np.ndarray, is_account: np.ndarray
) -> Customers:
    """The first use of each address makes the customer; an account belongs to who opened it."""
    order = np.lexsort((at, ~is_account, address))
    address, person, at, is_account = address[order], person[order], at[order], is_account[order]
    keys, first = np.unique(address, return_index=True)
    created = np.minimum.reduceat(at, first) if len(first) else at[first]
    ids = numbered(CUSTOMER_BASE, people.chunk, len(keys))
    return Customers(keys, ids, person[first], created, is_account[first])
