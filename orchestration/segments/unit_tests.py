"""The `tests:` of a segment as unit tests of dbt: rows of each table that the view reads, and who is in."""

import json
from datetime import date
from typing import Any

from orchestration.segments.catalogue import COUNTED, TIMELINE, TIMES
from orchestration.segments.model import Test
from orchestration.segments.read import Named


def unit_test(named: Named, test: Test, number: int, refs: list[str]) -> dict[str, Any]:
    """One unit test.

    Args:
        named: the segment.
        test: as its file states it.
        number: of the test in the file, from 1.
        refs: the models that the view reads.
    """
    given = {ref: _rows(test, ref) for ref in refs}
    known = {row["customer_id"] for row in given["customers"]}
    spoken_of = {row["customer_id"] for rows in given.values() for row in rows if row.get("customer_id")}
    given["customers"] += [{"customer_id": one} for one in sorted((spoken_of | set(test.members)) - known)]
    found: dict[str, Any] = {
        "name": f"seg_{named.name}__{number}",
        "description": test.name,
        "model": f"seg_{named.name}",
        "overrides": {"vars": {"as_of": test.now}},
        "given": [{"input": f"ref('{ref}')", "rows": rows} for ref, rows in given.items()],
        "expect": {"rows": [{"customer_id": member} for member in sorted(test.members)]},
    }
    if "customer_id_redirects" in refs:
        # the real one would read the log of whatever warehouse the test runs in
        found["overrides"]["macros"] = {"open_stays": _stays(test)}
    return found


def _rows(test: Test, ref: str) -> list[dict[str, Any]]:
    if ref.startswith("seg_"):
        return [
            {"customer_id": str(row["customer"]), "why": "{}"}
            for row in test.rows.get("segments", ())
            if ref[4:] in (row.get("in") or ())
        ]
    place = {"customers": "people", TIMELINE: "events"}.get(ref, ref)
    return [_row(ref, row) for row in test.rows.get(place, ())]


def _row(ref: str, row: dict[str, Any]) -> dict[str, Any]:
    names = {"customer": "customer_id", "at": TIMES.get(ref, "at"), "event": "event_type"}
    found: dict[str, Any] = {"is_counted": True} if ref in COUNTED else {}
    for name, value in row.items():
        if name == "properties" and isinstance(value, dict):
            value = json.dumps(value, default=str)
        text = str(value) if isinstance(value, str | date) else value
        found[names.get(name, name)] = text
    if "customer_id" in found:
        found["customer_id"] = str(found["customer_id"])
    return found


def _stays(test: Test) -> str:
    """Who is in which other segment since when, where the file says so."""
    stays = [
        (str(row["customer"]), str(row["entered"]))
        for row in test.rows.get("segments", ())
        if row.get("entered")
    ]
    rows = [
        f"select {_quoted(customer)} as customer_id, cast({_quoted(entered)} as timestamp) as entered_at"
        for customer, entered in stays
    ]
    nobody = "select '' as customer_id, cast(null as timestamp) as entered_at where false"
    return " union all ".join(rows) or nobody


def _quoted(text: str) -> str:
    return "'" + "".join(sign for sign in text if sign.isalnum() or sign in " -_:.") + "'"
