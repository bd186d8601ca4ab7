"""The other rival: Splink's clustering over the same identifiers, on the same engine."""

import sys

import duckdb
from splink import DuckDBAPI
from splink.clustering import cluster_pairwise_predictions_at_threshold

from tests.bench.measure import THREADS


def main(warehouse: str) -> None:
    """Reads raw.edges, writes splink_labels: each identifier with its cluster."""
    with duckdb.connect(warehouse) as connection:
        connection.execute(f"set threads = {THREADS}")
        connection.execute("set preserve_insertion_order = false")
        connection.execute(
            "create temporary table nodes as select left_value as identifier from raw.edges"
            " union select right_value from raw.edges"
        )
        connection.execute(
            "create temporary table edges as select left_value as identifier_l, right_value as identifier_r"
            " from raw.edges"
        )
        clusters = cluster_pairwise_predictions_at_threshold(
            nodes=connection.table("nodes"),
            edges=connection.table("edges"),
            db_api=DuckDBAPI(connection=connection),
            node_id_column_name="identifier",
        )
        connection.execute(
            "create or replace table splink_labels as"
            f" select identifier, cluster_id as component from {clusters.physical_name}"
        )


if __name__ == "__main__":
    main(sys.argv[1])
