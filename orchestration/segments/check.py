"""Looks up every name and value of a segment in the catalogue."""

from collections.abc import Iterator
from datetime import date
from zoneinfo import available_timezones

from orchestration.base.suggestions import nearest
from orchestration.segments.catalogue import RELATED, STATUSES, TIMELINE, Column, Table, table
from orchestration.segments.model import Consent, Member, Segment, Test, Trait
from orchestration.segments.operators import operators_of
from orchestration.segments.parts import Condition
from orchestration.segments.predicates import at_zero
from orchestration.segments.problems import Problem, listed, meant
from orchestration.segments.rows import Happened, Rows, Sequence, Step
from orchestration.segments.times import Duration
from orchestration.segments.tree import leaves, where_leaves


def check(segment: Segment, known: set[str]) -> list[Problem]:
    """Every fault that the catalogue shows.

    Args:
        segment: to look at.
        known: names of the other segments.
    """
    problems = []
    if segment.zone is not None and segment.zone not in available_timezones():
        what = f"there is no time zone `{segment.zone}`{meant(segment.zone, available_timezones())}"
        problems.append(Problem("zone", what))
    for path, leaf in leaves(segment.members):
        problems += _leaf(leaf, path, known)
    since = {leaf.segment for _, leaf in leaves(segment.members) if isinstance(leaf, Member) and leaf.since}
    if len(since) > 1 and segment.tests:
        problems.append(Problem("tests", "a test can state since when of one other segment, not of several"))
    for number, test in enumerate(segment.tests):
        problems += _test(test, f"tests[{number}]", known)
    return problems


def _leaf(leaf, path: str, known: set[str]) -> Iterator[Problem]:
    if isinstance(leaf, Trait):
        yield from condition(leaf, table("customers"), None, path)
    elif isinstance(leaf, Happened):
        yield from _happened(leaf, path)
    elif isinstance(leaf, Sequence):
        yield from _sequence(leaf, path)
    elif isinstance(leaf, Member):
        if leaf.segment not in known:
            near = f"there is no other segment `{leaf.segment}`{meant(leaf.segment, sorted(known))}"
            yield Problem(f"{path}.segment", near)
        if leaf.since and leaf.since.whole_days:
            yield Problem(f"{path}.since", "whole_days: a segment is entered at a run, not on a day")
        if leaf.since and (leaf.since.start or leaf.since.end):
            yield Problem(f"{path}.since", "one of `last` and `more_than_ago`")
    else:
        yield from _consent(leaf, path)


def _consent(leaf: Consent, path: str) -> Iterator[Problem]:
    for status in leaf.status:
        if status not in STATUSES:
            yield Problem(f"{path}.status", f"there is no status `{status}`{meant(status, STATUSES)}")
    if leaf.method and leaf.consent not in ("email", "sms"):
        what = f"how consent to {leaf.consent} was given is not known of a customer, only of a browser"
        yield Problem(f"{path}.method", what)
    elif leaf.method:
        yield from condition(leaf.method, table("consents"), None, f"{path}.method")


def _rows(rows: Rows, path: str) -> tuple[Table | None, list[Problem]]:
    """The table that rows are of, and what is wrong with how they are named and chosen."""
    if rows.event is not None:
        types = table(TIMELINE).event_types
        if rows.event not in types:
            near = f"the timeline has no `{rows.event}`{meant(rows.event, types)}"
            return None, [Problem(f"{path}.event", near)]
        found = table(TIMELINE)
    elif rows.related not in RELATED:
        near = f"there is no related table `{rows.related}`{meant(str(rows.related), RELATED)}"
        return None, [Problem(f"{path}.related", near)]
    else:
        found = table(str(rows.related))
    problems = [
        problem
        for place, one in where_leaves(rows.where, f"{path}.where")
        for problem in condition(one, found, rows.event, place)
    ]
    return found, problems


def _happened(leaf: Happened, path: str) -> Iterator[Problem]:
    found, problems = _rows(leaf, path)
    yield from problems
    if found is None:
        return
    columns = found.columns_of(leaf.event)
    aggregate = leaf.aggregate
    if aggregate and leaf.measured:
        name, measured = aggregate[0], leaf.measured
        column = columns.get(measured)
        if column is None:
            yield Problem(f"{path}.{name}.of", _unknown(leaf.event or found.name, measured, columns))
        elif name != "distinct" and column.kind != "number":
            numbers = [one.name for one in columns.values() if one.kind == "number"]
            yield Problem(f"{path}.{name}.of", f"`{measured}` is no number; numbers are {listed(numbers)}")
    if leaf.same is None:
        return
    if leaf.same not in columns:
        yield Problem(f"{path}.same", _unknown(leaf.event or found.name, leaf.same, columns))
    elif columns[leaf.same].kind not in ("text", "number"):
        yield Problem(f"{path}.same", f"`{leaf.same}` names no item")
    if aggregate and aggregate[0] in ("count", "sum", "distinct") and at_zero(aggregate[1]):
        what = "with `same`, an item that never occurs is not counted: a number above zero is needed"
        yield Problem(f"{path}.{aggregate[0]}", what)
    for number, one in enumerate(leaf.without or ()):
        place = f"{path}.without[{number}]"
        other, problems = _rows(one, place)
        yield from problems
        if other is not None and leaf.same not in other.columns_of(one.event):
            yield Problem(place, f"`{other.name}` has no `{leaf.same}`, which `same` counts by")


def _sequence(leaf: Sequence, path: str) -> Iterator[Problem]:
    for number, step in enumerate(leaf.sequence):
        place = f"{path}.sequence[{number}]"
        yield from _rows(step.rows, f"{place}.not" if step.not_ else place)[1]
        yield from _step(step, number, place)


def _step(step: Step, number: int, place: str) -> Iterator[Problem]:
    if step.not_ and (step.where or number == 0):
        what = (
            "`where` stands inside `not`" if step.where else "the first step must be something that happened"
        )
        yield Problem(place, what)
    if number and step.within is not None:
        later = step.within if isinstance(step.within, Duration) else step.within.last
        if later is None or (not isinstance(step.within, Duration) and step.within.whole_days):
            yield Problem(f"{place}.within", "how soon after the step before: `4 hours`")


def condition(one: Condition, where: Table, event: str | None, path: str) -> Iterator[Problem]:
    """What is wrong with one column compared."""
    columns = where.columns_of(event)
    column = columns.get(one.field)
    if column is None:
        yield Problem(path, _unknown(event or where.name, one.field, columns))
        return
    allowed = operators_of(column.kind)
    if one.operator not in allowed:
        words = {"flag": "true or false"}.get(column.kind, f"a {column.kind}")
        yield Problem(path, f"`{one.field}` is {words}: it takes {listed(allowed)}, not `{one.operator}`")
        return
    if one.ignore_case and (column.kind != "text" or one.operator in ("is_set", "is_not_set")):
        yield Problem(f"{path}.ignore_case", f"says nothing to `{one.operator}` of `{one.field}`")
    yield from _values(one, column, path)


def _values(one: Condition, column: Column, path: str) -> Iterator[Problem]:
    value = one.value
    if column.kind == "time" or one.operator in ("is_set", "is_not_set"):
        if one.operator == "between":
            yield from _days(value, f"{path}.between")
        return
    values = value if isinstance(value, tuple) else (value,)
    wanted = {"text": str, "list": str, "number": (int, float), "flag": bool}[column.kind]
    for given in values:
        if not isinstance(given, wanted) or (column.kind == "number" and isinstance(given, bool)):
            kind = {"flag": "true or false", "list": "a text"}.get(column.kind, f"a {column.kind}")
            hint = " (write it in quotes)" if column.kind in ("text", "list") else ""
            yield Problem(f"{path}.{one.operator}", f"`{column.name}` is {kind}, not {given!r}{hint}")
        elif column.kind == "list" and ("," in given or not given.strip()):
            yield Problem(f"{path}.{one.operator}", "one value at a time, without a comma")
        elif (
            column.values and one.operator in ("is", "is_not", "in", "not_in") and given not in column.values
        ):
            near = nearest(given, column.values)
            said = f"; did you mean `{near}`?" if near else "."
            what = f"`{column.name}` is never {given!r}{said} It is one of {listed(column.values)}"
            yield Problem(f"{path}.{one.operator}", what)
    if one.operator == "between" and all(isinstance(given, int | float) for given in values):
        low, high = sorted(values)
        if [low, high] != list(values):
            yield Problem(f"{path}.between", "the first is the lower one")


def _days(value: tuple, path: str) -> Iterator[Problem]:
    if not all(type(day) is date for day in value):
        yield Problem(path, "two days, [2025-01-01, 2025-01-31]")
    elif value[0] > value[1]:
        yield Problem(path, "the first is the earlier one")


def _unknown(where: str, name: str, columns: dict[str, Column]) -> str:
    if f"properties.{name}" in columns:
        return f"`{where}` has no `{name}`; did you mean `properties.{name}`?"
    return f"`{where}` has no `{name}`{meant(name, columns)}"


def _test(test: Test, path: str, known: set[str]) -> Iterator[Problem]:
    for place, rows in test.rows.items():
        for number, row in enumerate(rows):
            if not str(row.get("customer") or row.get("customer_id") or ""):
                yield Problem(f"{path}.{place}[{number}]", "has no `customer`")
        if place == "segments":
            names = {str(name) for row in rows for name in row.get("in") or ()}
            keys = {str(key) for row in rows for key in row} - {"customer", "in", "entered"}
            for key in sorted(keys):
                yield Problem(f"{path}.segments", f"there is no key `{key}` here: customer, in, entered")
            for name in sorted(names - known):
                yield Problem(
                    f"{path}.segments", f"there is no other segment `{name}`{meant(name, sorted(known))}"
                )
            continue
        tables = {"people": "customers", "events": TIMELINE, "consents": "consents"}
        tables |= {name: name for name in RELATED}
        if place not in tables:
            yield Problem(f"{path}.{place}", f"there is no key `{place}` here{meant(place, tables)}")
            continue
        columns = table(tables[place]).columns
        names = {"customer", "at", "event", "properties", *columns}
        for number, row in enumerate(rows):
            for name in row:
                if name not in names:
                    yield Problem(f"{path}.{place}[{number}]", _unknown(tables[place], name, columns))
