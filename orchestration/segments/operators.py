"""The operators: which kinds of columns take them, whether they deny, and what they are in words."""

from dataclasses import dataclass

from orchestration.segments.catalogue import Kind


@dataclass(frozen=True)
class Operator:
    """One operator.

    Attributes:
        words: it, in a sentence: `{}` stands for the value.
        kinds: kinds of columns that take it.
        denies: true of whatever is not that, so that a missing value matches unless the file says otherwise.
    """

    words: str
    kinds: tuple[Kind, ...]
    denies: bool = False


ALL_KINDS: tuple[Kind, ...] = ("text", "number", "flag", "time", "list")
OPERATORS = {
    "is": Operator("is {}", ("text", "number", "flag")),
    "is_not": Operator("is not {}", ("text", "number", "flag"), denies=True),
    "in": Operator("is one of {}", ("text", "number")),
    "not_in": Operator("is none of {}", ("text", "number"), denies=True),
    "contains": Operator("contains {}", ("text",)),
    "not_contains": Operator("does not contain {}", ("text",), denies=True),
    "starts_with": Operator("starts with {}", ("text",)),
    "ends_with": Operator("ends with {}", ("text",)),
    "at_least": Operator("is {} or more", ("number",)),
    "at_most": Operator("is {} or less", ("number",)),
    "more_than": Operator("is more than {}", ("number",)),
    "less_than": Operator("is less than {}", ("number",)),
    "between": Operator("is from {} to {}, both included", ("number", "time")),
    "before": Operator("is before {}", ("time",)),
    "after": Operator("is after {}", ("time",)),
    "on": Operator("is on {}", ("time",)),
    "in_last": Operator("is in the last {}", ("time",)),
    "more_than_ago": Operator("is {} ago or more", ("time",)),
    "in_next": Operator("is in the next {}", ("time",)),
    "is_set": Operator("is known", ALL_KINDS),
    "is_not_set": Operator("is not known", ALL_KINDS),
    "has": Operator("has {}", ("list",)),
    "has_any": Operator("has any of {}", ("list",)),
    "has_all": Operator("has all of {}", ("list",)),
    "has_none": Operator("has none of {}", ("list",), denies=True),
}


def operators_of(kind: Kind) -> list[str]:
    """The operators that a kind of column takes."""
    return [name for name, operator in OPERATORS.items() if kind in operator.kinds]
