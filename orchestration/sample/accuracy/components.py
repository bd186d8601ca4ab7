"""Connected components in memory, for judging; the models do theirs in SQL."""

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components as label_components


def connected_components(count: int, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """A number for each node, the same for all nodes of its component.

    Args:
        count: nodes, numbered from 0.
        left: one end of each edge.
        right: the other end.
    """
    edges = coo_matrix((np.ones(len(left), dtype=bool), (left, right)), shape=(count, count))
    return label_components(edges, directed=False)[1].astype(np.int64)
