"""One unique namespace, as Snowplow Identities and Adobe's linking rules document it.

Profiles that share an identifier become one, unless that would give one profile two user ids. Then the event
belongs to the profile of its own user id and takes its other identifiers along (the newest login wins);
without a user id it belongs to the profile of its most telling identifier.
"""

import duckdb

from tests.bench.accuracy.peers.events import Identifier, events, leave


class _Profiles:
    def __init__(self) -> None:
        self.owner: dict[Identifier, int] = {}
        self.merged: dict[int, int] = {}
        self.user: dict[int, Identifier | None] = {}

    def living(self, profile: int) -> int:
        while profile in self.merged:
            profile = self.merged[profile]
        return profile

    def add(self, identifiers: list[Identifier]) -> int:
        """The profile of an event."""
        found = {self.living(self.owner[one]) for one in identifiers if one in self.owner}
        users = {self.user[profile] for profile in found} | {
            one for one in identifiers if one[0] == "user_id"
        }
        users.discard(None)
        if len(users) <= 1:
            return self._merge(found, identifiers, next(iter(users), None))
        first = identifiers[0]
        keeper = {self.living(self.owner[first])} if first in self.owner else set()
        return self._merge(keeper, identifiers, first if first[0] == "user_id" else None)

    def _merge(self, found: set[int], identifiers: list[Identifier], user: Identifier | None) -> int:
        oldest = min(found, default=len(self.user))
        for profile in found - {oldest}:
            self.merged[profile] = oldest
        self.user[oldest] = user or self.user.get(oldest)
        self.owner |= dict.fromkeys(identifiers, oldest)
        return oldest


def unique_namespace(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Leaves the partition of one unique namespace."""
    profiles = _Profiles()
    assigned = [(record, profiles.add(identifiers)) for record, identifiers in events(connection)]
    leave(connection, name, ((record, profiles.living(profile)) for record, profile in assigned))
