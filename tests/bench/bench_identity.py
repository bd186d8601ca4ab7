"""What stitching costs: PERFORMANCE goals P1 to P3 and P6 (see docs/benchmarks.md)."""

import math
from collections.abc import Iterator

from tests.bench.graphs import SHAPES, shop_like, write_warehouse
from tests.bench.measure import Cost, Options, Row, median
from tests.bench.stitch import Stitch, rounds, work

EDGES = 5_000_000
FEW = 1_000
"""So few edges cost nothing: what a run over them takes is dbt's own."""
FULL_SIZE = 20_000_000
"""Where the goals are stated: `--scale 4`."""


def rows(options: Options) -> Iterator[Row]:
    """The table of the identity bench."""
    edges = int(EDGES * options.scale)
    few = prepared(options, FEW)
    own = work(median(options.repeats, few.full))
    stitch = prepared(options, edges)
    full = median(options.repeats, stitch.full)
    seconds = work(full) - own
    yield Row(f"{edges:,} edges in full: CPU seconds", full.cpu_seconds, "s", detail=peak(full))
    yield Row("of these dbt's own", full.cpu_seconds - seconds, "s")
    yield from rivals(options, stitch, full)
    yield little_memory(options, edges, stitch, full)
    yield texts(options, stitch, full)
    yield growth(options, edges, seconds, own)
    yield from shapes(options)


def prepared(options: Options, edges: int) -> Stitch:
    """A warehouse with a shop's edges."""
    stitch = Stitch(options.folder / f"{edges}.duckdb")
    write_warehouse(stitch.warehouse, shop_like(edges))
    return stitch


def peak(cost: Cost) -> str:
    """The memory of a run, in words."""
    return f"{cost.cpu_seconds:.1f} CPU seconds, {cost.peak_gb:.2f} GB at most"


def rivals(options: Options, stitch: Stitch, full: Cost) -> Iterator[Row]:
    """P1 and P2: the same edges to the same labels, by others."""
    scipy = median(options.repeats, lambda: stitch.python("stitch_scipy"))
    assert stitch.agrees("scipy_labels"), "scipy finds other components"
    yield Row(
        "P1 through dbt, against scipy in memory: CPU", full.cpu_seconds / scipy.cpu_seconds, "×", 1.3,
        detail=peak(scipy),
    )  # fmt: skip
    if stitch.sql("select count(*) from raw.edges")[0][0] > EDGES:
        return  # Splink would take most of an hour
    splink = median(options.repeats, lambda: stitch.python("stitch_splink"))
    assert stitch.agrees("splink_labels"), "Splink finds other components"
    yield Row(
        "P2 Splink 5's clustering, against ours: CPU", splink.cpu_seconds / full.cpu_seconds, "×", 4, True,
        detail=peak(splink),
    )  # fmt: skip
    yield Row("P2 … memory", splink.peak_gb / full.peak_gb, "×", 4, True)


def texts(options: Options, stitch: Stitch, full: Cost) -> Row:
    """What it adds to have every text once, with its key: where no staging has made such a table before."""
    both = median(options.repeats, lambda: stitch.dbt("components", "identifiers"))
    return Row(
        "a table of all texts by key as well, against labels alone: CPU", both.cpu_seconds / full.cpu_seconds,
        "×", detail=peak(both),
    )  # fmt: skip


def little_memory(options: Options, edges: int, stitch: Stitch, full: Cost) -> Row:
    """P6: 2 GB for 20 million edges, and as much less for fewer as DuckDB can work with."""
    limit = max(2 * edges / FULL_SIZE, 0.25)
    claim = f"P6 with {limit:g} GB for DuckDB, against no limit"
    try:
        limited = median(options.repeats, lambda: stitch.full(memory=f"{limit * 1000:.0f}MB"))
    except RuntimeError as failure:
        if "Out of Memory" not in str(failure):
            raise
        return Row(claim, math.inf, "×", 1.8, detail="it ran out of memory")
    return Row(claim, limited.cpu_seconds / full.cpu_seconds, "×", 1.8, detail=peak(limited))


def growth(options: Options, edges: int, seconds: float, own: float) -> Row:
    """P3: the exponent with which the cost grows from a quarter of the edges, dbt's own left out."""
    small = prepared(options, edges // 4)
    quarter = work(median(options.repeats, small.full)) - own
    return Row(
        f"P3 exponent from {edges // 4:,} to {edges:,} edges",
        math.log(seconds / quarter) / math.log(4),
        "",
        1.15,
    )


def shapes(options: Options) -> Iterator[Row]:
    """P3: rounds on the shapes that are hardest."""
    nodes = int(1_000_000 * min(options.scale, 1))
    for shape, edges in SHAPES.items():
        stitch = Stitch(options.folder / "shape.duckdb")
        write_warehouse(stitch.warehouse, edges(nodes))
        took = stitch.dbt("components")
        components = stitch.sql("select count(distinct component_key) from components")[0][0]
        assert components == 1, f"{shape}: {components} components"
        yield Row(f"P3 rounds, {shape} of {nodes:,}", rounds(took), "", 16 if shape == "ordered path" else 20)
