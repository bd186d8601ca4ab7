"""The stitch through dbt: the models of tests/bench/project in a process of their own."""

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.base.settings import PROJECT_ROOT
from tests.bench.measure import Cost, run
from tests.bench.stitch_dbt import STARTED

PROJECT = PROJECT_ROOT / "tests" / "bench" / "project"

KEY = "cast('0x' || substr(md5({text}), 1, 15) as bigint)"
"""A key as `stable_hash` makes it, by the longer way."""

DBT = ["-m", "tests.bench.stitch_dbt"]


@dataclass(frozen=True)
class Stitch:
    """dbt over one warehouse of edges."""

    warehouse: Path

    def dbt(self, *select: str, memory: str = "16GB") -> Cost:
        """Runs models of the bench project."""
        # dbt parses again whenever the profile differs: each has a folder, and parses before it is measured.
        settings = environment(self.warehouse, memory)
        if not (Path(settings["DBT_TARGET_PATH"]) / "partial_parse.msgpack").exists():
            run([*DBT, "parse"], **settings)
        return run([*DBT, "run", "--select", *select], **settings)

    def full(self, memory: str = "16GB") -> Cost:
        """Texts to keys to the component of each key."""
        return self.dbt("components", memory=memory)

    def python(self, module: str) -> Cost:
        """A rival over the same warehouse."""
        return run(["-m", f"tests.bench.{module}", str(self.warehouse)])

    def sql(self, *statements: str) -> list[tuple]:
        """Runs statements outside of what is measured; returns the rows of the last."""
        with duckdb.connect(str(self.warehouse)) as connection:
            connection.execute("set threads = 2")
            connection.execute("set preserve_insertion_order = false")
            connection.execute("set memory_limit = '6GB'")
            for statement in statements:
                rows = connection.execute(statement).fetchall()
        return rows

    def agrees(self, rival: str) -> bool:
        """Whether a rival (identifier, component) puts the same identifiers together as we."""
        (counts,) = self.sql(
            f"create or replace temporary table theirs as select {KEY.format(text='identifier')} as node_key,"
            f" hash(component) as component from {rival}",
            "select count(*), count(distinct ours.component_key), count(distinct theirs.component),"
            " count(distinct hash(ours.component_key, theirs.component)), (select count(*) from components),"
            " (select count(*) from theirs)"
            " from components as ours inner join theirs on ours.node_key = theirs.node_key",
        )
        return counts[1] == counts[2] == counts[3] and counts[0] == counts[4] == counts[5]


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


def work(cost: Cost) -> float:
    """The CPU seconds of a run from its first node to the end of the process: all but dbt's own start."""
    return cost.cpu_seconds - float(re.findall(rf"{STARTED} ([\d.]+)", cost.output)[-1])
