"""Rows of one landed table, and what only the generator knows of them: their person and their arrival."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from orchestration.sample.columns import Column, column
from orchestration.sample.scenario import DAY, END, HOUR, MINUTE

NOBODY = -1
"""Person of a row that carries no identifier."""


@dataclass
class Rows:
    """Some rows of one raw table."""

    source: str
    table: str
    columns: dict[str, pa.Array]
    person: np.ndarray
    arrived_at: np.ndarray = field(repr=False)

    @property
    def count(self) -> int:
        """How many rows."""
        return len(self.person)

    def take(self, positions: np.ndarray) -> "Rows":
        """The rows at these positions."""
        index = pa.array(positions)
        columns = {name: values.take(index) for name, values in self.columns.items()}
        return Rows(self.source, self.table, columns, self.person[positions], self.arrived_at[positions])


def rows(
    source: str,
    table: str,
    columns: Mapping[str, Column],
    arrived_at: np.ndarray,
    person: np.ndarray | None = None,
) -> Rows:
    """Rows from columns; a text, a truth value or None stands for a whole column of it."""
    count = len(arrived_at)
    arrays = {name: column(values, count) for name, values in columns.items()}
    owner = np.full(count, NOBODY, dtype=np.int64) if person is None else person.astype(np.int64)
    return Rows(source, table, arrays, owner, arrived_at.astype(np.int64))


def arrival(rng: np.random.Generator, at: np.ndarray, late: float = 0.012) -> np.ndarray:
    """When rows that came into being `at` reach the landing folder: mostly soon, a few up to 30 days late."""
    delay = rng.exponential(40 * MINUTE, len(at))
    delayed = rng.random(len(at)) < late
    delay = np.where(delayed, rng.random(len(at)) * 30 * DAY, np.minimum(delay, 6 * HOUR))
    return np.minimum(at + delay.astype(np.int64), END - 1)


def delivered_again(rng: np.random.Generator, given: Rows, share: float = 0.004) -> Rows:
    """A few of the rows once more, the same but for a later arrival."""
    again = given.take(np.flatnonzero(rng.random(given.count) < share))
    later = (rng.random(again.count) ** 3 * 20 * DAY).astype(np.int64)
    again.arrived_at = np.minimum(again.arrived_at + later, END - 1)
    return again
