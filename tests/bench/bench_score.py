"""How well identity finds people: the tables beside its peers, then the bars of the score card."""

from collections.abc import Iterator
from typing import Protocol

from orchestration.base.settings import PROJECT_ROOT
from tests.bench.accuracy.__main__ import PEOPLE, SEEDS, sample_tables, shop_tables
from tests.bench.accuracy.tables import Bar


class Size(Protocol):
    """What `make bench` says of a run's size."""

    @property
    def scale(self) -> float:
        """Multiplies the people."""
        ...


def rows(options: Size) -> Iterator[Bar]:
    """Prints the tables of 1,000 people times the scale; each bar is a row, as the worst seed met it."""
    folder, people = PROJECT_ROOT / ".weft" / "bench" / "accuracy", round(PEOPLE * options.scale)
    shop_tables(people, SEEDS[:1])
    yield from sample_tables(folder, people, SEEDS)
