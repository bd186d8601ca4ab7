"""What each section of the report says: rows of the published tables, shaped for its template."""

from datetime import date, datetime
from itertools import groupby
from typing import Any

from orchestration.activation.definitions import place_of
from orchestration.report import words
from orchestration.report.charts import Label, Series, column_chart
from orchestration.report.marks import sparkline
from orchestration.report.reader import Published, Row

Section = dict[str, Any]

MOST_MONTHS = 14
"""Labels of months that fit below the narrowest chart of a wide page."""

MOST_SEGMENTS = 12
"""A shop of more segments than this shows the largest of each team and folds the rest."""

SEGMENTS_OF_A_TEAM = 3
HIGHEST_SCORE = 5


def headline(published: Published, as_of: datetime | None) -> Section:
    """The figures one would say aloud, how the last 30 days compare, and what somebody should look at."""
    return {
        "customers": published.row("customer_totals"),
        "orders": published.row("order_totals"),
        "recent": published.row("last_30_days", as_of) if as_of else None,
        "alerts": published.rows("alerts"),
    }


def growth(published: Published, as_of: datetime | None, currency: str | None) -> Section:
    """Revenue by week and buyers by month."""
    weeks = published.rows("weeks", as_of)
    months = published.rows("months")
    finished = [week for week in weeks if not week["is_unfinished"]]
    return {
        "weeks": weeks,
        "best_week": max(finished or weeks, key=lambda week: week["net_revenue"], default=None),
        "revenue_chart": _revenue_chart(weeks, currency),
        "months": months,
        "buyers_chart": _buyers_chart(months),
    }


def sales(published: Published, as_of: datetime | None) -> Section:
    """What brought the orders of the last 90 days: channels, products, campaigns."""
    channels = published.rows("channels", as_of)
    products = published.rows("products", as_of)
    return {
        "channels": channels,
        "highest_channel": max((row["net_revenue"] for row in channels), default=0),
        "products": products,
        "highest_product": max((row["revenue"] for row in products), default=0),
        "campaigns": published.rows("campaigns", as_of),
    }


def month_labels(dates: list[date]) -> list[Label | None]:
    """A label at the first point of every month, with the year at the first label and where it changes.

    Of more months than fit side by side every second one has a label, or the first of each quarter, half or
    year.
    """
    starts = [
        index for index, value in enumerate(dates) if index == 0 or value.month != dates[index - 1].month
    ]
    if len(starts) > 1 and starts[1] < len(dates) / 24:
        # The first month has only a point or two: its label would run into the next one.
        starts = starts[1:]
    every = next((step for step in (1, 2, 3, 6) if len(starts) <= MOST_MONTHS * step), 12)
    labels: list[Label | None] = [None] * len(dates)
    year = None
    for index in (start for start in starts if (dates[start].month - 1) % every == 0):
        value = dates[index]
        labels[index] = Label(words.month(value, year=False), None if value.year == year else str(value.year))
        year = value.year
    return labels


def _revenue_chart(weeks: list[Row], currency: str | None) -> Any:
    return column_chart(
        [Series("Net revenue", [float(week["net_revenue"]) for week in weeks], "first")],
        month_labels([week["week_date"] for week in weeks]),
        [
            f"Week of {words.day(week['week_date'])}: {words.money(week['net_revenue'], currency)}"
            f" · {words.count(week['order_count'])} orders"
            for week in weeks
        ],
        words.compact,
        unfinished=[week["is_unfinished"] for week in weeks],
    )


def _buyers_chart(months: list[Row]) -> Any:
    return column_chart(
        [
            Series("First order", [row["new_count"] for row in months], "first"),
            Series("Came back", [row["returning_count"] for row in months], "second"),
        ],
        month_labels([row["month_date"] for row in months]),
        [
            f"{words.month(row['month_date'])}: {words.count(row['new_count'])} first orders"
            f" · {words.count(row['returning_count'])} came back"
            for row in months
        ],
        words.compact,
        height=210,
    )


def segments(published: Published, as_of: datetime | None) -> Section:
    """Every defined segment with its size and movements, by the team that owns it.

    Of many segments each team shows its largest; the others are `folded`.
    """
    rows = published.rows("segments", as_of)
    days = groupby(published.rows("segment_days", as_of), key=lambda row: row["segment_name"])
    sizes = {name: [row["member_count"] for row in group] for name, group in days}
    for row in rows:
        # A line that hovers below five people would tell what the number hides.
        history = sizes.get(row["segment_name"], [])
        row["spark"] = sparkline(history) if min(history, default=0) >= words.SMALLEST_GROUP else ""
    teams: dict[str, list[Row]] = {}
    for row in rows:
        teams.setdefault(row["owner"] or "nobody", []).append(row)
    shown = teams if len(rows) <= MOST_SEGMENTS else _largest_of_each(teams)
    named = {row["segment_name"] for group in shown.values() for row in group}
    return {
        "rows": rows,
        "teams": shown,
        "folded": [row for row in rows if row["segment_name"] not in named],
        "largest": max((row["member_count"] for row in rows), default=0),
        "has_history": any(row["spark"] for row in rows),
    }


def _largest_of_each(teams: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """The largest segments of the teams that have several; rows come by size."""
    return {
        name: group[:SEGMENTS_OF_A_TEAM] for name, group in teams.items() if len(group) >= SEGMENTS_OF_A_TEAM
    }


def rfm(published: Published) -> Section:
    """The grid of recency and frequency, and the groups with their share of revenue."""
    cells = {(row["recency_score"], row["frequency_score"]): row for row in published.rows("rfm_cells")}
    frequencies = sorted({frequency for _, frequency in cells}, reverse=True)
    groups = published.rows("rfm_groups")
    return {
        "cells": cells,
        # Those who bought equally often share a score, so that a score in between may be nobody's.
        "frequencies": frequencies,
        "is_tied": len(frequencies) < HIGHEST_SCORE,
        "highest": max((row["customer_count"] for row in cells.values()), default=0),
        "buyers": sum(row["customer_count"] for row in cells.values()),
        "groups": groups,
        "largest": max((row["customer_count"] for row in groups), default=0),
    }


def cohorts(published: Published) -> Section:
    """Retention by month of first order; the newest 12 cohorts, at most 12 months each."""
    rows = published.rows("cohorts")
    by_month = [
        (cohort, {row["months_since"]: row for row in group})
        for cohort, group in groupby(rows, key=lambda row: row["cohort_month"])
    ][-12:]
    average = {row["months_since"]: row for row in published.rows("cohort_average")}
    seen = [
        row["months_since"] for _, cells in by_month for row in cells.values() if row["retention"] is not None
    ]
    shown = [
        row["retention"]
        for _, cells in by_month
        for row in cells.values()
        if row["months_since"] > 0 and row["retention"] and not words.is_small(row["active_customers"])
    ]
    return {
        "cohorts": by_month,
        "average": average,
        "months": list(range(1, min(max(seen, default=0), 12) + 1)),
        "highest": max(shown, default=0.0),
    }


def identity(published: Published) -> Section:
    """How records became customers, and what is shared by several of them."""
    return {
        "sizes": published.row("identity_sizes"),
        "identifiers": published.row("identity_identifiers"),
    }


def syncs(published: Published) -> Section:
    """The newest run of every sync, who was left out for which reason, and who stays of deleted syncs."""
    blocked = groupby(published.rows("sync_blocked"), key=lambda row: row["sync_name"])
    reasons = {name: list(group) for name, group in blocked}
    gone = published.rows("syncs_without_file")
    deleted = {row["sync_name"] for row in gone}
    rows = [row for row in published.rows("syncs") if row["sync_name"] not in deleted]
    for row in rows:
        row["reasons"] = _without_small(reasons.get(row["sync_name"], []))
    return {"rows": rows, "left": [row | {"place": place_of(row)} for row in gone if row["row_count"]]}


def _without_small(reasons: list[Row]) -> list[Row]:
    """Reasons of fewer than five people go by no name: the total beside them would tell their number."""
    small = sum(row["member_count"] for row in reasons if words.is_small(row["member_count"]))
    named = [row for row in reasons if not words.is_small(row["member_count"])]
    return [*named, {"reason": "other reasons", "member_count": small}] if small else named


def quality(published: Published) -> Section:
    """Rows set aside, checks that did not pass, and how fresh each source is."""
    quarantine = published.rows("quarantine")
    return {
        "has_quarantine": published.has("staging.quarantine"),
        "quarantine": quarantine,
        "quarantined": sum(row["row_count"] for row in quarantine),
        "check_totals": published.row("check_totals"),
        "checks": published.rows("checks"),
        "freshness": published.rows("freshness"),
    }
