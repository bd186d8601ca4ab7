"""Lengths of time and windows, as a segment's file states them."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, StrictBool, model_validator

MOST_DAYS = 36_500
UNITS = {"minute": "minute", "hour": "hour", "day": "day", "week": "day"}


class Duration(BaseModel):
    """`30 days`, `4 hours`: exactly so many times 24 hours, 60 minutes or 60 seconds."""

    model_config = ConfigDict(frozen=True)

    number: int
    unit: Literal["minute", "hour", "day"]

    @property
    def minutes(self) -> int:
        """How long it is."""
        return self.number * {"minute": 1, "hour": 60, "day": 1440}[self.unit]

    def __str__(self) -> str:
        """As a file states it."""
        return f"{self.number} {self.unit}{'' if self.number == 1 else 's'}"


def _duration(value: Any) -> Any:
    if isinstance(value, Duration):
        return value
    found = re.fullmatch(r"(\d{1,6}) (minute|hour|day|week|month|year)s?", str(value).strip())
    if not found:
        raise ValueError("a length of time is a number and minutes, hours, days or weeks: `30 days`")
    number, unit = int(found[1]), found[2]
    if unit in ("month", "year"):
        raise ValueError(f"{unit}s differ in length: say it in days")
    number *= 7 if unit == "week" else 1
    most = MOST_DAYS * {"minute": 1440, "hour": 24}.get(unit, 1)
    if not 0 < number <= most:
        raise ValueError(f"from 1 to {most:,} {unit}s")
    return {"number": number, "unit": UNITS[unit]}


Span = Annotated[Duration, BeforeValidator(_duration)]


def _day(value: Any) -> Any:
    if type(value) is not date:
        raise ValueError("a day is written 2025-01-31, without quotes and without a time of day")
    return value


Day = Annotated[date, BeforeValidator(_day)]


class Window(BaseModel):
    """When something must have happened: `30 days`, or one of the keys below."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    last: Span | None = None
    """In the last so much time, up to the run's now."""

    more_than_ago: Span | None = None
    """Before that time, or at its very beginning: what `last` leaves out of the past."""

    start: Day | None = None
    """From the beginning of this day in the segment's zone."""

    end: Day | None = None
    """To the end of this day in the segment's zone."""

    whole_days: StrictBool = False
    """Days are those of the calendar in the segment's zone; today is the first of the last so many."""

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        return {"last": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_kind(self) -> "Window":
        days = self.start is not None or self.end is not None
        spans = self.last is not None or self.more_than_ago is not None
        if days == spans:
            said = "`last: 30 days` and/or `more_than_ago: 7 days`; or days, `start` and/or `end`"
            raise ValueError(f"a window is {said}")
        if self.start and self.end and self.start > self.end:
            raise ValueError("it ends before it starts")
        if self.last and self.more_than_ago and self.last.minutes <= self.more_than_ago.minutes:
            said = f"nothing is in the last {self.last} and {self.more_than_ago} ago or more"
            raise ValueError(f"{said}: `last` must be the longer")
        for span in [one for one in (self.last, self.more_than_ago) if one] or [None]:
            check_whole_days(self.whole_days, span)
        return self


def check_whole_days(whole_days: bool, span: Duration | None) -> None:
    """Raises ValueError where whole days are asked of what is not counted in days."""
    if whole_days and (span is None or span.unit != "day"):
        raise ValueError("whole_days is for a number of days or weeks")
