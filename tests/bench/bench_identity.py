"""What stitching costs: PERFORMANCE goals P1 to P6 and P11 (see docs/benchmarks.md)."""

import math
import statistics
from collections.abc import Iterator

from tests.bench.graphs import SHAPES, shop_like, write_warehouse
from tests.bench.measure import Cost, Options, Row, median
from tests.bench.stitch import KEY, Stitch, rounds, work

EDGES = 5_000_000
FEW = 1_000
"""So few edges cost nothing: what a run over them takes is dbt's own."""
FULL_SIZE = 20_000_000
"""Where the goals are stated: `--scale 4`."""

MIDDLE_KEY = 2**59
"""Half of all keys are less."""

KEYED = f"""
    create or replace table raw.keyed_edges as
    select
        {KEY.format(text="left_value")} as left_key,
        {KEY.format(text="right_value")} as right_key,
        case when hash(left_value, right_value) % 1000 = 0 then 3
             when hash(left_value, right_value) % 100 = 1 then 2 else 1 end as changed_at,
        false as is_removed
    from raw.edges
"""
"""Edges as staging carries them: one in a hundred came with load 2, one in a thousand with load 3."""


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
    yield from shares(stitch, few, seconds)
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


def shares(stitch: Stitch, few: Stitch, full: float) -> Iterator[Row]:
    """P4, P5 and P11: what a run over changes costs, against the full stitch; dbt's own left out of both."""
    own = statistics.median(work(cost) for _, cost, _ in batches(few))
    for claim, cost, goal in batches(stitch):
        seconds = work(cost) - own
        yield Row(
            f"{claim}: share of a full stitch", seconds / full * 100, "%", goal,
            detail=f"{seconds:.2f} CPU seconds, and {own:.2f} of dbt's own",
        )  # fmt: skip


def batches(stitch: Stitch) -> Iterator[tuple[str, Cost, float | None]]:
    """Runs over what has changed, each once: it cannot be run again on what it has changed."""
    # Made anew, not deleted from: a load comes behind those before it, and not in between.
    stitch.sql(KEYED, "create or replace table raw.all_edges as from raw.keyed_edges")
    stitch.sql("create or replace table raw.keyed_edges as from raw.all_edges where changed_at = 1")
    stitch.dbt("changing_components", full_refresh=True)
    for claim, load, goal in [
        ("P4 one in a hundred edges is new", 2, 3),
        ("P5 one in a thousand is new", 3, 1),
    ]:
        stitch.sql(f"insert into raw.keyed_edges select * from raw.all_edges where changed_at = {load}")
        yield claim, stitch.dbt("changing_components"), goal
    # From the middle of all keys: the least of them would be found without reading the others.
    stitch.sql(
        "update raw.keyed_edges set is_removed = true, changed_at = 4 where left_key in ("
        f" select min(left_key) from raw.keyed_edges where left_key > {MIDDLE_KEY})"
    )
    yield "P11 one customer is taken apart", stitch.dbt("changing_components"), 2
    stitch.dbt("compared_components", full_refresh=True)
    assert stitch.same_rows("changing_components", "compared_components"), "a rebuild gives other components"
    stitch.sql("delete from raw.keyed_edges where left_key % 200 = 0")
    yield "one edge in 200 is gone, all compared", stitch.dbt("compared_components"), None
