"""Browsers and the anonymous ids they carry: own and shared ones, tablets in the stores, agents' screens."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from orchestration.sample.columns import as_text, at_places, group_starts, joined, pick, uuid_of
from orchestration.sample.people import People
from orchestration.sample.scenario import CHUNK, DAY, START, Scenario, chance, one_of

SHOP_BROWSERS = 1 << 50
"""Number of the first browser of the shop itself, above those of all people."""

USER_AGENTS = [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/131.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.1 Safari/605.1.15",
    "Mozilla/5.0 (iPad; CPU OS 17_6 like Mac OS X) AppleWebKit/605.1.15 Version/17.6 Safari/604.1",
]


@dataclass(frozen=True)
class Devices:
    """The browsers of one chunk, then the shop's kiosks, then its agents' screens."""

    scenario: Scenario
    chunk: int
    first: np.ndarray
    owned: np.ndarray
    count: int
    cookie_life: np.ndarray
    """How long each browser keeps a cookie."""
    cookie_phase: np.ndarray
    kiosk: int
    agent: int

    def used_by(self, rng: np.random.Generator, people: People, person: np.ndarray) -> np.ndarray:
        """The browser of each visit: mostly the person's favourite, at times the one shared at home."""
        own = self.first[person] + (self.owned[person] * rng.random(len(person)) ** 1.7).astype(np.int64)
        mate = people.housemate[person]
        borrowed = (mate >= 0) & (mate < person) & chance(rng, len(person), 0.65)
        return np.where(borrowed, at_places(self.first, mate), own)

    def anonymous_id(self, browser: np.ndarray, at: np.ndarray) -> pa.Array:
        """The cookie that the browser carries at that time; many browsers forget theirs within weeks."""
        home = np.minimum(browser, self.count - 1)
        age = (at - START + self.cookie_phase[home]) // self.cookie_life[home]
        own = (self.chunk * CHUNK * 8 + browser) * 1000 + age
        shops = SHOP_BROWSERS + browser - self.count
        return uuid_of(self.scenario.seed, np.where(browser < self.count, own, shops))

    def user_agent(self, browser: np.ndarray) -> pa.Array:
        """The browser's user agent."""
        return pick(USER_AGENTS, browser * 11 // 3 % len(USER_AGENTS))

    def address(self, browser: np.ndarray) -> pa.Array:
        """The IP address, of the ranges kept for documentation."""
        return joined(
            pick(["192.0.2.", "198.51.100.", "203.0.113."], browser % 3), as_text(1 + browser * 13 % 254)
        )


def draw_devices(people: People) -> Devices:
    """Draws browsers for each person: one to four."""
    rng = people.scenario.stream("devices", people.chunk)
    owned = 1 + one_of(rng, people.count, [0.40, 0.37, 0.17, 0.06])
    starts = group_starts(owned)
    count = int(starts[-1])
    days = np.where(chance(rng, count, 0.66), 6 + rng.random(count) * 24, 300 + rng.random(count) * 3000)
    return Devices(
        scenario=people.scenario,
        chunk=people.chunk,
        first=starts[:-1],
        owned=owned,
        count=count,
        cookie_life=(days * DAY).astype(np.int64),
        cookie_phase=(rng.random(count) * days * DAY).astype(np.int64),
        kiosk=count,
        agent=count + people.scenario.kiosks,
    )


def shop_browsers(scenario: Scenario) -> pa.Array:
    """Anonymous ids of the kiosks, then of the agents' browsers: the same for every chunk."""
    return uuid_of(scenario.seed, SHOP_BROWSERS + np.arange(scenario.kiosks + scenario.agents))
