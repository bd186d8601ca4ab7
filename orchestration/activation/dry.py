"""Accounts that deliver nowhere: rows are shaped, and what would be refused is counted."""

from collections.abc import Callable
from datetime import datetime

import duckdb

from orchestration.activation.destination import DestinationObject, RejectedRow
from orchestration.activation.prepared import payload_of, shape_row
from orchestration.activation.spec import SyncSpec
from orchestration.activation.wanted import open_wanted

SIZE = 10_000


def shape_all(
    connection: duckdb.DuckDBPyConnection,
    spec: SyncSpec,
    destination: DestinationObject,
    kind: type[DestinationObject],
    progress: Callable[[int], None],
) -> int:
    """Shapes the rows of the table `changing`; returns how many the destination would refuse."""
    wanted = open_wanted(connection, spec, kind)
    cursor = connection.execute(
        "select wanted.* from wanted inner join changing on wanted.row_key = changing.row_key"
        " where not changing.is_removal"
    )
    places = {column[0]: place for place, column in enumerate(cursor.description or [])}
    refused = 0
    while rows := cursor.fetchmany(SIZE):
        for values in rows:
            try:
                row = shape_row(values[0], values, places, wanted, lambda moment: moment < datetime.max)
                payload_of(destination, row)
            except RejectedRow:
                refused += 1
        progress(len(rows))
    return refused
