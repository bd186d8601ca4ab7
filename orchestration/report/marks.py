"""Marks as small as a word, for the cells of a table: a line, a shade, a length."""

from collections.abc import Sequence
from math import ceil

HEAT_STEPS = 8


def sparkline(values: Sequence[float], width: int = 120, height: int = 28) -> str:
    """The path of a small line without axes; empty for fewer than two values."""
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    span = (high - low) or 1
    middle = height / 2 if low == high else None
    spots = (
        (
            round(1 + index * (width - 2) / (len(values) - 1), 1),
            middle or round(height - 2 - (value - low) / span * (height - 4), 1),
        )
        for index, value in enumerate(values)
    )
    return "M" + "L".join(f"{x} {y}" for x, y in spots)


def heat(value: float | None, highest: float) -> str:
    """The colour class of a heatmap cell: h0 (nothing) to h8 (the highest of the table)."""
    if value is None:
        return "blank"
    if value <= 0 or highest <= 0:
        return "h0"
    return f"h{max(1, min(HEAT_STEPS, ceil(value / highest * HEAT_STEPS)))}"


def share_of(value: float | None, highest: float | None) -> float:
    """Length of a bar in percent of the longest one; a non-zero value stays visible."""
    if not value or not highest or value <= 0:
        return 0.0
    return round(max(0.6, min(100.0, float(value) / float(highest) * 100)), 2)
