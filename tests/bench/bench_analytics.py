"""What customers, analytics and segments cost at three sizes, and how that grows.

The facts and identities of one sample store are repeated under other ids: every copy is another shop full of
people who buy the same products. Only the layers from `customer360` on are built; their input is a file.
"""

import json
import math
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import duckdb

from orchestration.base.database import attach, identifier
from orchestration.base.dbt.run import run_dbt
from orchestration.base.settings import PROJECT_ROOT, Settings
from orchestration.landing.landed import with_sources
from tests.bench.measure import Row, run

PEOPLE = 5_000
COPIES = (1, 10, 100)
LAYERS = ("customer360", "analytics", "segments")
SHARED = ("uni_products", "uni_product_variants", "uni_campaigns", "uni_ad_spend")
"""What all copies have in common."""
SAME_IN_ALL = {
    *("product_id", "variant_id", "campaign_id", "flow_id", "flow_message_id", "survey_id", "run_id"),
    "shop_product_id",
}
FOLDER = PROJECT_ROOT / ".weft" / "bench" / "analytics"


class Size(Protocol):
    """What `make bench` says of a run's size."""

    @property
    def scale(self) -> float:
        """Multiplies the copies of the largest size."""
        ...


def rows(options: Size) -> Iterator[Row]:
    """CPU seconds of the layers at each size, the slowest models, and the exponent of growth."""
    sample = _sample()
    costs: dict[int, float] = {}
    for copies in sorted({1, *(max(1, round(copies * options.scale)) for copies in COPIES)}):
        home = FOLDER / f"copies_{copies}"
        shutil.rmtree(home, ignore_errors=True)
        repeat(sample, home, copies)
        cost = run(["-m", "tests.bench.bench_analytics", str(home)])
        told = json.loads(cost.output.splitlines()[-1])
        costs[copies] = cost.cpu_seconds
        people = f"{copies * PEOPLE:,} people"
        slowest = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in told["slowest"])
        yield Row(f"{people}: all", cost.cpu_seconds, "s", detail=f"peak {cost.peak_gb:.1f} GB; {slowest}")
        for layer, seconds in told["layers"].items():
            yield Row(f"{people}: {layer}, wall time of its models", seconds, "s")
        shutil.rmtree(home)
    sizes = sorted(costs)
    if len(sizes) > 1:
        last, first = sizes[-1], sizes[-2]
        exponent = math.log(costs[last] / costs[first]) / math.log(last / first)
        yield Row(f"CPU grows from {first * PEOPLE:,} to {last * PEOPLE:,} people to the power of", exponent)


def _sample() -> Path:
    """The home of a sample store that was built, made once."""
    home = FOLDER / "sample"
    if not (home / "warehouse.duckdb").exists():
        shutil.rmtree(home, ignore_errors=True)
        environment = os.environ | {"WEFT_HOME": str(home), "WEFT_LANDING": "", "WEFT_AS_OF": ""}
        command = [sys.executable, "-c", "from orchestration.cli import main; main()"]
        made = ["sample", "--people", str(PEOPLE)], ["load"], ["build"]
        for arguments in made:
            subprocess.run([*command, *arguments], env=environment, check=True, stdout=subprocess.DEVNULL)
    return home


def repeat(sample: Path, home: Path, copies: int) -> None:
    """A home whose warehouse holds the input of the layers, each row once for every copy."""
    home.mkdir(parents=True)
    with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
        attach(connection, sample / "warehouse.duckdb", "sample")
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'sample'"
            " and schema_name in ('unified', 'identity', 'seeds', 'raw_weft')"
        ).fetchall()
        for schema, table in tables:
            whole = schema in ("seeds", "raw_weft") or table in SHARED
            columns = connection.execute(
                "select column_name, data_type from duckdb_columns()"
                " where database_name = 'sample' and schema_name = ? and table_name = ?",
                [schema, table],
            ).fetchall()
            others = [change for column in columns if (change := _changed(*column))] if not whole else []
            replaced = f"* replace ({', '.join(others)})" if others else "*"
            connection.execute(f"create schema if not exists {identifier(schema)}")
            connection.execute(
                f"create table {identifier(schema)}.{identifier(table)} as select {replaced}"
                f" from sample.{identifier(schema)}.{identifier(table)}"
                + (f" cross join range({copies}) as copies (copy)" if others else "")
            )


def _changed(column: str, kind: str) -> str | None:
    """How a column of a copy differs; nothing where it is the same in all."""
    name = identifier(column)
    names_one = column.endswith(("_id", "_token", "_value")) or column in ("contact_point", "email", "phone")
    if kind == "VARCHAR" and names_one and column not in SAME_IN_ALL:
        return f"case when copy = 0 then {name} else {name} || '#' || copy end as {name}"
    if kind == "BIGINT" and column.endswith("_key"):
        return f"{name} + copy * 1000003 as {name}"
    return None


def build(home: Path) -> dict:
    """Builds the layers, and says what each of them and its slowest models took."""
    settings = with_sources(Settings(home=home))
    results = run_dbt(settings, "run", "--quiet", "--select", *LAYERS)
    layers: dict[str, float] = defaultdict(float)
    for result in results:
        layers[result.node.schema] += result.execution_time
    slowest = sorted(((result.execution_time, result.node.name) for result in results), reverse=True)[:6]
    return {"layers": layers, "slowest": [(name, seconds) for seconds, name in slowest]}


if __name__ == "__main__":
    print(json.dumps(build(Path(sys.argv[1]))))
