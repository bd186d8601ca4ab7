"""The contraction finds the components of any graph, and says so when it cannot."""

import random
from types import SimpleNamespace
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bench.graphs import star_of_chains
from tests.identity.components import expected, hashed
from tests.identity.render import MacroError, Renderer


class Contraction:
    """The macros of the materialization, run on an in-memory database without dbt."""

    def __init__(self) -> None:
        self.connection = duckdb.connect()
        self.macros = Renderer(run_query=self._run_query)
        self.rounds = 0

    def _run_query(self, sql: str) -> Any:
        rows = self.connection.execute(sql).fetchall()
        return SimpleNamespace(columns=[SimpleNamespace(values=lambda: [row[0] for row in rows])])

    def components(self, edges: np.ndarray, max_rounds: int = 40) -> dict[int, int]:
        """Node to component of a graph given as an array of two columns."""
        frame = {"left_key": edges[:, 0].astype("int64"), "right_key": edges[:, 1].astype("int64")}
        self.connection.execute("create or replace temp table edges (left_key bigint, right_key bigint)")
        if len(edges):
            self.connection.register("frame", pa.table(frame))
            self.connection.execute("insert into edges select * from frame")
        self.rounds = self.macros.contract_edges("graph", "select * from edges", max_rounds)
        sql = self.macros.component_labels("graph", self.rounds)
        self.connection.execute(f"create or replace table components as {sql}")
        return self.labels()

    def scratch_tables(self) -> list[str]:
        """Tables of rounds that are still there."""
        names = self.connection.execute(
            "select table_name from duckdb_tables() where table_name like 'graph%'"
        )
        return [name for (name,) in names.fetchall()]

    def labels(self) -> dict[int, int]:
        """What the table of components says; every node once."""
        nodes, labels = self.connection.execute("from components").fetchnumpy().values()
        assert len(set(nodes.tolist())) == len(nodes)
        return dict(zip(nodes.tolist(), labels.tolist(), strict=True))


CONTRACTION = Contraction()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=60), st.randoms())
def test_any_graph_in_any_order_gives_the_components_that_scipy_finds(
    edges: list[tuple[int, int]], order: random.Random
) -> None:
    graph = np.array(edges)
    found = CONTRACTION.components(graph)
    assert found == expected(graph)
    shuffled = [edge if order.random() < 0.5 else edge[::-1] for edge in edges * 2]
    order.shuffle(shuffled)
    assert CONTRACTION.components(np.array(shuffled)) == found


SHAPES = {
    "path of a million": np.stack([np.arange(999_999), np.arange(1, 1_000_000)], axis=1),
    "star": [(0, i) for i in range(1, 50_000)],
    "comb": [(i, i + 1) for i in range(300)]
    + [(i, 1_000 + 100 * i + j) for i in range(300) for j in range(99)],
    "grid": [(100 * i + j, 100 * i + j + 1) for i in range(100) for j in range(99)]
    + [(100 * i + j, 100 * i + 100 + j) for i in range(99) for j in range(100)],
    "star of chains": star_of_chains(50_000),
    "many pairs": [(2 * i, 2 * i + 1) for i in range(20_000)],
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_large_graph_takes_few_rounds(shape: str) -> None:
    graph = hashed(SHAPES[shape])
    assert CONTRACTION.components(graph) == expected(graph)
    assert CONTRACTION.rounds <= 16


def test_no_edges_give_no_components() -> None:
    assert CONTRACTION.components(np.empty((0, 2), dtype="int64")) == {}


def test_a_chain_of_counting_keys_fails_with_the_reason_and_leaves_nothing() -> None:
    chain = np.array([(i, i + 1) for i in range(500)])
    with pytest.raises(MacroError, match="Are the keys hashes"):
        CONTRACTION.components(chain, max_rounds=40)
    assert CONTRACTION.scratch_tables() == []


def test_what_a_killed_run_left_is_cleaned_up_by_the_next() -> None:
    CONTRACTION.macros.contract_edges("graph", "select 1 as left_key, 2 as right_key")
    assert CONTRACTION.scratch_tables() != []
    CONTRACTION.components(np.array([(1, 2)]))
    CONTRACTION.macros.drop_contraction("graph")
    assert CONTRACTION.scratch_tables() == []
