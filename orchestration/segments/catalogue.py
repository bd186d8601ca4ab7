"""What a segment may speak of: the columns of the public tables, as their YAML files promise them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from orchestration.base.settings import PROJECT_ROOT

Kind = Literal["text", "number", "flag", "time", "list"]

MODELS = PROJECT_ROOT / "models" / "customer360"
TIMELINE = "timeline"
TIMES = {
    "orders": "ordered_at",
    "order_lines": "ordered_at",
    "tickets": "opened_at",
    "subscriptions": "started_at",
    "reviews": "reviewed_at",
    "deals": "created_at",
    TIMELINE: "occurred_at",
}
"""When a row of each related table happened."""
RELATED = tuple(name for name in TIMES if name != TIMELINE)
COUNTED = ("orders", "order_lines")
"""Tables of which only some rows count (`is_counted`), unless a segment says `counted_only: false`."""
STATUSES = ("subscribed", "unsubscribed", "never_subscribed", "pending", "suppressed")
GROUPS = {"message": ("message_",), "web": ("",)}
"""Properties that many event types share, by how the types begin; the first that fits."""


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        name: as the table names it, or `properties.<field>` for a field of an event.
        kind: what operators it takes.
        is_whole: a number without a fraction.
        values: all values that it can have, where a claim says so.
        description: what it means.
    """

    name: str
    kind: Kind
    is_whole: bool = False
    values: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True)
class Table:
    """One table: its columns by name, and for the timeline the types of events."""

    name: str
    columns: dict[str, Column]
    time: str = ""
    event_types: tuple[str, ...] = ()
    fields: dict[str, dict[str, Kind]] | None = None

    def columns_of(self, event: str | None) -> dict[str, Column]:
        """The columns, and the fields that events of this type have beside them."""
        if event is None or self.fields is None:
            return self.columns
        shared = next(
            (name for name, starts in GROUPS.items() if any(event.startswith(start) for start in starts)), ""
        )
        own = self.fields.get(event) or self.fields.get(shared) or {}
        found = {f"properties.{name}": Column(f"properties.{name}", kind) for name, kind in own.items()}
        return {**self.columns, **found}


@cache
def table(name: str, folder: Path = MODELS) -> Table:
    """The table of that name, as its YAML file has it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    model = yaml.load((folder / f"{name}.yml").read_text(encoding="utf-8"), loader)["models"][0]
    claimed = {
        column: tuple(map(str, values))
        for test in model.get("data_tests", [])
        for column, values in test.get("claims", {}).get("arguments", {}).get("accepted_values", {}).items()
    }
    metas = {column["name"]: column.get("config", {}).get("meta", {}) for column in model["columns"]}
    columns = {
        column["name"]: _column(column, metas[column["name"]], claimed.get(column["name"], ()))
        for column in model["columns"]
        if column["name"] != "properties"
    }
    return Table(
        name,
        columns,
        time=TIMES.get(name, ""),
        event_types=tuple(metas.get("event_type", {}).get("values", ())),
        fields=metas.get("properties", {}).get("fields"),
    )


def _column(stated: dict[str, Any], meta: dict[str, Any], values: tuple[str, ...]) -> Column:
    type_ = stated["data_type"]
    return Column(
        name=stated["name"],
        kind=meta.get("kind") or _kind(type_),
        is_whole=type_ in ("integer", "bigint"),
        values=values or tuple(map(str, meta.get("values", ()))),
        description=" ".join(stated.get("description", "").split()),
    )


def _kind(type_: str) -> Kind:
    if type_ in ("integer", "bigint", "double") or type_.startswith("decimal"):
        return "number"
    kinds: dict[str, Kind] = {"boolean": "flag", "timestamp": "time", "date": "time", "varchar": "text"}
    return kinds[type_]
