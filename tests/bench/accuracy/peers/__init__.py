"""What others do, re-implemented small from their documentation, to compare identity with.

Each function reads two tables of the connection and leaves a temporary table of `person` and `cluster`, a row
a record: `judged` has record and person; `seen` has record, identifier_type, identifier_key, lower_key,
is_blocked and observed_at. All of them get the normalised values and the blocked values of this project, but
for the two rows that are about having none.
"""

from collections.abc import Callable

import duckdb

from orchestration.sample.accuracy.partitions import components, last_touch
from tests.bench.accuracy.peers.maximum_edges import maximum_edges
from tests.bench.accuracy.peers.profile_limits import profile_limits
from tests.bench.accuracy.peers.unique_namespace import unique_namespace

Peer = Callable[[duckdb.DuckDBPyConnection, str], None]


def lower_graph(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Everything that shares a value, in small letters, is one customer."""
    components(connection, name, "lower_key")


def normalised_graph(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Everything that shares a normalised value is one customer, unless the value is blocked."""
    components(connection, name, "case when is_blocked then hash(record) else identifier_key end")


def ceiling(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """What could be reached if the true person behind each use of a shared value were known."""
    components(connection, name, "identifier_key, person")


PEERS: dict[str, Peer] = {
    "last-touch map": last_touch,
    "graph on lower()": lower_graph,
    "normalised, with blocklist": normalised_graph,
    "limits per profile": profile_limits,
    "one unique namespace": unique_namespace,
    "blocklist and maximum edges": maximum_edges,
    "ceiling": ceiling,
}
"""The rows of the comparison by name, the ceiling last."""
