"""Bounds on one measure of a table. A measure is a column of the single row that `MEASURES` returns.

A bound blocks publishing and syncing when it is broken; with `warning` it is only reported.
A measure that is NULL (an empty table, nothing to compare with) keeps every bound.
"""

import great_expectations.expectations as gxe
from great_expectations.expectations.expectation import Expectation

FEWEST_CUSTOMERS = 100
"""With fewer customers than this, a share of them says nothing."""


def between(measure: str, low: float | None, high: float | None, warning: bool = False) -> Expectation:
    """The measure lies within these bounds, ends included."""
    return gxe.ExpectColumnValuesToBeBetween(
        column=measure, min_value=low, max_value=high, severity="warning" if warning else "critical"
    )


def at_least(measure: str, low: float, warning: bool = False) -> Expectation:
    """The measure is not below this."""
    return between(measure, low, None, warning)


def at_most(measure: str, high: float, warning: bool = False) -> Expectation:
    """The measure is not above this."""
    return between(measure, None, high, warning)


def not_shrunk(to: float = 0.5, warning: bool = False) -> Expectation:
    """The table kept at least this share of the rows it had in the generation before."""
    return at_least("share_of_previous", to, warning)
