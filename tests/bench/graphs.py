"""Graphs to stitch: one like a shop's, and the shapes that contraction finds hardest."""

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

SEED = 20260101

VALUE = """
    case {node} % 4
        when 0 then 'email|' || substr(md5(cast({node} as varchar)), 1, 12) || '@mail.example'
        when 1 then 'phone|+1' || cast(2000000000 + {node} as varchar)
        else 'anonymous_id|' || cast(cast(md5(cast({node} as varchar)) as uuid) as varchar)
    end
"""
"""The identifier that a node number stands for: a quarter mailboxes, a quarter phones, half browsers."""


def shop_like(edges: int) -> np.ndarray:
    """Pairs of nodes as a shop has them: nine in ten edges within small groups, a fifth of them repeats.

    The rest are chains (a browser, an address, another browser …) of 10 to 5,000 links, and hubs.
    """
    random = np.random.default_rng(SEED)
    sizes = np.minimum(1 + random.geometric(1 / 2.6, int(edges / 3.3)), 60)
    first = np.repeat(np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes)
    nodes = np.arange(first.size)
    child = nodes[nodes > first]
    parent = first[child] + (random.random(child.size) * (child - first[child])).astype("int64")
    repeats = random.integers(0, child.size, child.size // 4)
    left, right = [child, child[repeats]], [parent, parent[repeats]]
    rest = max(edges - child.size - repeats.size, 20)

    chain = nodes.size + np.arange(rest // 2)
    lengths = np.exp(random.uniform(np.log(10), np.log(5_000), rest // 20 + 1)).astype("int64")
    starts = np.concatenate([[0], np.cumsum(lengths)])
    links = np.setdiff1d(np.arange(chain.size), starts)
    left.append(chain[links])
    right.append(chain[links] - 1)

    spokes = nodes.size + chain.size + np.arange(rest - links.size)
    hubs = spokes[-1] + 1 + np.minimum(random.pareto(0.7, spokes.size).astype("int64"), edges // 20_000)
    left.append(spokes)
    right.append(hubs)

    graph = np.stack([np.concatenate(left), np.concatenate(right)], axis=1)
    flipped = random.random(len(graph)) < 0.5
    graph[flipped] = graph[flipped][:, ::-1]
    return graph[random.permutation(len(graph))][:edges]


def path(nodes: int) -> np.ndarray:
    """One chain, its edges in order."""
    return np.stack([np.arange(nodes - 1), np.arange(1, nodes)], axis=1)


def star(nodes: int) -> np.ndarray:
    """One node that all others hang on."""
    return np.stack([np.zeros(nodes - 1, "int64"), np.arange(1, nodes)], axis=1)


def comb(nodes: int) -> np.ndarray:
    """A chain of a tenth of the nodes, each the start of a chain of ten."""
    spine = np.arange(0, nodes - 10, 10)
    teeth = np.arange(nodes)
    teeth = teeth[teeth % 10 < 9]
    return np.concatenate([np.stack([spine, spine + 10], axis=1), np.stack([teeth, teeth + 1], axis=1)])


def star_of_chains(nodes: int) -> np.ndarray:
    """A thousand chains that begin at one node."""
    length = nodes // 1_000
    links = np.arange(1, nodes)
    return np.stack([np.where(links % length == 1, 0, links - 1), links], axis=1)


def grid(nodes: int) -> np.ndarray:
    """A square, each node beside four others."""
    side = int(nodes**0.5)
    cells = np.arange(side * side).reshape(side, side)
    across = np.stack([cells[:, :-1].ravel(), cells[:, 1:].ravel()], axis=1)
    down = np.stack([cells[:-1].ravel(), cells[1:].ravel()], axis=1)
    return np.concatenate([across, down])


SHAPES = {"ordered path": path, "star": star, "comb": comb, "star of chains": star_of_chains, "grid": grid}


def write_warehouse(file: Path, graph: np.ndarray) -> None:
    """A warehouse with the edges as a connector lands them: raw.edges, two texts a row."""
    file.parent.mkdir(parents=True, exist_ok=True)
    for old in (file, file.with_name(file.name + ".wal")):
        old.unlink(missing_ok=True)
    edges = pa.table({"left_node": graph[:, 0], "right_node": graph[:, 1]})
    with duckdb.connect(str(file)) as connection:
        connection.register("numbered", edges)
        connection.execute("set threads = 2")
        connection.execute("create schema raw")
        connection.execute(
            f"create table raw.edges as select {VALUE.format(node='left_node')} as left_value,"
            f" {VALUE.format(node='right_node')} as right_value from numbered"
        )
