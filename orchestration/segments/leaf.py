"""What a leaf becomes: columns of one customer, CTEs that they are read from, and a condition on them."""

from dataclasses import dataclass, field

from orchestration.segments.catalogue import COUNTED, TIMELINE, Column, Table, table
from orchestration.segments.predicates import NOW, Zone, predicate, within
from orchestration.segments.rows import Rows, RowsAny, RowsField, RowsNot, Where
from orchestration.segments.times import Window
from orchestration.segments.tree import where_children, where_leaves


@dataclass
class Build:
    """A view while it is being written.

    Attributes:
        zone: that days are cut in.
        ctes: name → SQL, in order.
        joins: CTEs that are joined to customers.
        columns: name → SQL of each value that a condition compares, over customers and the joined CTEs.
        refs: models that are read.
    """

    zone: Zone
    ctes: dict[str, str] = field(default_factory=dict)
    joins: list[str] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    refs: list[str] = field(default_factory=lambda: ["customers"])

    def ref(self, model: str) -> str:
        """A model that is read."""
        if model not in self.refs:
            self.refs.append(model)
        return "{{ ref('" + model + "') }}"

    def next_name(self) -> str:
        """A name for the CTE of one more condition."""
        return f"condition_{1 + sum(name.count('_') == 1 for name in self.joins)}"

    def column(self, name: str, sql: str) -> str:
        """Adds a column, under that name or one with a number; the same value is kept once."""
        free, number = name, 2
        while free in self.columns and self.columns[free] != sql:
            stem = name.removesuffix("_at")
            free, number = f"{stem}_{number}" + ("_at" if stem != name else ""), number + 1
        self.columns[free] = sql
        return free


def sql_name(column: str) -> str:
    """A column, or a field of an event's properties, as SQL names it."""
    return column.replace(".", "_")


def columns_of(rows: Rows) -> tuple[Table, dict[str, Column]]:
    """The table that rows are of, and its columns."""
    found = table(TIMELINE if rows.event else str(rows.related))
    return found, found.columns_of(rows.event)


def row_source(
    build: Build, name: str, rows: Rows, window: Window | None, extra: list[str]
) -> tuple[str, list[str]]:
    """Where rows are read from, and the conditions that choose them, all but `where`.

    Fields of an event's properties are columns only in a CTE of their own, which is added.
    """
    found, columns = columns_of(rows)
    source = build.ref(found.name)
    conditions = [f"event_type = '{rows.event}'"] if rows.event else []
    if found.name in COUNTED and rows.counted_only:
        conditions.append("is_counted")
    if window is None:
        unknown = "" if rows.event else f"{found.time} is null or "
        conditions.append(f"({unknown}{found.time} <= {NOW})" if unknown else f"{found.time} <= {NOW}")
    else:
        conditions.append(within(found.time, window, build.zone))
    named = {one.field for _, one in where_leaves(rows.where)} | set(extra)
    fields = sorted(one for one in named if one.startswith("properties."))
    if not fields:
        return source, conditions
    read = [f"{_property(columns[one])} as {sql_name(one)}" for one in fields]
    build.ctes[f"{name}_rows"] = select(["*", *read], source, conditions)
    return f"{name}_rows", []


def _property(column: Column) -> str:
    path = column.name.removeprefix("properties.")
    text = "json_value('properties', '" + path + "')"
    if column.kind == "number":
        return "{{ try_cast_to(number_text(" + text + "), type_double()) }}"
    return "{{ " + text + " }}"


def where_sql(rows: Rows, zone: Zone) -> str | None:
    """`where` as SQL; None without one."""
    if rows.where is None:
        return None
    return _where(rows.where, columns_of(rows)[1], zone)


def _where(node: Where, columns: dict[str, Column], zone: Zone) -> str:
    if isinstance(node, RowsField):
        return predicate(sql_name(node.field), columns[node.field], node, zone)
    parts = [_where(child, columns, zone) for _, child in where_children(node)]
    if isinstance(node, RowsNot):
        return f"not ({parts[0]})"
    return "(" + (" or " if isinstance(node, RowsAny) else " and ").join(parts) + ")"


def not_exists(source: str, conditions: list[str]) -> str:
    """That no row of the source fulfils all of these."""
    tests = "\n        and ".join(conditions)
    return f"not exists (\n    select 1\n    from {source}\n    where\n        {tests}\n)"


def select(columns: list[str], source: str, conditions: list[str], group_by: list[str] | None = None) -> str:
    """One SELECT."""
    targets = "select\n" + ",\n".join(f"    {column}" for column in columns)
    lines = [targets if len(columns) > 1 else f"select {columns[0]}", f"from {source}"]
    if conditions:
        lines.append("where\n    " + "\n    and ".join(one.replace("\n", "\n    ") for one in conditions))
    if group_by:
        lines.append("group by " + ", ".join(group_by))
    return "\n".join(lines)
