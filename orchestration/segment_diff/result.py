"""What edited segments would change, as plain types."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal


@dataclass(frozen=True)
class Reach:
    """Members who may be reached for a purpose: whose consent and contact point allow it."""

    purpose: str
    before: int
    after: int


@dataclass(frozen=True)
class Stated:
    """What the YAML file states otherwise than before."""

    key: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Person:
    """Somebody who would enter or leave, with the values of the segment's conditions."""

    customer_id: str | None
    """None unless ids were asked for."""
    why: str | None
    """JSON text; of who leaves, as it was when they were in."""


@dataclass(frozen=True)
class SegmentChange:
    """One segment that would be another."""

    name: str
    change: Literal["added", "removed", "changed"]
    before: int
    after: int
    entered: int
    left: int
    stated: list[Stated]
    reach: list[Reach]
    entering: list[Person]
    leaving: list[Person]

    @property
    def changed_percent(self) -> float:
        """Who would enter or leave, as a share of who is in, in percent; 0 for a new segment."""
        return 100 * (self.entered + self.left) / self.before if self.before else 0.0


@dataclass(frozen=True)
class Overlap:
    """How many are in two segments."""

    name: str
    other_name: str
    before: int
    after: int


@dataclass(frozen=True)
class SyncChange:
    """A sync whose rows would change."""

    name: str
    segment: str
    before: int
    after: int
    added: int
    removed: int
    stopped_by: str | None
    """The guard that would stop its next run, or why it could not run at all. None where nothing would."""


@dataclass(frozen=True)
class SegmentDiff:
    """All that would change."""

    as_of: datetime
    against: str
    """The published generation, or the git reference, that it is compared with."""
    compared: int
    """Segments that were evaluated."""
    segments: list[SegmentChange] = field(default_factory=list)
    overlaps: list[Overlap] = field(default_factory=list)
    syncs: list[SyncChange] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """True when nobody would enter or leave, and nothing else is stated of any segment."""
        return not self.segments

    @property
    def changed_percent(self) -> float:
        """The largest change of one segment, in percent of its members."""
        return max((one.changed_percent for one in self.segments), default=0.0)

    def as_dict(self) -> dict[str, Any]:
        """Plain types, for `--json`."""
        told = asdict(self) | {"as_of": self.as_of.isoformat()}
        told["changed_percent"] = round(self.changed_percent, 4)
        return told
