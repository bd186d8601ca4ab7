"""The language of `segments/<name>.yml` as types: what may stand where, before names are looked up."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Discriminator, Field, StrictInt, StrictStr, Tag, field_validator, model_validator

from orchestration.base.suggestions import closest
from orchestration.segments.parts import JINJA, Condition, Line, Name, Number, Part, Text, Texts
from orchestration.segments.rows import Event, Related, Sequence, kind_of
from orchestration.segments.times import Window

CHANNELS = (
    *("email", "sms", "whatsapp", "push", "ads", "onsite", "mail", "phone"),
    *("support", "service", "suppression"),
)
"""By what its members are reached, or what a segment is kept for (macros/segments/segment_channels.sql)."""


class Member(Part):
    """A leaf about membership of another segment."""

    KIND: ClassVar[str] = "#segment"
    segment: Name
    since: Window | None = None


class Consent(Part):
    """A leaf about consent to marketing by a channel."""

    KIND: ClassVar[str] = "#consent"
    consent: Literal["email", "sms", "push", "ads"]
    status: Texts = ("subscribed",)
    since: Window | None = None
    method: Condition | None = None
    source: Text | None = None

    @field_validator("status", mode="before")
    @classmethod
    def _one_is_a_list_of_one(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @field_validator("method", mode="before")
    @classmethod
    def _method_is_a_column(cls, value: Any) -> Any:
        given = {"is": value} if isinstance(value, str) else value
        return {"field": "method", **given} if isinstance(given, dict) else given


class All(Part):
    """People of whom all of these hold."""

    KIND: ClassVar[str] = "#all"
    all: tuple["Node", ...] = Field(min_length=1, max_length=100)


class Any_(Part):
    """People of whom any of these holds."""

    KIND: ClassVar[str] = "#any"
    any: tuple["Node", ...] = Field(min_length=1, max_length=100)


class Not(Part):
    """People of whom this does not hold."""

    KIND: ClassVar[str] = "#not"
    not_: "Node" = Field(alias="not")


class Trait(Condition):
    """A leaf about a column of `customers`."""

    KIND: ClassVar[str] = "#field"


KINDS = ("all", "any", "not", "field", "event", "related", "sequence", "segment", "consent")

Node = Annotated[
    Annotated[All, Tag("#all")]
    | Annotated[Any_, Tag("#any")]
    | Annotated[Not, Tag("#not")]
    | Annotated[Trait, Tag("#field")]
    | Annotated[Event, Tag("#event")]
    | Annotated[Related, Tag("#related")]
    | Annotated[Sequence, Tag("#sequence")]
    | Annotated[Member, Tag("#segment")]
    | Annotated[Consent, Tag("#consent")],
    Discriminator(lambda value: kind_of(value, KINDS)),
]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield str(key)
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, str):
        yield value


Share = Annotated[Number, Field(ge=0, le=1)]


class Test(Part):
    """People and what happened to them, and who of them must be in."""

    name: Annotated[Line, Field(max_length=120)]
    now: StrictStr
    members: tuple[Line, ...] = Field(alias="in")
    rows: dict[StrictStr, tuple[dict[StrictStr, Any], ...]] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _rows_by_table(cls, value: Any) -> Any:
        if not isinstance(value, dict) or "rows" in value:
            return value
        own = ("name", "now", "in")
        given = {key: value[key] for key in own if key in value}
        if isinstance(given.get("now"), date):
            given["now"] = f"{given['now']} 00:00"
        return given | {"rows": {key: rows for key, rows in value.items() if key not in own}}

    @field_validator("rows")
    @classmethod
    def _no_jinja(cls, value: Any) -> Any:
        """The rows go into a YAML file, which dbt renders."""
        if any(sign in text for text in _texts(value) for sign in JINJA):
            raise ValueError("no double braces in rows of a test")
        return value

    @field_validator("now")
    @classmethod
    def _is_a_time(cls, value: str) -> str:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?", value):
            raise ValueError("a time is written 2025-01-31 14:00")
        return value if value.count(":") == 2 else f"{value}:00"


class Segment(Part):
    """A whole file."""

    title: Line
    description: Line
    owner: Line
    purpose: Line
    channels: tuple[Annotated[StrictStr, Field(pattern=r"^[a-z][a-z_]*$")], ...] = Field(min_length=1)
    holdout_percent: Annotated[Number, Field(ge=0, le=50)]
    refresh: Literal["hourly", "daily", "weekly"] | None = None
    arms: dict[Annotated[StrictStr, Field(pattern=r"^[a-z][a-z0-9_]*$")], Number] | None = None
    expected_share: tuple[Share, Share] | None = None
    """Least and greatest size, as a share of known customers; a run warns when the segment leaves it."""
    reentry_days: Annotated[StrictInt, Field(ge=1, le=365)] | None = None
    """Days after an entry before the same person can enter again."""
    zone: StrictStr | None = None
    members: Node
    tests: tuple[Test, ...] = ()

    @model_validator(mode="after")
    def _arms_and_holdout_are_everybody(self) -> "Segment":
        arms = self.arms or {}
        if {"holdout", "treated"} & set(arms) or any(percent <= 0 for percent in arms.values()):
            raise ValueError("arms: names, but holdout and treated, with percentages above 0")
        total = sum(arms.values()) + self.holdout_percent
        if arms and abs(total - 100) > 0.001:
            raise ValueError(f"arms: they and holdout_percent make 100, not {total:g}")
        if self.expected_share and self.expected_share[0] > self.expected_share[1]:
            raise ValueError("expected_share: the first is the lower one")
        return self

    @field_validator("channels")
    @classmethod
    def _are_channels(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for channel in value:
            if channel not in CHANNELS:
                raise ValueError(
                    f"there is no channel `{channel}`{closest(channel, CHANNELS)};"
                    f" there are: {', '.join(CHANNELS)}"
                )
        return value
