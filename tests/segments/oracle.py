"""Who is in a segment, told by a loop over people: the rules a second time, apart from the compiler.

It reads the tree as the YAML file has it and rows as plain dicts; None is a missing value.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

UTC = ZoneInfo("UTC")
DENYING = {"is_not", "not_in", "not_contains", "has_none"}
OPTIONS = {"field", "whole_days", "ignore_case", "when_missing", "of"}
TIMES = {"orders": "ordered_at", "order_lines": "ordered_at", "timeline": "occurred_at"}
AGGREGATES = ("count", "sum", "average", "min", "max", "distinct")


class World:
    """Rows by table, the now, and the zone that days are cut in."""

    def __init__(self, tables: dict[str, list[dict]], now: datetime, zone: str = "UTC") -> None:
        self.tables, self.now, self.zone = tables, now, ZoneInfo(zone)

    def day(self, moment: datetime) -> date:
        return moment.replace(tzinfo=UTC).astimezone(self.zone).date()

    def rows(self, leaf: dict, person: str) -> tuple[list[dict], str]:
        """Rows of one person that the leaf speaks of, before `where` and `within`."""
        name = "timeline" if "event" in leaf else leaf["related"]
        found = [row for row in self.tables[name] if row["customer_id"] == person]
        if "event" in leaf:
            found = [row for row in found if row["event_type"] == leaf["event"]]
        elif leaf.get("counted_only", True):
            found = [row for row in found if row["is_counted"]]
        return found, TIMES[name]


def members(world: World, tree: dict) -> set[str]:
    """The ids of everybody for whom the tree holds."""
    return {row["customer_id"] for row in world.tables["customers"] if holds(world, tree, row)}


def holds(world: World, node: dict, person: dict) -> bool:
    if "all" in node:
        return all(holds(world, child, person) for child in node["all"])
    if "any" in node:
        return any(holds(world, child, person) for child in node["any"])
    if "not" in node:
        return not holds(world, node["not"], person)
    if "field" in node:
        return compare(world, node, person.get(node["field"]))
    if "segment" in node:
        return person["customer_id"] in world.tables[f"seg_{node['segment']}"]
    if "consent" in node:
        statuses = node.get("status", "subscribed")
        wanted = [statuses] if isinstance(statuses, str) else statuses
        changed = person.get(f"{node['consent']}_marketing_changed_at")
        in_time = "since" not in node or (changed is not None and in_window(world, node["since"], changed))
        return person.get(f"{node['consent']}_marketing_status") in wanted and in_time
    if "sequence" in node:
        return sequence(world, node["sequence"], person["customer_id"])
    return happened(world, node, person["customer_id"])


def compare(world: World, condition: dict, value: Any) -> bool:
    (operator,) = set(condition) - OPTIONS
    wanted = condition[operator]
    if operator in ("is_set", "is_not_set"):
        return (value is not None) == (wanted == (operator == "is_set"))
    if value is None:
        rule = condition.get("when_missing")
        return rule == "match" if rule else operator in DENYING
    if isinstance(value, datetime):
        return compare_time(world, operator, wanted, value, condition.get("whole_days", False))
    if operator.startswith("has"):
        parts = value.split(",")
        given = [wanted] if isinstance(wanted, str) else wanted
        hits = [one in parts for one in given]
        return {"has": any, "has_any": any, "has_all": all}.get(operator, lambda found: not any(found))(hits)
    if condition.get("ignore_case"):
        value = value.lower()
        wanted = wanted.lower() if isinstance(wanted, str) else [one.lower() for one in wanted]
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        # 0.1 is a tenth to whoever writes it
        value = Decimal(str(value))
        wanted = [exact(one) for one in wanted] if isinstance(wanted, list | tuple) else exact(wanted)
    return {
        "is": lambda: value == wanted,
        "is_not": lambda: value != wanted,
        "in": lambda: value in wanted,
        "not_in": lambda: value not in wanted,
        "contains": lambda: wanted in value,
        "not_contains": lambda: wanted not in value,
        "starts_with": lambda: value.startswith(wanted),
        "ends_with": lambda: value.endswith(wanted),
        "at_least": lambda: value >= wanted,
        "at_most": lambda: value <= wanted,
        "more_than": lambda: value > wanted,
        "less_than": lambda: value < wanted,
        "between": lambda: wanted[0] <= value <= wanted[1],
    }[operator]()


def exact(number: float) -> Decimal:
    return Decimal(str(number))


def span(text: str) -> timedelta:
    number, unit = text.split()
    return timedelta(**{unit.rstrip("s") + "s": int(number)})


def compare_time(world: World, operator: str, wanted: Any, value: datetime, whole_days: bool) -> bool:
    today, day = world.day(world.now), world.day(value)
    if operator in ("before", "after", "on"):
        return {"before": day < wanted, "after": day > wanted, "on": day == wanted}[operator]
    if operator == "between":
        return wanted[0] <= day <= wanted[1]
    if operator == "in_last":
        recent = day > today - span(wanted) if whole_days else value > world.now - span(wanted)
        return recent and value <= world.now
    if operator == "more_than_ago":
        return day <= today - span(wanted) if whole_days else value <= world.now - span(wanted)
    soon = day < today + span(wanted) if whole_days else value <= world.now + span(wanted)
    return soon and value > world.now


def in_window(world: World, window: Any, moment: datetime) -> bool:
    window = {"last": window} if isinstance(window, str) else window
    whole = window.get("whole_days", False)
    if "last" in window or "more_than_ago" in window:
        recent = "last" not in window or compare_time(world, "in_last", window["last"], moment, whole)
        old = window.get("more_than_ago")
        return recent and (not old or compare_time(world, "more_than_ago", old, moment, whole))
    day = world.day(moment)
    after = "start" not in window or day >= window["start"]
    return after and ("end" not in window or day <= window["end"]) and moment <= world.now


def row_value(row: dict, name: str) -> Any:
    return (row["properties"] or {}).get(name[11:]) if name.startswith("properties.") else row[name]


def row_holds(world: World, where: Any, row: dict) -> bool:
    if isinstance(where, list):
        return all(row_holds(world, one, row) for one in where)
    for word, fold in (("all", all), ("any", any)):
        if word in where:
            return fold(row_holds(world, one, row) for one in where[word])
    if "not" in where:
        return not row_holds(world, where["not"], row)
    return compare(world, where, row_value(row, where["field"]))


def happened(world: World, leaf: dict, person: str) -> bool:
    found, time = world.rows(leaf, person)
    if "within" in leaf:
        found = [
            row for row in found if row[time] is not None and in_window(world, leaf["within"], row[time])
        ]
    else:
        found = [row for row in found if row[time] is None or row[time] <= world.now]
    chosen = [row for row in found if "where" not in leaf or row_holds(world, leaf["where"], row)]
    if leaf.get("match") == "all":
        return bool(found) and len(chosen) == len(found)
    if leaf.get("match") == "none":
        return not chosen
    if "same" not in leaf:
        return enough(world, leaf, chosen)
    items = {row_value(row, leaf["same"]) for row in chosen} - {None}
    return any(item_does(world, leaf, chosen, item, time, person) for item in items)


def item_does(world: World, leaf: dict, chosen: list[dict], item: Any, time: str, person: str) -> bool:
    own = [row for row in chosen if row_value(row, leaf["same"]) == item]
    if not enough(world, leaf, own):
        return False
    for other in leaf.get("without", []):
        others, other_time = world.rows(other, person)
        for row in others:
            moment = row[other_time]
            if row_value(row, leaf["same"]) != item or (moment is not None and moment > world.now):
                continue
            if "where" in other and not row_holds(world, other["where"], row):
                continue
            moments = [one[time] for one in own]
            edge = {"first": min, "last": max}[other["after"]](moments) if "after" in other else None
            if edge is None or (moment is not None and moment >= edge):
                return False
    return True


def enough(world: World, leaf: dict, rows: list[dict]) -> bool:
    name = next((one for one in AGGREGATES if one in leaf), None)
    if name is None:
        return bool(rows)
    if name == "count":
        return compare(world, {"field": "", **leaf["count"]}, len(rows))
    values = [row_value(row, leaf[name]["of"]) for row in rows]
    values = [one for one in values if one is not None]
    number: Any
    if name == "distinct":
        number = len(set(values))
    elif name == "sum":
        number = sum(values)
    else:
        folds = {"average": lambda found: sum(found) / len(found), "min": min, "max": max}
        number = folds[name](values) if values else None
    return compare(world, {"field": "", **leaf[name]}, number)


def sequence(world: World, steps: list[dict], person: str) -> bool:
    """Every way to walk through the steps, one time after another."""

    def moments(step: dict) -> list[datetime]:
        rows, time = world.rows(step, person)
        chosen = [row for row in rows if "where" not in step or row_holds(world, step["where"], row)]
        return sorted(row[time] for row in chosen if row[time] is not None and row[time] <= world.now)

    def walk(number: int, at: datetime) -> bool:
        if number == len(steps):
            return True
        step = steps[number]
        limit = at + span(step["within"]) if "within" in step else None
        if "not" not in step:
            return any(
                walk(number + 1, one) for one in moments(step) if one > at and (limit is None or one <= limit)
            )
        forbidden = [one for one in moments(step["not"]) if one > at]
        if limit is not None:
            return limit <= world.now and all(one > limit for one in forbidden) and walk(number + 1, at)
        if number + 1 == len(steps):
            return not forbidden
        # until the next step that happens
        following = steps[number + 1]
        assert "not" not in following, "the oracle knows one such step at a time"
        until = at + span(following["within"]) if "within" in following else None
        return any(
            walk(number + 2, one)
            for one in moments(following)
            if one > at
            and (until is None or one <= until)
            and not any(at < other < one for other in forbidden)
        )

    first = steps[0]
    starts = [
        one for one in moments(first) if "within" not in first or in_window(world, first["within"], one)
    ]
    return any(walk(1, start) for start in starts)
