"""`python -m tests.bench [NAME …]`: runs the benches of that name, or all, and prints their tables.

A bench is a module `bench_<name>.py` here with a function `rows(options) -> Iterator[Row]`.
"""

import argparse
import importlib
import os
from pathlib import Path

from tests.bench.measure import Options, print_rows

DEFAULT_SCALE = 1.0


def benches() -> list[str]:
    """The names of all benches."""
    return sorted(file.stem.removeprefix("bench_") for file in Path(__file__).parent.glob("bench_*.py"))


def main() -> None:
    """Runs what the command line asks for."""
    parser = argparse.ArgumentParser(prog="tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one or more of: {', '.join(benches())}")
    parser.add_argument(
        "--scale",
        type=float,
        default=float(os.environ.get("BENCH_SCALE", DEFAULT_SCALE)),
        help="multiplies the sizes of the inputs (or BENCH_SCALE; 4 gives identity 20 M edges)",
    )
    parser.add_argument(
        "--repeats",
        type=int,
        default=int(os.environ.get("BENCH_REPEATS", "3")),
        help="runs of each variant, of which the median counts (or BENCH_REPEATS)",
    )
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.names) - set(benches()))
    if unknown:
        parser.error(f"no bench named {', '.join(unknown)}; there are: {', '.join(benches())}")
    options = Options(scale=arguments.scale, repeats=arguments.repeats)
    for name in arguments.names or benches():
        print_rows(name, importlib.import_module(f"tests.bench.bench_{name}").rows(options))


if __name__ == "__main__":
    main()
