"""Partitions to compare identity with: the ceiling, and what is commonly done.

They read two tables of the connection and leave a temporary one of `person` and `cluster`, one row a record:
`judged` has record, cluster and person; `seen` has record, person, identifier_type, identifier_key, lower_key
and observed_at.
"""

import duckdb
import numpy as np
import pyarrow as pa

from orchestration.sample.accuracy.components import connected_components

_SIGNATURES = """
create or replace temp table signatures as
select record, sum(node) as signature, count(*) as size
from (select distinct record, hash({node}) as node from seen) as nodes
group by record
"""

_BUNDLES = """
create or replace temp table bundles as
select signature, size, min(record) as record, row_number() over () - 1 as bundle
from signatures
group by signature, size
"""

_EDGES = """
with

nodes as (

    select distinct bundles.bundle, hash({node}) as node
    from seen
    inner join bundles using (record)

),

numbers as (

    select node, row_number() over () - 1 as number
    from (select distinct node from nodes) as every_node

)

select nodes.bundle, numbers.number
from nodes
inner join numbers using (node)
"""

_LABELLED = """
create or replace temp table {name} as
select judged.person, coalesce(labels.label, -1 - judged.record) as cluster
from judged
left join signatures using (record)
left join bundles using (signature, size)
left join labels using (bundle)
"""

_LAST_TOUCH = """
create or replace temp table {name} as
with

carried as (

    select
        record,
        min(lower_key) filter (where identifier_type = 'user_id') as account,
        min(lower_key) filter (where identifier_type = 'anonymous_id') as browser,
        min(lower_key) filter (where identifier_type = 'email') as email,
        min(lower_key) as anything,
        max(observed_at) as observed_at
    from seen
    group by record

),

last_account as (

    select browser, arg_max(account, (observed_at, account)) as account
    from carried
    where account is not null and browser is not null
    group by browser

)

select
    judged.person,
    coalesce(
        carried.account,
        last_account.account,
        carried.browser,
        carried.email,
        carried.anything,
        hash('record', judged.record)
    ) as cluster
from judged
left join carried using (record)
left join last_account using (browser)
"""


def components(connection: duckdb.DuckDBPyConnection, name: str, node: str) -> None:
    """Components over a node, which is a list of columns of `seen`.

    Records that carry the same nodes are one bundle, so that a thousand views with one cookie cost one entry.
    A bundle is told by the sum of its nodes' hashes, which no order of rows can change.
    """
    connection.execute(_SIGNATURES.format(node=node))
    connection.execute(_BUNDLES)
    found = connection.execute(_EDGES.format(node=node)).fetchnumpy()
    bundle, number = np.asarray(found["bundle"]), np.asarray(found["number"])
    bundles = int(bundle.max(initial=-1)) + 1
    labels = connected_components(bundles + int(number.max(initial=-1)) + 1, bundle, number + bundles)
    connection.register("labels", pa.table({"bundle": np.arange(bundles), "label": labels[:bundles]}))
    connection.execute(_LABELLED.format(name=name))
    connection.unregister("labels")


def last_touch(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """The usual cookie map: a record is its account's, else the last account's of its browser, else …"""
    connection.execute(_LAST_TOUCH.format(name=name))
