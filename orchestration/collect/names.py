"""Names of tables and columns, as Segment's warehouse makes them of names of events and properties."""

import re
from functools import lru_cache

WORD = re.compile("[A-Z0-9]*[a-z0-9]*")
"""A capital after a small letter, or after digits that follow one, begins a new word: `Base64Encode`."""

LONGEST = 127
"""Letters of the longest name that Redshift, and so Segment, takes."""


@lru_cache(maxsize=50_000)
def snake_case(name: str) -> str:
    """A name in small letters, digits and `_`; empty where it has neither letters nor digits of ASCII."""
    return "_".join(word for word in WORD.findall(name) if word).lower()
