"""What two rule sets make of the same data, as plain types."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Why:
    """An identifier type that joins what the other rules keep apart, and what those say of it."""

    identifier_type: str
    """`manual rule or suggestion`, or `time`, where no identifier does."""
    identifier_count: int
    otherwise: str | None
    """The reason for which the other rule set refuses it. None when it does not say."""
    values: list[str] = field(default_factory=list)
    """The identifiers, where values were asked for."""


@dataclass(frozen=True)
class Merge:
    """Customers who would be one."""

    retired_ids: list[str]
    customer_id: str
    record_count: int
    """Source records of the ids that go."""
    why: list[Why]


@dataclass(frozen=True)
class Split:
    """A customer who would be several."""

    customer_id: str
    new_ids: list[str]
    record_count: int
    """Source records of the ids that come."""
    why: list[Why]


@dataclass(frozen=True)
class Move:
    """Records that would change between two customers who both stay."""

    from_id: str
    to_id: str
    record_count: int


@dataclass(frozen=True)
class IdentifierChange:
    """Identifiers of one type that are judged otherwise; `joins` is what nobody refuses."""

    identifier_type: str
    before: str
    after: str
    reason: str | None
    identifier_count: int
    widest_reach: int
    """Customers of the one that most customers have, before or after."""
    values: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Size:
    """Customers with so many identifiers."""

    identifiers: str
    before: int
    after: int


@dataclass(frozen=True)
class Audience:
    """A segment or a sync: how many would come and go."""

    name: str
    before: int
    after: int
    gained: int
    lost: int
    gained_by_split: int
    """Of those gained: parts of a customer who was in it."""
    lost_by_merge: int
    """Of those lost: merged into a customer who is in it."""


@dataclass(frozen=True)
class RuleDiff:
    """All that would change."""

    as_of: datetime
    customers_before: int
    customers_after: int
    customers_changed: int
    """Customers of before of whose records some would be another customer's."""
    records: int
    records_moved: int
    merges: list[Merge]
    splits: list[Split]
    moves: list[Move]
    identifiers: list[IdentifierChange]
    sizes: list[Size]
    segments: list[Audience]
    audiences: list[Audience]

    @property
    def changed_percent(self) -> float:
        """Share of the customers of before who would change, in percent."""
        return 100 * self.customers_changed / self.customers_before if self.customers_before else 0.0

    @property
    def is_empty(self) -> bool:
        """True when nobody and no decision would change."""
        moved = any(one.gained or one.lost for one in (*self.segments, *self.audiences))
        return not (self.records_moved or self.identifiers or moved)

    def as_dict(self) -> dict[str, Any]:
        """Plain types, for `--json`."""
        percent = round(self.changed_percent, 4)
        return asdict(self) | {"as_of": self.as_of.isoformat(), "changed_percent": percent}
