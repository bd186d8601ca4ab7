"""One landing, and hard texts for the macros, built on DuckDB and on Spark."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.landing import load_landing
from orchestration.landing.landed import landed_sources
from orchestration.sample.store import write_sample
from tests.parity.compare import Difference, compare, parquet_of, tables_of

SPARK = PROJECT_ROOT / ".venv-spark" / "bin"
MACROS = Path(__file__).parent / "project"
PEOPLE = 300
SEED = 7
MODELS_ONLY = ("--exclude-resource-type", "unit_test", "test")


def missing() -> str | None:
    """What keeps Spark from running here, as a sentence; None where nothing does."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which(f"{home}/bin/java" if home else "java")
    if not java:
        return "Spark needs Java 17 or later (on Debian: apt-get install openjdk-17-jre-headless)."
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', told)
    if not version or int(version[1]) < 17:
        return f"Spark needs Java 17 or later; here is {told.splitlines()[0] if told else 'another'}."
    if not (SPARK / "dbt").exists():
        return "Spark is not installed: make parity installs it."
    return None


def macros(folder: Path) -> list[Difference]:
    """Builds the project of hard texts on both engines."""

    def build(home: Path, binaries: Path) -> None:
        _dbt(binaries, home, "build", "--project-dir", str(MACROS))

    return _on_both(folder, build)


def store(folder: Path) -> list[Difference]:
    """Builds a small sample store on both engines."""
    loaded = Settings(home=folder / "spark")
    write_sample(loaded.sample_landing, loaded.sample_truth, people=PEOPLE, seed=SEED)
    load_landing(loaded)
    shutil.copytree(loaded.home, folder / "duckdb")
    sources = json.dumps(landed_sources(loaded))

    def build(home: Path, binaries: Path) -> None:
        _run([str(binaries / "weft"), "build", *MODELS_ONLY], home, binaries, WEFT_SOURCES=sources)

    return _on_both(folder, build)


def _on_both(folder: Path, build: Callable[[Path, Path], None]) -> list[Difference]:
    """Builds on both engines at once, for there are two cores, and compares every table."""
    duckdb, spark = folder / "duckdb", folder / "spark"
    (spark / "spark").mkdir(parents=True, exist_ok=True)
    duckdb.mkdir(exist_ok=True)
    with ThreadPoolExecutor(2) as workers:
        jobs = [
            workers.submit(build, duckdb, PROJECT_ROOT / ".venv" / "bin"),
            workers.submit(build, spark, SPARK),
        ]
        for job in jobs:
            job.result()
    tables = tables_of(duckdb / "target" / "manifest.json")
    return compare(duckdb / "warehouse.duckdb", tables, parquet_of(spark / "spark" / "tables"))


def _dbt(binaries: Path, home: Path, *arguments: str) -> None:
    paths = (
        "--profiles-dir",
        str(PROJECT_ROOT),
        "--target-path",
        str(home / "target"),
        "--log-path",
        str(home),
    )
    _run([str(binaries / "dbt"), *arguments, *paths], home, binaries)


def _run(command: list[str], home: Path, binaries: Path, **variables: str) -> None:
    """Runs a command of one of the two environments.

    Raises:
        SystemExit: it failed; where it says why is named.
    """
    engine = "spark" if binaries == SPARK else "duckdb"
    environment = os.environ | {"WEFT_HOME": str(home), "DBT_TARGET": engine, "WEFT_LANDING": ""} | variables
    log = home / "parity.log"
    with log.open("w") as output:
        done = subprocess.run(
            command, env=environment, cwd=PROJECT_ROOT, stdout=output, stderr=output, check=False
        )
    if done.returncode:
        last = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-25:])
        raise SystemExit(f"the build on {engine} failed, see {log}:\n{last}")
