"""What components a graph has, found by scipy, to compare ours with."""

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components as scipy_components


def expected(edges: np.ndarray) -> dict[int, int]:
    """The same from scipy: every node with the least node of its component."""
    if not len(edges):
        return {}
    nodes, flat = np.unique(edges.ravel(), return_inverse=True)
    left, right = flat.reshape(-1, 2).T
    graph = coo_matrix((np.ones(len(edges)), (left, right)), shape=(len(nodes), len(nodes)))
    _, labels = scipy_components(graph, directed=False)
    least = np.full(labels.max() + 1, np.iinfo("int64").max)
    np.minimum.at(least, labels, nodes)
    return dict(zip(nodes.tolist(), least[labels].tolist(), strict=True))


def hashed(edges: list[tuple[int, int]] | np.ndarray) -> np.ndarray:
    """The edges with node numbers replaced by keys without order, as real keys are."""
    numbered = np.array(edges)
    return np.random.default_rng(7).permutation(np.arange(1, 2 + numbered.max()) * 2**20)[numbered]
