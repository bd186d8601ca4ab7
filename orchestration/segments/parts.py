"""Pieces of the language of `segments/<name>.yml`: values, and a column or a number compared."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    model_validator,
)

from orchestration.segments.literals import fault_of_number, fault_of_text
from orchestration.segments.times import Day, Span, check_whole_days

MOST_VALUES = 1_000
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
            if not given and self.model_fields_set & set(OPERATORS):
                said = "it has no value; what is missing is found by `is_not_set: true`"
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
        return (
            getattr(self, self.operator, None)
            if self.operator not in ("is", "in")
            else getattr(self, self.operator + "_")
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

    @model_validator(mode="after")
    def _lower_first(self) -> "Comparison":
        if self.between and self.between[0] > self.between[1]:
            raise ValueError("between: the first is the lower one")
        return self


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
