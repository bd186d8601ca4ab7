"""The leaves of the language that speak of rows: what happened, how often, in which order."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    Discriminator,
    Field,
    StrictBool,
    Tag,
    model_validator,
)

from orchestration.segments.parts import Comparison, Condition, Measure, Name, Part
from orchestration.segments.times import Span, Window

MOST_STEPS = 6


def _list_is_all(value: Any) -> Any:
    return {"all": value} if isinstance(value, list) else value


def kind_of(value: Any, kinds: tuple[str, ...]) -> str | None:
    """The tag of a mapping, by the first of these keys that it has."""
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
    Discriminator(lambda value: kind_of(value, ("all", "any", "not", "field"))),
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

    @property
    def measured(self) -> str | None:
        """The column that the number is made of; None of a count."""
        wanted = self.aggregate[1] if self.aggregate else None
        return wanted.of if isinstance(wanted, Measure) else None


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
