"""Who buys when and what: rates differ between people, and after each order some never come back."""

from dataclasses import dataclass

import numpy as np

from orchestration.sample.catalogue import LINE_WEIGHTS, catalogue
from orchestration.sample.columns import group_starts, within_group
from orchestration.sample.people import BOTH, ONLINE, STORE, People
from orchestration.sample.scenario import DAY, END, at_shop_hours, chance, one_of

TAX_PERCENT, FREE_SHIPPING, SHIPPING = 8, 6000, 595
DISCOUNTS = [("WELCOME10", 10), ("SPRING15", 15), ("VIP20", 20), ("COMEBACK15", 15)]


@dataclass(frozen=True)
class Baskets:
    """Orders or checkouts and their lines; amounts in cents."""

    person: np.ndarray
    at: np.ndarray
    code: np.ndarray
    """Discount code used, -1 for none."""
    sizes: np.ndarray
    """Lines per basket; the lines stand in the same order as the baskets."""
    variant: np.ndarray
    quantity: np.ndarray
    line_discount: np.ndarray

    @property
    def count(self) -> int:
        """How many baskets."""
        return len(self.person)

    @property
    def owner(self) -> np.ndarray:
        """The basket of each line."""
        return np.repeat(np.arange(self.count), self.sizes)

    @property
    def line_index(self) -> np.ndarray:
        """0, 1, 2 … of each line in its basket."""
        return within_group(self.sizes)

    @property
    def line_total(self) -> np.ndarray:
        """Each line after its discount, without tax."""
        return self.price * self.quantity - self.line_discount

    @property
    def price(self) -> np.ndarray:
        """Unit price of each line."""
        return catalogue().price[self.variant]

    def total_of(self, line_values: np.ndarray) -> np.ndarray:
        """Sum of a line value per basket."""
        sums = np.concatenate([[0], np.cumsum(line_values)])
        starts = group_starts(self.sizes)
        return sums[starts[1:]] - sums[starts[:-1]]

    @property
    def gross(self) -> np.ndarray:
        """Lines before discounts."""
        return self.total_of(self.price * self.quantity)

    @property
    def discount(self) -> np.ndarray:
        """Discounts of all lines."""
        return self.total_of(self.line_discount)

    @property
    def subtotal(self) -> np.ndarray:
        """Lines after discounts."""
        return self.gross - self.discount

    @property
    def line_tax(self) -> np.ndarray:
        """Tax of each line, rounded to the cent."""
        return (self.line_total * TAX_PERCENT + 50) // 100

    @property
    def tax(self) -> np.ndarray:
        """Tax of all lines."""
        return self.total_of(self.line_tax)

    @property
    def shipping(self) -> np.ndarray:
        """Shipping of an online order."""
        return np.where(self.subtotal >= FREE_SHIPPING, 0, SHIPPING)

    @property
    def total(self) -> np.ndarray:
        """What an online order costs in the end."""
        return self.subtotal + self.tax + self.shipping

    @property
    def main_variant(self) -> np.ndarray:
        """The first line's variant, which names the basket's product line."""
        return self.variant[group_starts(self.sizes)[:-1]]

    @property
    def product_line(self) -> np.ndarray:
        """Product line of the basket's first line."""
        shop = catalogue()
        return shop.product_line[shop.variant_product[self.main_variant]]


def fill_baskets(
    rng: np.random.Generator,
    people: People,
    person: np.ndarray,
    at: np.ndarray,
    line: np.ndarray | None = None,
) -> Baskets:
    """What lies in each basket: mostly the person's own line, often with what goes with the first product."""
    shop = catalogue()
    sizes = 1 + one_of(rng, len(person), [0.52, 0.29, 0.13, 0.06])
    owner = np.repeat(np.arange(len(person)), sizes)
    count = len(owner)
    own = people.line[person[owner]] if line is None else line[owner]
    chosen_line = np.where(chance(rng, count, 0.6), own, one_of(rng, count, LINE_WEIGHTS))
    product = shop.popular(rng, chosen_line)
    leading = within_group(sizes) == 0
    wished = leading & chance(rng, count, 0.35 if line is None else 0.0)
    product = np.where(wished, people.wish[person[owner]], product)
    if line is not None:
        product = np.where(leading, shop.popular(rng, own), product)
    previous = np.concatenate([product[:1], product[:-1]])
    product = np.where(~leading & chance(rng, count, 0.4), shop.partner[previous], product)
    code = np.where(chance(rng, len(person), 0.22), one_of(rng, len(person), [4, 3, 1, 2]), -1)
    percent = np.array([*(percent for _, percent in DISCOUNTS), 0])[code]
    variant = shop.any_variant(rng, product)
    quantity = 1 + one_of(rng, count, [0.78, 0.16, 0.06])
    discount = (shop.price[variant] * quantity * percent[owner] + 50) // 100
    return Baskets(person, at, code, sizes, variant, quantity, discount)


@dataclass(frozen=True)
class Purchases:
    """Orders on the site and in the stores."""

    online: Baskets
    store: Baskets


def draw_purchases(people: People) -> Purchases:
    """Draws every order of the chunk, ordered by time within each channel."""
    rng = people.scenario.stream("purchases", people.chunk)
    person, at = _purchase_times(rng, people)
    kind = people.kind[person]
    in_store = (kind == STORE) | ((kind == BOTH) & chance(rng, len(person), 0.45))
    baskets = []
    for mask in (~in_store, in_store):
        chosen = np.flatnonzero(mask)
        chosen = chosen[np.argsort(at[chosen], kind="stable")]
        baskets.append(fill_baskets(rng, people, person[chosen], at[chosen]))
    return Purchases(*baskets)


def _purchase_times(rng: np.random.Generator, people: People) -> tuple[np.ndarray, np.ndarray]:
    """Repeat buying as gamma rates with a chance of dropping out after each order."""
    buyer = np.flatnonzero(np.isin(people.kind, [ONLINE, STORE, BOTH]))
    rate = rng.gamma(0.9, 1 / 40, len(buyer)) + 1 / 400
    leaving = rng.beta(1.1, 2.6, len(buyer))
    clock = people.born_at[buyer] + (rng.exponential(12, len(buyer)) * DAY).astype(np.int64)
    found_people, found_times = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for _ in range(40):
        inside = clock < END - DAY
        buyer, rate, leaving, clock = buyer[inside], rate[inside], leaving[inside], clock[inside]
        if not len(buyer):
            break
        found_people.append(buyer)
        found_times.append(clock)
        stays = rng.random(len(buyer)) >= leaving
        buyer, rate, leaving, clock = buyer[stays], rate[stays], leaving[stays], clock[stays]
        clock = clock + ((1 + rng.exponential(1, len(buyer)) / rate) * DAY).astype(np.int64)
    return np.concatenate(found_people), at_shop_hours(rng, np.concatenate(found_times))
