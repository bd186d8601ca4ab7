"""The rival: identifiers factorised by pyarrow, components by scipy, all in memory."""

import sys

import duckdb
import numpy as np
import pyarrow as pa
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from tests.bench.measure import THREADS


def main(warehouse: str) -> None:
    """Reads raw.edges, writes scipy_labels: each identifier with the number of its component."""
    with duckdb.connect(warehouse) as connection:
        connection.execute(f"set threads = {THREADS}")
        connection.execute("set preserve_insertion_order = false")
        edges = connection.execute("select left_value, right_value from raw.edges").to_arrow_table()
        ends = pa.chunked_array([*edges["left_value"].chunks, *edges["right_value"].chunks])
        count = edges.num_rows
        del edges
        # pandas.factorize took as long, within the noise of the machine.
        encoded = ends.cast(pa.large_string()).dictionary_encode().combine_chunks()
        del ends
        codes, identifiers = encoded.indices.to_numpy(), encoded.dictionary
        nodes = len(identifiers)
        ones = np.ones(count, "int8")
        graph = coo_matrix((ones, (codes[:count], codes[count:])), shape=(nodes, nodes))
        _, labels = connected_components(graph, directed=False)
        labelled = pa.table({"identifier": identifiers, "component": labels})
        connection.register("labelled", labelled)
        connection.execute("create or replace table scipy_labels as select * from labelled")


if __name__ == "__main__":
    main(sys.argv[1])
