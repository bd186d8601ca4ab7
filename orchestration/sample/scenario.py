"""What the whole sample run agrees on: size, seed, calendar, amount of noise, streams of random numbers."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zlib import crc32

import numpy as np

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
"""Times are microseconds since 1970, UTC, until they are written."""

START = int(datetime(2025, 1, 1, tzinfo=UTC).timestamp()) * SECOND
END = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()) * SECOND
CHUNK = 20_000
"""People drawn at a time."""

SHOP_PHONE = "+16464200187"
SHOP_DOMAIN = "fernandfable.shop"

# Rates of what goes wrong in a shop, at noise 1; each is multiplied by the noise.
SHARED_DEVICE, SHARED_PHONE, SHARED_MAILBOX = 0.08, 0.03, 0.015
KIOSK_VISITS, AGENT_VISITS = 0.08, 0.06
PLACEHOLDER_EMAIL, PLACEHOLDER_PHONE, NULL_TEXT_ID, SHOP_PHONE_TYPED = 0.03, 0.03, 0.004, 0.04


def micros(text: str) -> int:
    """An ISO time in UTC as microseconds since 1970."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * SECOND


@dataclass(frozen=True)
class Scenario:
    """One run of the generator."""

    people: int
    seed: int
    noise: float = 1.0

    def stream(self, theme: str, chunk: int = -1) -> np.random.Generator:
        """Random numbers of one theme of one chunk; drawing more in one theme moves no other."""
        return np.random.default_rng([self.seed, crc32(theme.encode()), chunk + 1])

    @property
    def chunks(self) -> int:
        """How many chunks the people fill."""
        return -(-self.people // CHUNK)

    @property
    def kiosks(self) -> int:
        """Shared tablets that stand in the stores."""
        return max(2, self.people // 2000) if self.noise else 0

    @property
    def agents(self) -> int:
        """Support agents who open customers' accounts in their own browser."""
        return max(2, self.people // 2500)

    @property
    def staff(self) -> int:
        """Number of the first agent, as a person of the truth; customers stand before."""
        return self.people

    @property
    def nobody(self) -> int:
        """Number of the first holder of a placeholder, each a person of its own in the truth."""
        return self.people + self.agents


def chance(rng: np.random.Generator, count: int, rate: float) -> np.ndarray:
    """A mask that is true with the given rate."""
    return rng.random(count) < rate


def one_of(rng: np.random.Generator, count: int, weights: list[float]) -> np.ndarray:
    """Positions drawn by weight."""
    edges = np.cumsum(weights) / np.sum(weights)
    return np.minimum(np.searchsorted(edges, rng.random(count), side="right"), len(weights) - 1)


def at_shop_hours(rng: np.random.Generator, at: np.ndarray) -> np.ndarray:
    """The same days, at hours when people shop (most in the evening; times are UTC)."""
    weights = [3, 2, 1, 1, 1, 1, 2, 3, 4, 5, 6, 6, 7, 7, 6, 6, 7, 8, 9, 10, 10, 9, 7, 5]
    hour = one_of(rng, len(at), [float(weight) for weight in weights])
    return at // DAY * DAY + hour * HOUR + (rng.random(len(at)) * HOUR).astype(np.int64)
