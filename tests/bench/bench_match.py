"""How well suggestions find people who share no identifier: FEBRL's four lists, as customers."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import Options, Row
from tests.identity.febrl import BAR, judged, suggested
from tests.shared import ABSENT, SHARED_DATA

LISTS = {"1": ["dataset1"], "2": ["dataset2"], "3": ["dataset3"], "4": ["dataset4a", "dataset4b"]}


def rows(_: Options) -> Iterator[Row]:
    """A row a list. The lists have one size, and the same people give the same scores each time."""
    if not SHARED_DATA.is_dir():
        print(f"  not measured: {ABSENT}")
        return
    for name, files in LISTS.items():
        with tempfile.TemporaryDirectory() as folder:
            found = judged(suggested(Path(folder), SHARED_DATA, *files))
        yield Row(
            f"FEBRL {name}: F1 of pairs in one customer",
            found.pair_f1,
            goal=BAR if name == "3" else None,
            at_least=True,
            detail=f"F1 {found.pair_f1:.4f}, precision {found.pair_precision:.4f},"
            f" recall {found.pair_recall:.4f}, B³ {found.b3_f:.4f}",
        )
