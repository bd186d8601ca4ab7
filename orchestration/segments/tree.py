"""Walks through the conditions of a segment."""

from collections.abc import Iterator

from orchestration.segments.model import All, Any_, Node, Not
from orchestration.segments.rows import RowsAll, RowsAny, RowsField, RowsNot, Where


def children(node: Node) -> list[tuple[str, Node]]:
    """The parts of `all`, `any` and `not`, each with its path below the node; none of a leaf."""
    if isinstance(node, All):
        return [(f"all[{number}]", child) for number, child in enumerate(node.all)]
    if isinstance(node, Any_):
        return [(f"any[{number}]", child) for number, child in enumerate(node.any)]
    return [("not", node.not_)] if isinstance(node, Not) else []


def leaves(node: Node, path: str = "members") -> Iterator[tuple[str, Node]]:
    """Every leaf, with its path."""
    below = children(node)
    if not below:
        yield path, node
    for place, child in below:
        yield from leaves(child, f"{path}.{place}")


def where_children(node: Where) -> list[tuple[str, Where]]:
    """The parts of a condition on rows, each with its path below it; none of a column compared."""
    if isinstance(node, RowsAll):
        return [(f"all[{number}]", child) for number, child in enumerate(node.all)]
    if isinstance(node, RowsAny):
        return [(f"any[{number}]", child) for number, child in enumerate(node.any)]
    return [("not", node.not_)] if isinstance(node, RowsNot) else []


def where_leaves(node: Where | None, path: str = "where") -> Iterator[tuple[str, RowsField]]:
    """Every column compared, with its path."""
    if node is None:
        return
    if isinstance(node, RowsField):
        yield path, node
    for place, child in where_children(node):
        yield from where_leaves(child, f"{path}.{place}")
