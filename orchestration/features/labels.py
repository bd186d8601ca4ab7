"""What a training set is to be learned from: what customers did in the days after."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from orchestration.base.errors import WeftError
from orchestration.base.suggestions import nearest

KINDS = {
    "ordered": "count(orders.order_id) > 0",
    "churned": "case when features.order_count > 0 then count(orders.order_id) = 0 end",
    "orders": "count(orders.order_id)",
    "revenue": "coalesce(sum(orders.net_amount), 0)",
}
"""Over the counted orders of one customer within the days: ordered or not, bought before and not since, how
many, and what they came to, net of what was given back since."""


@dataclass(frozen=True)
class Label:
    """One column to learn."""

    kind: str
    days: int

    @property
    def column(self) -> str:
        """Its name in the file."""
        return f"label_{self.kind}_{self.days}d"

    def window(self, as_of: datetime, known_until: datetime) -> tuple[datetime, datetime]:
        """From after `as_of` to the end of the days.

        Raises:
            WeftError: the days are not over in what the warehouse knows.
        """
        end = as_of + timedelta(days=self.days)
        if end > known_until:
            raise WeftError(
                f"what customers did in the {self.days} days after {as_of:%Y-%m-%d %H:%M} is not known yet:"
                f" the warehouse goes up to {known_until:%Y-%m-%d %H:%M}",
                f"ask for {known_until - timedelta(days=self.days):%Y-%m-%d} or before, or for fewer days",
            )
        return as_of, end


def read_label(text: str) -> Label:
    """A label as it is written on the command line: `ordered:90d`.

    Raises:
        WeftError: there is no such label, or it names no days.
    """
    found = re.fullmatch(r"([a-z_]+):(\d{1,4})d", text)
    if found is None:
        raise WeftError(f"the label {text!r} is not a name and a number of days", "such as ordered:90d")
    kind, days = found[1], int(found[2])
    if kind not in KINDS:
        near = nearest(kind, KINDS)
        raise WeftError(
            f"there is no label {kind!r}",
            f"did you mean {near}?" if near else f"there are {', '.join(KINDS)}",
        )
    if days == 0:
        raise WeftError(f"the label {text!r} has no days", "such as ordered:90d")
    return Label(kind, days)
