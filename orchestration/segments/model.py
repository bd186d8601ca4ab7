"""The language of `segments/<name>.yml` as types: what may stand where, before names are looked up."""

import re
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    Tag,
    field_validator,
    model_validator,
)

from orchestration.segments.literals import fault_of_number, fault_of_text
from orchestration.segments.times import Day, Span, Window, check_whole_days

MOST_VALUES = 1_000
MOST_STEPS = 6
JINJA = ("{{", "{%", "{#", "}}", "%}", "#}")


def _sound(value: Any) -> Any:
    if isinstance(value, str):
        fault = fault_of_text(value)
    else:
        fault = None if isinstance(value, bool | date) else fault_of_number(value)
    if fault:
        raise ValueError(fault)
    return value


def _line(value: str) -> str:
    if not value.strip() or not value.isprintable() or "\\" in value or any(sign in value for sign in JINJA):
        raise ValueError("a line of text, without backslashes and double braces")
    return value.strip()


Number = Annotated[StrictInt | StrictFloat, AfterValidator(_sound)]
Text = Annotated[StrictStr, AfterValidator(_sound)]
Scalar = Annotated[StrictBool | StrictInt | StrictFloat | StrictStr | Day, AfterValidator(_sound)]
Scalars = Annotated[tuple[Scalar, ...], Field(min_length=1, max_length=MOST_VALUES)]
Texts = Annotated[tuple[Text, ...], Field(min_length=1, max_length=MOST_VALUES)]
Line = Annotated[StrictStr, Field(max_length=500), AfterValidator(_line)]
Name = Annotated[StrictStr, Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$", max_length=80)]


class Part(BaseModel):
    """A mapping of the file: no other keys than its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _Operators(Part):
    """Exactly one of the keys in `OPERATORS` is given."""

    @model_validator(mode="after")
    def _one_operator(self) -> Any:
        given = self.operators
        if len(given) != 1:
            said = f"there are {', '.join(given)}" if given else "there is none"
            raise ValueError(f"one operator, such as `is: …`; {said}")
        return self

    @property
    def operators(self) -> list[str]:
        """The operators given, as the file names them."""
        return [name.rstrip("_") for name in OPERATORS if getattr(self, name, None) is not None]

    @property
    def operator(self) -> str:
        """The operator."""
        return self.operators[0]

    @property
    def value(self) -> Any:
        """What it compares with."""
        return getattr(self, self.operator, None) if self.operator not in ("is", "in") else getattr(
            self, self.operator + "_"
        )


OPERATORS = (
    *("is_", "is_not", "in_", "not_in", "contains", "not_contains", "starts_with", "ends_with"),
    *("at_least", "at_most", "more_than", "less_than", "between", "before", "after", "on"),
    *("in_last", "more_than_ago", "in_next", "is_set", "is_not_set"),
    *("has", "has_any", "has_all", "has_none"),
)


class Comparison(_Operators):
    """A number compared."""

    is_: Number | None = Field(None, alias="is")
    is_not: Number | None = None
    at_least: Number | None = None
    at_most: Number | None = None
    more_than: Number | None = None
    less_than: Number | None = None
    between: tuple[Number, Number] | None = None


class Measure(Comparison):
    """A number made of one column of the rows, compared."""

    of: Name


class Condition(_Operators):
    """A column compared: of a customer, or of a row of an event or a related table."""

    field: Name
    is_: Scalar | None = Field(None, alias="is")
    is_not: Scalar | None = None
    in_: Scalars | None = Field(None, alias="in")
    not_in: Scalars | None = None
    contains: Text | None = None
    not_contains: Text | None = None
    starts_with: Text | None = None
    ends_with: Text | None = None
    at_least: Number | None = None
    at_most: Number | None = None
    more_than: Number | None = None
    less_than: Number | None = None
    between: tuple[Scalar, Scalar] | None = None
    before: Day | None = None
    after: Day | None = None
    on: Day | None = None
    in_last: Span | None = None
    more_than_ago: Span | None = None
    in_next: Span | None = None
    is_set: StrictBool | None = None
    is_not_set: StrictBool | None = None
    has: Text | None = None
    has_any: Texts | None = None
    has_all: Texts | None = None
    has_none: Texts | None = None
    whole_days: StrictBool = False
    ignore_case: StrictBool = False
    when_missing: Literal["match", "no_match"] | None = None

    @model_validator(mode="after")
    def _options_fit(self) -> "Condition":
        check_whole_days(self.whole_days, self.in_last or self.more_than_ago or self.in_next)
        if self.when_missing and self.operator in ("is_set", "is_not_set"):
            raise ValueError(f"when_missing says nothing to {self.operator}")
        for name in ("contains", "not_contains", "starts_with", "ends_with"):
            if getattr(self, name) == "":
                raise ValueError(f"{name} an empty text is true of every text")
        return self


def _list_is_all(value: Any) -> Any:
    return {"all": value} if isinstance(value, list) else value


def _kind_of(value: Any, kinds: tuple[str, ...]) -> str | None:
    if isinstance(value, BaseModel):
        return getattr(type(value), "KIND", None)
    if isinstance(value, dict):
        return next((f"#{kind}" for kind in kinds if kind in value), None)
    return None


class RowsAll(Part):
    """Rows of which all of these hold."""

    KIND: ClassVar[str] = "#all"
    all: tuple["Where", ...] = Field(min_length=1)


class RowsAny(Part):
    """Rows of which any of these holds."""

    KIND: ClassVar[str] = "#any"
    any: tuple["Where", ...] = Field(min_length=1)


class RowsNot(Part):
    """Rows of which this does not hold."""

    KIND: ClassVar[str] = "#not"
    not_: "Where" = Field(alias="not")


class RowsField(Condition):
    """Rows with this in a column."""

    KIND: ClassVar[str] = "#field"


Where = Annotated[
    Annotated[RowsAll, Tag("#all")]
    | Annotated[RowsAny, Tag("#any")]
    | Annotated[RowsNot, Tag("#not")]
    | Annotated[RowsField, Tag("#field")],
    Discriminator(lambda value: _kind_of(value, ("all", "any", "not", "field"))),
    BeforeValidator(_list_is_all),
]


class Rows(Part):
    """Rows of the timeline of one event, or of a table related to customers."""

    event: Name | None = None
    related: Name | None = None
    where: Where | None = None
    counted_only: StrictBool = True
    """Of orders and their lines: only paid orders of more than nothing."""

    @model_validator(mode="after")
    def _one_table(self) -> Any:
        if (self.event is None) == (self.related is None):
            raise ValueError("`event: <type of the timeline>` or `related: <table>`")
        return self


class Without(Rows):
    """Rows of the same item that must not be there."""

    after: Literal["first", "last"] | None = None
    """Only those at or after the first or last of the rows counted. None: at any time."""


class Happened(Rows):
    """What rows there must be: at least one, or a number compared."""

    within: Window | None = None
    count: Comparison | None = None
    sum: Measure | None = None
    average: Measure | None = None
    min: Measure | None = None
    max: Measure | None = None
    distinct: Measure | None = None
    match: Literal["any", "all", "none"] | None = None
    """`any`: there is such a row. `none`: there is none. `all`: there are rows, and `where` holds of each."""
    same: Name | None = None
    """Counted for each value of this column by itself; one of them must do."""
    without: Annotated[tuple[Without, ...], Field(min_length=1, max_length=MOST_STEPS)] | None = None

    @model_validator(mode="after")
    def _options_fit(self) -> Any:
        given = [name for name in AGGREGATES if getattr(self, name) is not None]
        if len(given) > 1 or (given and self.match):
            raise ValueError(f"one of {', '.join([*AGGREGATES, 'match'])}")
        if self.without and not self.same:
            raise ValueError("without needs `same: <column>`: it is about the same item")
        if self.match == "all" and (self.where is None or self.same):
            raise ValueError("match: all needs a `where`, and no `same`")
        if self.match == "none" and self.same:
            raise ValueError("same asks for one item that does: write `not:` around it")
        return self

    @property
    def aggregate(self) -> tuple[str, Comparison] | None:
        """The number asked for and what it is compared with."""
        given = ((name, getattr(self, name)) for name in AGGREGATES)
        return next(((name, value) for name, value in given if value is not None), None)


AGGREGATES = ("count", "sum", "average", "min", "max", "distinct")


class Event(Happened):
    """A leaf about events of the timeline."""

    KIND: ClassVar[str] = "#event"


class Related(Happened):
    """A leaf about rows of a related table."""

    KIND: ClassVar[str] = "#related"


class Step(Part):
    """One step of a sequence."""

    event: Name | None = None
    related: Name | None = None
    where: Where | None = None
    counted_only: StrictBool = True
    not_: Rows | None = Field(None, alias="not")
    """Must not have happened after the step before."""
    within: Span | Window | None = None
    """Of the first step: its window. Of a later one: how soon after the step before."""

    @model_validator(mode="after")
    def _one_kind(self) -> "Step":
        if sum(one is not None for one in (self.event, self.related, self.not_)) != 1:
            raise ValueError("a step is an `event`, a `related`, or `not:` one of them")
        return self

    @property
    def rows(self) -> Rows:
        """What happened, or did not."""
        return self.not_ or Rows(
            event=self.event, related=self.related, where=self.where, counted_only=self.counted_only
        )


class Sequence(Part):
    """A leaf about what happened in order."""

    KIND: ClassVar[str] = "#sequence"
    sequence: tuple[Step, ...] = Field(min_length=2, max_length=MOST_STEPS)


class Member(Part):
    """A leaf about membership of another segment."""

    KIND: ClassVar[str] = "#segment"
    segment: Name
    since: Window | None = None


class Consent(Part):
    """A leaf about consent to marketing by a channel."""

    KIND: ClassVar[str] = "#consent"
    consent: Literal["email", "sms", "push", "ads"]
    status: Text | tuple[Text, ...] = "subscribed"
    since: Window | None = None
    method: Condition | None = None
    source: Text | None = None

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
    Discriminator(lambda value: _kind_of(value, KINDS)),
]


class Test(Part):
    """People and what happened to them, and who of them must be in."""

    name: Annotated[Line, Field(max_length=120)]
    now: StrictStr
    members: tuple[StrictStr, ...] = Field(alias="in")
    rows: dict[StrictStr, tuple[dict[StrictStr, Any], ...]] = {}

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
    refresh: Line | None = None
    arms: dict[Annotated[StrictStr, Field(pattern=r"^[a-z][a-z0-9_]*$")], Number] | None = None
    zone: StrictStr | None = None
    members: Node
    tests: tuple[Test, ...] = ()
