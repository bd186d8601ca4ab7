"""Records in the order of time, for rules that decide one event after the other."""

from collections.abc import Iterable, Iterator

import duckdb
import pyarrow as pa

TRUST = [
    "user_id",
    "email",
    "phone",
    "shopify_guest_id",
    "square_customer_id",
    "zendesk_user_id",
    "klaviyo_person_id",
    "checkout_token",
    "cart_token",
    "card_fingerprint",
    "device_id",
    "google_client_id",
    "anonymous_id",
]
"""Types of identifiers, the most telling first."""

Identifier = tuple[str, int]


def events(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, list[Identifier]]]:
    """Each record with its identifiers that are not blocked, the most telling first."""
    rank = {kind: place for place, kind in enumerate(TRUST)}
    rows = connection.execute("""
        select record, list(struct_pack(kind := identifier_type, key := identifier_key)) as identifiers
        from seen
        where not is_blocked
        group by record
        order by min(observed_at) nulls last, record
    """).fetchall()
    for record, identifiers in rows:
        found = {(each["kind"], each["key"]) for each in identifiers}
        yield record, sorted(found, key=lambda one: (rank.get(one[0], len(TRUST)), one))


def leave(connection: duckdb.DuckDBPyConnection, name: str, clusters: Iterable[tuple[int, int]]) -> None:
    """Writes a partition, given record and cluster; records without one stay by themselves."""
    record, cluster = zip(*clusters, strict=True)
    connection.register("clusters", pa.table({"record": list(record), "cluster": list(cluster)}))
    connection.execute(f"""
        create or replace temp table {name} as
        select judged.person, coalesce(clusters.cluster, -1 - judged.record) as cluster
        from judged
        left join clusters using (record)
    """)
    connection.unregister("clusters")
