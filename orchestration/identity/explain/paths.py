"""The ways between the records of one customer: which identifier leads from which record to which."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """One identifier on a record group (the same identifiers, the same name) of one customer."""

    record_group: int
    type: str
    value: str
    status: str
    reason: str
    is_by_time: bool
    masked_name: str | None
    source: str
    first_record_id: str
    first_seen_at: str | None
    record_count: int
    is_decided: bool = False
    """True for a manual rule or a suggestion: it links whoever carries its identifiers."""

    @property
    def name(self) -> str:
        """`type:value`."""
        return f"{self.type}:{self.value}"


@dataclass(frozen=True)
class Step:
    """From one identifier to another over the earliest record that carries both."""

    from_identifier: str
    to_identifier: str
    source: str
    first_record_id: str
    first_seen_at: str | None
    record_count: int
    status: str
    """accepted; time (all of it is shared, and it is theirs by when it was seen); manual_link."""
    reason: str


class Ways:
    """Every way that leads from some records of a customer to the others.

    Two record groups are joined by an identifier that both have accepted. One of nothing but shared
    identifiers is where the time has put it: a way may begin or end there, but never leads through it.
    """

    def __init__(self, links: Iterable[Link]) -> None:
        self.on: dict[int, dict[str, Link]] = {}
        self.carriers: dict[str, list[Link]] = {}
        for link in links:
            self.on.setdefault(link.record_group, {})[link.name] = link
            self.carriers.setdefault(link.name, []).append(link)
        self._came_from: dict[int, tuple[int, str] | None] = {}

    def start(self, record_groups: Iterable[int]) -> None:
        """Finds the shortest way from any of these record groups to every other that can be reached."""
        starts = sorted(record_groups)
        self._came_from = dict.fromkeys(starts)
        asked: set[tuple[str, str]] = set()
        queue = deque(starts)
        while queue:
            record_group = queue.popleft()
            is_start = self._came_from[record_group] is None
            for link in self.on[record_group].values():
                for other in self._next(link, is_start, asked):
                    if other not in self._came_from:
                        self._came_from[other] = (record_group, link.name)
                        queue.append(other)

    def _next(self, link: Link, is_start: bool, asked: set[tuple[str, str]]) -> Iterator[int]:
        """Record groups that this identifier leads to; each identifier is followed once in each way."""
        if link.is_decided or (link.is_by_time and is_start):
            way = "any"
        elif link.is_by_time:
            way = "time"
        else:
            way = "accepted" if link.status == "accepted" else "time"
        if (link.name, way) in asked:
            return
        asked.add((link.name, way))
        for other in self.carriers[link.name]:
            accepted = way == "accepted" and other.status == "accepted"
            if way == "any" or accepted or other.is_by_time or (other.is_decided and not link.is_by_time):
                yield other.record_group

    def reached(self) -> list[int]:
        """The record groups that the start leads to, itself among them, the nearest first."""
        return list(self._came_from)

    def nearest(self) -> dict[str, int]:
        """For each identifier that the start leads to, the nearest record group that carries it."""
        nearest: dict[str, int] = {}
        for record_group in self._came_from:
            for name in self.on[record_group]:
                nearest.setdefault(name, record_group)
        return nearest

    def way(self, end: int) -> list[int]:
        """The record groups from the start to this one."""
        record_groups = [end]
        while came := self._came_from[record_groups[-1]]:
            record_groups.append(came[0])
        return record_groups[::-1]

    def steps(self, record_groups: list[int], begin: str, end: str) -> list[Step]:
        """That way from identifier to identifier; `begin` and `end` stand on its first and last record."""
        joints = [came[1] for record_group in record_groups[1:] if (came := self._came_from[record_group])]
        names = [begin, *joints, end]
        return [
            self._step(record_group, names[place], names[place + 1])
            for place, record_group in enumerate(record_groups)
            if names[place] != names[place + 1]
        ]

    def _step(self, record_group: int, begin: str, end: str) -> Step:
        links = self.on[record_group]
        link = links.get(end) or links.get(begin) or next(iter(links.values()))
        status, reason = "accepted", link.reason
        if link.is_decided:
            status = link.status
        elif link.is_by_time:
            status, reason = "time", "all of it is shared; it is theirs by when it was seen"
        elif link.status != "accepted":
            reason = f"on one record; it joins nobody else: {link.reason}"
        return Step(
            from_identifier=begin,
            to_identifier=end,
            source=link.source,
            first_record_id=link.first_record_id,
            first_seen_at=link.first_seen_at,
            record_count=link.record_count,
            status=status,
            reason=reason,
        )
