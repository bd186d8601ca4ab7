"""Connected components in memory, for judging; the models do theirs in SQL."""

import numpy as np


def connected_components(count: int, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The least node of each node's component.

    Args:
        count: nodes, numbered from 0.
        left: one end of each edge.
        right: the other end.

    Every round hooks each root to its least neighbour, follows the labels to their roots and keeps only the
    edges between different roots, so the graph shrinks fast whatever its shape.
    """
    label = np.arange(count, dtype=np.int64)
    left, right = left.astype(np.int64), right.astype(np.int64)
    while True:
        left, right = label[left], label[right]
        apart = left != right
        if not apart.any():
            return label
        left, right = left[apart], right[apart]
        np.minimum.at(label, np.maximum(left, right), np.minimum(left, right))
        while True:
            further = label[label]
            if np.array_equal(further, label):
                break
            label = further
