"""A segment as the text of a dbt model: one SELECT over customers, who is in and why."""

from orchestration.segments.leaf import Build
from orchestration.segments.leaves import leaf_sql
from orchestration.segments.model import Any_, Node, Not
from orchestration.segments.predicates import Zone
from orchestration.segments.read import Named
from orchestration.segments.tree import children

HEAD = """\
{{#
    Everyone in the segment `{name}`. Written by `weft segment compile`: change segments/{name}.yml.
    It has as many CTEs and joins as the segment has conditions.
#}}
"""


def model_sql(named: Named) -> str:
    """The view."""
    build = view(named)
    keys = ", ".join(f"'{name}'" for name in build.columns)
    final = (
        f"select\n    customer_id,\n    {{{{ json_object_text([{keys}]) }}}} as why\nfrom measured\nwhere\n"
    )
    ctes = ",\n\n".join(f"{name} as (\n\n{_indented(sql)}\n\n)" for name, sql in build.ctes.items())
    return f"{HEAD.format(name=named.name)}\nwith\n\n{ctes}\n\n{final}{build.condition}\n"


class View(Build):
    """A view that is written."""

    condition: str = ""


def view(named: Named) -> View:
    """Its parts: CTEs, columns, and the condition on them."""
    build = View(Zone(named.segment.zone))
    build.condition = _indented(_tree(build, named.segment.members, outermost=True))
    columns = ["customers.customer_id", *(_named(sql, name) for name, sql in build.columns.items())]
    joins = [f"left join {name}\n    on customers.customer_id = {name}.customer_id" for name in build.joins]
    listed = ",\n".join(f"    {column}" for column in columns)
    source = "\n".join(["from {{ ref('customers') }} as customers", *joins])
    build.ctes["measured"] = f"select\n{listed}\n{source}"
    return build


def _named(sql: str, name: str) -> str:
    return sql if sql == f"customers.{name}" else f"{sql} as {name}"


def _tree(build: Build, node: Node, outermost: bool = False) -> str:
    below = children(node)
    if not below:
        return leaf_sql(build, node)
    parts = [_tree(build, child) for _, child in below]
    if isinstance(node, Not):
        return f"not (\n{_indented(parts[0])}\n)"
    if len(parts) == 1:
        return parts[0]
    word = "\nor " if isinstance(node, Any_) else "\nand "
    joined = word.join(parts)
    return joined if outermost and not isinstance(node, Any_) else f"(\n{_indented(joined)}\n)"


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.split("\n"))
