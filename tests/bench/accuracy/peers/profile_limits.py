"""Limits per profile, checked event by event, as Segment Unify documents its identity resolution.

An event belongs to all profiles that have one of its identifiers, and they become one. If that profile would
have more values of a type than the type's limit (one user id, five of anything else), the least telling
identifier of the event is left out and the question is asked again.
"""

from collections import defaultdict

import duckdb

from tests.bench.accuracy.peers.events import Identifier, events, leave

ONE, OTHERS = 1, 5


class _Profiles:
    def __init__(self) -> None:
        self.owner: dict[Identifier, int] = {}
        self.merged: dict[int, int] = {}
        self.values: dict[int, set[Identifier]] = {}

    def living(self, profile: int) -> int:
        while profile in self.merged:
            profile = self.merged[profile]
        return profile

    def add(self, identifiers: list[Identifier]) -> int:
        """The profile of an event."""
        while True:
            found = {self.living(self.owner[one]) for one in identifiers if one in self.owner}
            values = set(identifiers).union(*(self.values[profile] for profile in found))
            if len(identifiers) == 1 or within_limits(values):
                return self._merge(found, values)
            identifiers = identifiers[:-1]

    def _merge(self, found: set[int], values: set[Identifier]) -> int:
        oldest = min(found, default=len(self.values))
        for profile in found - {oldest}:
            self.merged[profile] = oldest
            self.values[profile] = set()
        self.values[oldest] = values
        self.owner |= dict.fromkeys(values, oldest)
        return oldest


def within_limits(values: set[Identifier]) -> bool:
    """Whether one profile may have all these values."""
    counts: dict[str, int] = defaultdict(int)
    for kind, _ in values:
        counts[kind] += 1
    return all(count <= (ONE if kind == "user_id" else OTHERS) for kind, count in counts.items())


def profile_limits(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Leaves the partition of limits per profile."""
    profiles = _Profiles()
    assigned = [(record, profiles.add(identifiers)) for record, identifiers in events(connection)]
    leave(connection, name, ((record, profiles.living(profile)) for record, profile in assigned))
