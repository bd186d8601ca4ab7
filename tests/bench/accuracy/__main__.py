"""`python -m tests.bench.accuracy`: the tables of docs/identity-accuracy.md."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from orchestration.base.settings import PROJECT_ROOT
from tests.bench.accuracy.sample_scenarios import NOISE, sample_scenario
from tests.bench.accuracy.shops.habits import SHOPS
from tests.bench.accuracy.stitch import compare_shops
from tests.bench.accuracy.tables import Bar, bars, shops_table, table, worst

SEEDS = (11, 12, 13)
PEOPLE = 1000


def sample_tables(folder: Path, people: int, seeds: Iterable[int]) -> list[Bar]:
    """Prints the table of each amount of noise; returns the bars, each as the worst of the seeds met it."""
    reached = []
    for noise, times in NOISE.items():
        scenarios = [sample_scenario(folder / "sample", people, seed, times) for seed in seeds]
        print(f"\nSample store, noise {noise}, {people:,} people, {len(scenarios)} seeds\n")
        print(table(scenarios), flush=True)
        reached += worst([bar for scenario in scenarios for bar in bars(noise, scenario)])
    return reached


def shop_tables(people: int, seeds: Iterable[int]) -> None:
    """Prints the table of the made-up shops, one for each seed."""
    for seed in seeds:
        found = compare_shops(SHOPS, people, seed)
        print(f"\nShops of other habits, {people:,} people each, seed {seed}\n")
        print(shops_table(found), flush=True)


def print_bars(reached: Iterable[Bar]) -> None:
    """Prints measure, bar and verdict."""
    print("\nBars of the score card, the worst of the seeds\n\n| | measured | bar | met |\n|---|---|---|---|")
    for bar in reached:
        sign = "≥" if bar.at_least else "≤"
        print(f"| {bar.claim} | {bar.measured:.3f} | {sign} {bar.goal:g} | {bar.verdict} |")


def main() -> None:
    """Runs what the command line asks for."""
    parser = argparse.ArgumentParser(prog="tests.bench.accuracy", description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE, help="people of each scenario")
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--only", choices=["sample", "shops"], help="leave the other half out")
    parser.add_argument("--folder", type=Path, default=PROJECT_ROOT / ".weft" / "bench" / "accuracy")
    arguments = parser.parse_args()
    if arguments.only != "sample":
        shop_tables(arguments.people, arguments.seeds[:1])
    if arguments.only != "shops":
        print_bars(sample_tables(arguments.folder, arguments.people, arguments.seeds))


if __name__ == "__main__":
    main()
