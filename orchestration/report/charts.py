"""The geometry of charts: from numbers to positions. The templates only draw.

Horizontal positions are percentages and vertical ones pixels: a chart fills any width while its text keeps
its size, without a script.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from math import ceil, floor, log10

FEWEST_POINTS = 8
"""A chart of fewer points leaves room for more instead of drawing a wall."""

SMALLEST_SPAN = 1e-6
"""Values closer together than this are drawn as equal."""
TOP = 30
"""Room above the plot, where the reading of the column under the pointer appears."""


@dataclass(frozen=True)
class Label:
    """What stands under one point of the x axis; the year, where given, in a line of its own."""

    text: str
    year: str | None = None


@dataclass(frozen=True)
class Tick:
    """One label on an axis."""

    at: float
    label: str
    year: str | None = None
    is_minor: bool = False


@dataclass(frozen=True)
class Bar:
    """One rectangle: left and width in percent, top and height in pixels."""

    left: float
    width: float
    top: float
    height: float
    css: str


@dataclass(frozen=True)
class Slot:
    """The stretch of the x axis that belongs to one point, with its reading in words."""

    left: float
    width: float
    centre: float
    reading: str


@dataclass(frozen=True)
class Series:
    """Named values, one for each point of the x axis; None leaves a gap."""

    name: str
    values: Sequence[float | None]
    css: str


@dataclass(frozen=True)
class TimeChart:
    """Everything a template needs to draw columns."""

    height: int
    base: float
    y_ticks: list[Tick]
    x_ticks: list[Tick]
    slots: list[Slot]
    bars: list[Bar] = field(default_factory=list)
    legend: list[tuple[str, str]] = field(default_factory=list)


def nice_ticks(low: float, high: float, wanted: int = 4) -> list[float]:
    """Round numbers that span low to high, zero among them."""
    low, high = min(low, 0.0), max(high, 0.0)
    if high - low < SMALLEST_SPAN:
        low, high = 0.0, 1.0
    rough = (high - low) / wanted
    power = 10.0 ** floor(log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.999)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(index * step, 10) for index in range(first, last + 1)]


def _x_ticks(labels: Sequence[Label | None], step: float) -> list[Tick]:
    """Labels under their points; every second one is minor and hides on a narrow screen."""
    named = [(index, label) for index, label in enumerate(labels) if label]
    return [
        Tick((index + 0.5) * step, label.text, label.year, is_minor=position % 2 == 1 and not label.year)
        for position, (index, label) in enumerate(named)
    ]


def _stack(values: Sequence[float | None]) -> tuple[float, float]:
    """Lowest and highest reach of values stacked on each other."""
    present = [value for value in values if value is not None]
    return sum(value for value in present if value < 0), sum(value for value in present if value > 0)


def column_chart(
    series: Sequence[Series],
    labels: Sequence[Label | None],
    readings: Sequence[str],
    tick_text: Callable[[float], str],
    unfinished: Sequence[bool] = (),
    height: int = 240,
) -> TimeChart:
    """Columns, stacked where there are several series; unfinished points are drawn hollow."""
    points = len(labels)
    reach = [_stack([one.values[index] for one in series]) for index in range(points)] or [(0.0, 0.0)]
    ticks = nice_ticks(min(low for low, _ in reach), max(high for _, high in reach))
    bars = []
    for index in range(points):
        is_open = index < len(unfinished) and unfinished[index]
        bars += _column(series, index, _step(labels), _scale(ticks, height), is_open)
    return replace(_frame(series, labels, readings, tick_text, ticks, height), bars=bars)


def _frame(
    series: Sequence[Series],
    labels: Sequence[Label | None],
    readings: Sequence[str],
    tick_text: Callable[[float], str],
    ticks: Sequence[float],
    height: int,
) -> TimeChart:
    """A chart without what it shows: axes, slots and legend."""
    place, step = _scale(ticks, height), _step(labels)
    return TimeChart(
        height=height,
        base=place(0),
        y_ticks=[Tick(place(value), tick_text(value)) for value in ticks],
        x_ticks=_x_ticks(labels, step),
        slots=_slots(readings, step),
        legend=[(one.name, one.css) for one in series] if len(series) > 1 else [],
    )


def _step(labels: Sequence[Label | None]) -> float:
    """Percent of the width that belong to one point."""
    return 100 / max(len(labels), FEWEST_POINTS)


def _column(
    series: Sequence[Series], index: int, step: float, place: Callable[[float], float], is_open: bool
) -> list[Bar]:
    """The bars over one point: upwards and downwards from zero, each on the one before it."""
    bars = []
    up = down = 0.0
    for one in series:
        value = one.values[index] or 0.0
        start = up if value >= 0 else down
        top, bottom = sorted((place(start), place(start + value)))
        if value:
            css = one.css + (" unfinished" if is_open else "")
            bars.append(Bar(index * step + step * 0.12, step * 0.76, top, bottom - top, css))
        up, down = (up + value, down) if value >= 0 else (up, down + value)
    return bars


def _scale(ticks: Sequence[float], height: int) -> Callable[[float], float]:
    """From a value to its distance from the top of the chart."""
    low, span = ticks[0], (ticks[-1] - ticks[0]) or 1.0

    def place(value: float) -> float:
        return round(height - (value - low) / span * (height - TOP), 1)

    return place


def _slots(readings: Sequence[str], step: float) -> list[Slot]:
    return [Slot(index * step, step, (index + 0.5) * step, reading) for index, reading in enumerate(readings)]
