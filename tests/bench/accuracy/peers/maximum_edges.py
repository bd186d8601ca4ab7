"""Maximum edges per pair of types, as RudderStack Profiles documents its cardinality rules.

Identifiers of one record have an edge. Where a value has more neighbours of a type than the pair of types
allows (one user id, five of anything else), its edges to that type are taken out; what is still connected is
one customer. A record belongs to the component of its most telling identifier.
"""

import duckdb
import numpy as np

from orchestration.sample.accuracy.components import connected_components
from tests.bench.accuracy.peers.events import TRUST, leave

ONE, OTHERS = 1, 5

_EDGES = f"""
create or replace temp table edges as
with

carried as (

    select distinct record, identifier_type, identifier_key from seen
    where not is_blocked

),

pairs as (

    select distinct
        one.identifier_key as one,
        one.identifier_type as one_type,
        other.identifier_key as other,
        other.identifier_type as other_type
    from carried as one
    inner join carried as other
        on one.record = other.record and one.identifier_key <> other.identifier_key

),

counted as (

    select *, count(*) over (partition by one, other_type) as neighbours
    from pairs

)

select counted.one, counted.other
from counted
inner join counted as back on counted.one = back.other and counted.other = back.one
where
    counted.neighbours <= case counted.other_type when 'user_id' then {ONE} else {OTHERS} end
    and back.neighbours <= case back.other_type when 'user_id' then {ONE} else {OTHERS} end
"""

_LEADS = f"""
select
    record,
    arg_min(identifier_key, (coalesce(list_position({TRUST}, identifier_type), 99), identifier_key))
from seen
where not is_blocked
group by record
"""


def maximum_edges(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Leaves the partition of a blocklist and maximum edges per pair of types."""
    connection.execute(_EDGES)
    found = connection.execute("select one, other from edges").fetchnumpy()
    nodes = connection.execute("select distinct identifier_key as node from seen order by 1").fetchnumpy()[
        "node"
    ]
    labels = connected_components(
        len(nodes), np.searchsorted(nodes, found["one"]), np.searchsorted(nodes, found["other"])
    )
    leads = connection.execute(_LEADS).fetchall()
    places = np.searchsorted(nodes, [lead for _, lead in leads])
    leave(connection, name, zip((record for record, _ in leads), labels[places].tolist(), strict=True))
