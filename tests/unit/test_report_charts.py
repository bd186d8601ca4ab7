"""Geometry and wording of the report."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from orchestration.report import words
from orchestration.report.charts import (
    TOP,
    Label,
    Series,
    column_chart,
    nice_ticks,
)
from orchestration.report.marks import heat, sparkline
from orchestration.report.sections import month_labels


@given(some.floats(-1e9, 1e9), some.floats(-1e9, 1e9))
def test_axes_span_every_value_and_zero(one: float, other: float) -> None:
    low, high = sorted((one, other))
    ticks = nice_ticks(low, high)
    slack = max(ticks[-1] - ticks[0], 1) * 1e-6
    assert ticks[0] <= min(low, 0) + slack
    assert ticks[-1] >= max(high, 0) - slack
    assert 2 <= len(ticks) <= 8
    assert any(abs(tick) <= slack for tick in ticks)


@given(some.lists(some.tuples(some.integers(-50, 5000), some.integers(-50, 5000)), min_size=1, max_size=60))
def test_columns_stay_inside_the_chart(values: list[tuple[int, int]]) -> None:
    lower, upper = zip(*values, strict=True)
    chart = column_chart(
        [Series("a", lower, "first"), Series("b", upper, "second")],
        [Label(str(index)) for index in range(len(values))],
        ["" for _ in values],
        words.compact,
    )
    for bar in chart.bars:
        assert 0 <= bar.left <= bar.left + bar.width <= 100
        assert TOP - 0.2 <= bar.top <= bar.top + bar.height <= chart.height + 0.2


def test_columns_are_as_high_as_their_values() -> None:
    chart = column_chart(
        [Series("a", [10, 20], "first")],
        [Label("x"), Label("y")],
        ["", ""],
        words.compact,
        unfinished=[False, True],
    )
    low, high = chart.bars
    assert high.height == pytest.approx(2 * low.height, abs=0.3)
    assert (low.css, high.css) == ("first", "first unfinished")


def test_charts_of_nothing_have_axes_and_no_marks() -> None:
    assert column_chart([Series("a", [], "first")], [], [], words.compact).bars == []
    assert sparkline([4]) == ""


def test_heat_rises_with_the_value() -> None:
    assert [heat(value, 8) for value in (None, 0, 0.1, 4, 8)] == ["blank", "h0", "h1", "h4", "h8"]


@pytest.mark.parametrize(
    ("size", "shown"), [(None, "–"), (0, "0"), (1, "<5"), (4, "<5"), (5, "5"), (1234, "1,234")]
)
def test_small_groups_are_not_counted_out(size: int | None, shown: str) -> None:
    assert words.people(size) == shown


def test_money_keeps_its_sign_and_currency() -> None:
    assert words.money(Decimal("-1234.4"), "USD") == "−$1,234"
    assert words.money(Decimal("-0.2"), "USD") == "$0"
    assert words.money(9, "SEK") == "9 SEK"
    assert words.money(None, "USD") == "–"


def test_change_needs_an_earlier_figure() -> None:
    assert words.change(110, 100) == "up 10 %"
    assert words.change(95, 100) == "down 5.0 %"
    assert words.change(100, 100) == "unchanged"
    assert words.change(5, 0) == "no earlier figure to compare with"


def test_age_counts_from_the_time_of_the_report() -> None:
    now = datetime(2026, 1, 1)
    assert words.ago(now - timedelta(minutes=5), now) == "within the hour"
    assert words.ago(now - timedelta(hours=1), now) == "1 hour before"
    assert words.ago(now - timedelta(days=9), now) == "9 days before"
    assert words.day(date(2025, 3, 3)) == "3 Mar 2025"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("used by ada@shop.test and 3 more", "used by … and 3 more"),
        ("phone +1 (202) 555-0123 of a kiosk", "phone … of a kiosk"),
        ("more than 5 accounts in 30 days", "more than 5 accounts in 30 days"),
        ("newest record 2025-11-02", "newest record 2025-11-02"),
        (None, ""),
    ],
)
def test_free_text_loses_what_looks_like_a_contact_point(text: str | None, shown: str) -> None:
    assert words.masked(text) == shown


@pytest.mark.parametrize(
    ("count", "named", "first"),
    [(12, 12, "Mar"), (14, 14, "Mar"), (15, 8, "Mar"), (36, 12, "Apr"), (60, 10, "Jul"), (120, 10, "Jan")],
)
def test_names_of_months_never_run_together(count: int, named: int, first: str) -> None:
    """From March 2020 on: every month, every second one, or the first of each quarter, half or year."""
    labels = [
        label
        for label in month_labels([date(2020 + m // 12, m % 12 + 1, 1) for m in range(2, count + 2)])
        if label
    ]
    assert (len(labels), labels[0].text) == (named, first)
    assert labels[0].year in ("2020", "2021")
