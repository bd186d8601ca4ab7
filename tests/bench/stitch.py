"""The stitch through dbt: the models of tests/bench/project in a process of their own."""

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.lib.settings import PROJECT_ROOT
from tests.bench.measure import Cost, run

PROJECT = PROJECT_ROOT / "tests" / "bench" / "project"

DBT = ["-c", "from dbt.cli.main import cli; cli()"]


@dataclass(frozen=True)
class Stitch:
    """dbt over one warehouse of edges."""

    warehouse: Path

    def dbt(self, *select: str, memory: str = "16GB", full_refresh: bool = False) -> Cost:
        """Runs models of the bench project."""
        # dbt parses again whenever the profile differs: each has a folder, and parses before it is measured.
        settings = environment(self.warehouse, memory)
        if not (Path(settings["DBT_TARGET_PATH"]) / "partial_parse.msgpack").exists():
            run([*DBT, "parse"], **settings)
        flags = ["--full-refresh"] if full_refresh else []
        return run([*DBT, "run", "--select", *select, *flags], **settings)

    def full(self, memory: str = "16GB") -> Cost:
        """Strings to keys to components to strings."""
        return self.dbt("components", "identifiers", "labelled_identifiers", memory=memory)

    def python(self, module: str) -> Cost:
        """A rival over the same warehouse."""
        return run(["-m", f"tests.bench.{module}", str(self.warehouse)])

    def sql(self, *statements: str) -> list[tuple]:
        """Runs statements outside of what is measured; returns the rows of the last."""
        with duckdb.connect(str(self.warehouse)) as connection:
            connection.execute("set threads = 2")
            connection.execute("set preserve_insertion_order = false")
            for statement in statements:
                rows = connection.execute(statement).fetchall()
        return rows

    def same_partition(self, one: str, other: str, column: str = "identifier") -> bool:
        """Whether two tables put the same rows together, whatever they call a component."""
        (counts,) = self.sql(
            f"select count(*), count(distinct hash(o.component)), count(distinct hash(t.component)),"
            f" count(distinct hash(o.component, t.component)), (select count(*) from {one}),"
            f" (select count(*) from {other}) from {one} as o inner join {other} as t"
            f" on o.{column} = t.{column}"
        )
        return counts[1] == counts[2] == counts[3] and counts[0] == counts[4] == counts[5]

    def same_rows(self, one: str, other: str) -> bool:
        """Whether two tables are equal, row for row."""
        (counts,) = self.sql(
            f"select (select count(*) from (from {one} except from {other})),"
            f" (select count(*) from (from {other} except from {one})),"
            f" (select count(*) from {one}) - (select count(*) from {other})"
        )
        return counts == (0, 0, 0)


def environment(warehouse: Path, memory: str) -> dict[str, str]:
    """What binds dbt to the bench project and one warehouse."""
    target = str(warehouse.parent / f"target_{warehouse.stem}_{memory}")
    return {
        "WEFT_BENCH_WAREHOUSE": str(warehouse),
        "WEFT_BENCH_MEMORY": memory,
        "DBT_PROJECT_DIR": str(PROJECT),
        "DBT_PROFILES_DIR": str(PROJECT),
        "DBT_TARGET_PATH": target,
        "DBT_LOG_PATH": target,
        "DO_NOT_TRACK": "1",
    }


def rounds(cost: Cost) -> int:
    """How many rounds the last contraction took, from dbt's log."""
    return int(re.findall(r": (\d+) rounds", cost.output)[-1])
