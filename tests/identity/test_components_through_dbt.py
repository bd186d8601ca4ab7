"""The materialization in dbt: each strategy, run after run, gives what a rebuild gives."""

from pathlib import Path

import duckdb
import numpy as np
import pytest
from dbt.cli.main import dbtRunner

from orchestration.base.dbt import release_warehouse
from tests.bench.bench_identity import KEYED
from tests.bench.graphs import shop_like, write_warehouse
from tests.bench.stitch import environment
from tests.identity.components import expected

STRATEGIES = ["changing_components", "compared_components"]
ADD = "insert into raw.keyed_edges select * from later"
REMOVE = "update raw.keyed_edges set is_removed = true, changed_at = make_timestamp(3) where left_key % 9 = 0"
MARK = "".join(f"insert into {model} values (-1, -1);" for model in STRATEGIES)
"""A node that no edge knows: a run that works on changes leaves it, one that builds anew does not."""


class Project:
    """The bench project over a small warehouse, in this process."""

    def __init__(self, warehouse: Path) -> None:
        self.warehouse = warehouse
        write_warehouse(warehouse, shop_like(3_000))
        # Load times a microsecond apart: the last one read is written into the next query as a text.
        self.sql(
            KEYED,
            "alter table raw.keyed_edges alter changed_at type timestamp using make_timestamp(changed_at)",
        )
        self.sql("create table later as from raw.keyed_edges where changed_at > make_timestamp(1)")
        self.sql("delete from raw.keyed_edges where changed_at > make_timestamp(1)")

    def sql(self, *statements: str) -> list[tuple]:
        with duckdb.connect(str(self.warehouse)) as connection:
            for statement in statements:
                rows = connection.execute(statement).fetchall()
        return rows

    def run(self, *arguments: str) -> None:
        try:
            outcome = dbtRunner().invoke(["run", "--quiet", "--select", *STRATEGIES, *arguments])
        finally:
            release_warehouse()
        assert outcome.success, [result.message for result in outcome.result or []]

    def expected(self) -> dict[int, int]:
        edges = self.sql("select left_key, right_key from raw.keyed_edges where not is_removed")
        return expected(np.array(edges))

    def found(self, model: str) -> dict[int, int]:
        return dict(self.sql(f"select node_key, component_key from {model} where node_key <> -1"))

    def is_marked(self, model: str) -> bool:
        return bool(self.sql(f"select 1 from {model} where node_key = -1"))


def test_strategies_follow_edges_that_come_and_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment(tmp_path / "bench.duckdb", "1GB").items():
        monkeypatch.setenv(name, value)
    project = Project(tmp_path / "bench.duckdb")
    project.run()
    project.sql(MARK)
    for change in (ADD, REMOVE, "select 'nothing changes'"):
        project.sql(change)
        project.run()
        for model in STRATEGIES:
            assert project.found(model) == project.expected(), f"{model} after: {change}"
            assert project.is_marked(model), f"{model} was built anew after: {change}"
    project.run("--full-refresh")
    for model in STRATEGIES:
        assert project.found(model) == project.expected()
        assert not project.is_marked(model)
