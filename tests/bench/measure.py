"""What a process costs: CPU seconds and peak memory of a child, children of its own included."""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from orchestration.base.settings import PROJECT_ROOT

THREADS = 2
"""Every variant gets this many, whatever the machine has."""


@dataclass(frozen=True)
class Options:
    """Size and patience of a run."""

    scale: float = 1.0
    repeats: int = 3
    folder: Path = field(default_factory=lambda: PROJECT_ROOT / ".weft" / "bench")


@dataclass(frozen=True)
class Cost:
    """What one process used, and what it printed."""

    cpu_seconds: float
    peak_gb: float
    output: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the table: a claim, what was measured, and what was to be reached."""

    claim: str
    measured: float
    unit: str = ""
    goal: float | None = None
    at_least: bool = False
    detail: str = ""

    @property
    def verdict(self) -> str:
        """Whether the goal is reached."""
        if self.goal is None:
            return ""
        return "yes" if (self.measured >= self.goal) == self.at_least or self.measured == self.goal else "NO"


def run(command: Sequence[str], **environment: str) -> Cost:
    """Runs a command of this Python to its end.

    Raises:
        RuntimeError: it failed; the message holds the end of what it printed.
    """
    variables = os.environ | {"PYTHONPATH": str(PROJECT_ROOT), "OMP_NUM_THREADS": str(THREADS), **environment}
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen([sys.executable, *command], stdout=output, stderr=output, env=variables)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        printed = output.read()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed ({process.returncode}):\n{printed[-2000:]}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024**2, printed)


def median(repeats: int, variant: Callable[[], Cost]) -> Cost:
    """The run with the median of CPU seconds, and the median of peak memory."""
    costs = sorted((variant() for _ in range(repeats)), key=lambda cost: cost.cpu_seconds)
    middle = costs[len(costs) // 2]
    return Cost(middle.cpu_seconds, statistics.median(cost.peak_gb for cost in costs), middle.output)


def print_rows(name: str, rows: Iterable[Row]) -> None:
    """Prints a table, a line as soon as it is known."""
    print(f"\n{name}\n{'':2}{'measured':>10}  {'goal':>10}  {'met':<4} claim", flush=True)
    for row in rows:
        goal = "" if row.goal is None else f"{'≥' if row.at_least else '≤'} {row.goal:g} {row.unit}"
        print(
            f"{'':2}{row.measured:>8.3g} {row.unit:<1}  {goal:>10}  {row.verdict:<4} {row.claim}", flush=True
        )
        if row.detail:
            print(f"{'':32}{row.detail}", flush=True)
