"""How visitors find the shop: what the tracker and the store write down about it."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from orchestration.sample.columns import pick
from orchestration.sample.people import VISITOR, People
from orchestration.sample.scenario import one_of


@dataclass(frozen=True)
class Channel:
    """One way in. Organic search and links carry no campaign parameters, only a referrer."""

    weight: float
    utm_source: str | None = None
    utm_medium: str | None = None
    utm_campaign: str | None = None
    referrer: str | None = None


CHANNELS = [
    Channel(30),
    Channel(24, referrer="https://www.google.com/"),
    Channel(12, "google", "cpc", "brand_search", "https://www.google.com/"),
    Channel(12, "facebook", "paid_social", "spring_prospecting", "https://l.facebook.com/"),
    Channel(8, "instagram", "social", "creator_reels", "https://l.instagram.com/"),
    Channel(4, referrer="https://www.bing.com/"),
    Channel(10, "klaviyo", "email", "newsletter"),
]
DIRECT, NEWSLETTER = 0, len(CHANNELS) - 1


def draw_channels(rng: np.random.Generator, people: People, person: np.ndarray) -> np.ndarray:
    """The channel of each visit; only those who can get the newsletter come from it."""
    drawn = one_of(rng, len(person), [channel.weight for channel in CHANNELS])
    return np.where((drawn == NEWSLETTER) & (people.kind[person] == VISITOR), DIRECT, drawn)


def of_channel(field: str, channel: np.ndarray) -> pa.Array:
    """One field of each visit's channel."""
    return pick([getattr(entry, field) for entry in CHANNELS], channel)
