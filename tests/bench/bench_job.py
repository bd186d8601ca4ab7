"""What the whole job costs on sample stores of two sizes, by stage, and how it grows between them."""

import json
import math
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import duckdb

from orchestration.base.settings import PROJECT_ROOT

PEOPLE = (5_000, 50_000)
CLI = "from orchestration.cli import main; main()"


class Size(Protocol):
    """What `make bench` says of a run's size."""

    @property
    def scale(self) -> float:
        """Multiplies the people."""
        ...


@dataclass(frozen=True)
class Figure:
    """One line of the table; without a goal nothing is to be met."""

    claim: str
    measured: float
    unit: str = ""
    detail: str = ""
    goal: float | None = None
    at_least: bool = False
    verdict: str = ""


@dataclass(frozen=True)
class Job:
    """One run from landing files to the report."""

    people: int
    records: int
    peak_gb: float
    cpu_seconds: dict[str, float]
    """By stage; `start` is what lies outside of them: Python, dbt's parse, Dagster."""

    @property
    def total(self) -> float:
        """CPU seconds of all stages."""
        return sum(self.cpu_seconds.values())


def rows(options: Size) -> Iterator[Figure]:
    """CPU seconds of each stage at both sizes; then the exponents of growth between them."""
    jobs = []
    for people in PEOPLE:
        jobs.append(run_job(round(people * options.scale), PROJECT_ROOT / ".weft" / "bench" / "job"))
        yield from figures(jobs[-1])
    small, large = jobs
    for stage in ("landing", "models"):
        exponent = growth(small, large, small.cpu_seconds[stage], large.cpu_seconds[stage])
        yield Figure(f"{stage}: CPU grows with records to the power of", exponent)
    yield Figure(
        "all: CPU grows with records to the power of", growth(small, large, small.total, large.total)
    )


def figures(job: Job) -> Iterator[Figure]:
    """The stages of one run, with their cost per 1,000 records."""
    size = f"{job.people:,} people, {job.records:,} records"
    for stage, seconds in {**job.cpu_seconds, "all": job.total}.items():
        each = 1_000 * seconds / job.records
        yield Figure(f"{size}: {stage}", seconds, "s", f"{each:.3f} s for 1,000 records")
    yield Figure(f"{size}: peak memory", job.peak_gb, "G")


def growth(small: Job, large: Job, before: float, after: float) -> float:
    """The exponent e of: cost grows as records to the power of e."""
    return math.log(after / before) / math.log(large.records / small.records)


def run_job(people: int, folder: Path) -> Job:
    """Makes a sample store and runs the job on it, in a process of its own and from nothing.

    Raises:
        subprocess.CalledProcessError: a command failed.
    """
    shutil.rmtree(folder, ignore_errors=True)
    home = folder / "home"
    environment = os.environ | {"PYTHONPATH": str(PROJECT_ROOT), "WEFT_HOME": str(home)}
    environment |= {"WEFT_LANDING": "", "WEFT_AS_OF": ""}
    command = [sys.executable, "-c", CLI]
    subprocess.run(
        [*command, "sample", "--people", str(people)], env=environment, check=True, stdout=subprocess.DEVNULL
    )
    child = subprocess.Popen(
        [*command, "run"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, [*command, "run"])
    stages = json.loads((home / "last_run.json").read_text())["cpu_seconds"]
    whole = usage.ru_utime + usage.ru_stime
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        row = connection.execute("select sum(row_count) from raw_weft.landed_files").fetchone()
    records = int(row[0]) if row else 0
    cost = {"start": whole - sum(stages.values()), **stages}
    shutil.rmtree(folder)
    return Job(people, records, usage.ru_maxrss / 1024**2, cost)
