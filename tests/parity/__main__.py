"""`make parity`: the macros and a whole store on DuckDB and on Spark, every table compared."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import yaml

from orchestration.base.settings import PROJECT_ROOT
from tests.parity import engines
from tests.parity.compare import Difference

REASONS = Path(__file__).with_name("reasons.yml")
PARTS: dict[str, Callable[[Path], list[Difference]]] = {"macros": engines.macros, "store": engines.store}


def main(parts: list[str]) -> int:
    """Builds the parts named (all without any); prints the tables; 1 where a difference has no reason."""
    why_not = engines.missing()
    if why_not:
        print(f"Not compared. {why_not}")
        return 0
    reasons = yaml.safe_load(REASONS.read_text(encoding="utf-8")) or {}
    unexplained = 0
    for part in parts or PARTS:
        folder = PROJECT_ROOT / ".weft" / "parity" / part
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        started = monotonic()
        found = PARTS[part](folder)
        wide = max(len(difference.table) for difference in found)
        for difference in found:
            reason = "" if difference.is_equal else reasons.get(difference.table, "")
            unexplained += not (difference.is_equal or reason)
            print(f"{difference.table:<{wide}}  {difference.rows:>9,}  {difference.words}  {reason}".rstrip())
        equal = sum(difference.is_equal for difference in found)
        print(f"{part}: {equal} of {len(found)} tables equal, {monotonic() - started:.0f} s\n")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
