"""Identity and its peers, judged on the same records of one shop."""

from pathlib import Path

import duckdb

from orchestration.sample.accuracy.quality import Quality, quality
from tests.bench.accuracy.peers import PEERS

WEFT = "Weft"


def compare(warehouse: Path, truth: str, source: str | None = None) -> dict[str, Quality]:
    """How well Weft and each peer found the people in the warehouse of a file, attached as `warehouse`."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{warehouse}' as warehouse (read_only)")
        return compare_in(connection, "warehouse", truth, source)


def compare_in(
    connection: duckdb.DuckDBPyConnection, catalog: str, truth: str, source: str | None = None
) -> dict[str, Quality]:
    """How well Weft and each peer found the people, by name.

    Args:
        connection: sees the unified tables and identity built from them.
        catalog: the name of the database that holds them.
        truth: a relation of record_key and person_id.
        source: judge the records of this source alone; each made-up shop is one.
    """
    only = f"where records.source_name = '{source}'" if source else ""
    connection.execute(f"""
        create or replace temp table judged as
        select records.record_key as record, records.customer_id as cluster, truth.person_id as person
        from {catalog}.identity.customer_records as records
        inner join {truth} as truth using (record_key)
        {only}
    """)
    connection.execute(f"""
        create or replace temp table seen as
        select
            judged.record,
            judged.person,
            identifiers.identifier_type,
            identifiers.identifier_key,
            hash(identifiers.identifier_type, lower(trim(identifiers.raw_value))) as lower_key,
            coalesce(known.blocked_reason is not null, false) as is_blocked,
            identifiers.observed_at
        from {catalog}.unified.uni_identifiers as identifiers
        inner join judged on identifiers.record_key = judged.record
        left join {catalog}.identity.idr_identifiers as known using (identifier_key)
    """)
    found = {WEFT: quality(connection, "judged")}
    for name, peer in PEERS.items():
        peer(connection, "peer")
        found[name] = quality(connection, "peer")
    return found
