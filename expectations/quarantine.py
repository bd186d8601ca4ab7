"""What a reader may rely on in `quarantine` as a whole: no landed table is broken beyond its bound.

The bounds are taken by the load, for each source, table and column (orchestration/landing/gates.py); this
suite keeps a build without a load from being published over tables that the last load stopped.
"""

import great_expectations as gx

from expectations.bounds import at_most

MEASURES = """
select
    (select coalesce(sum(row_count), 0) from raw_weft.landed_files) as row_count,
    count(*) as quarantined_count,
    (select count(*) from raw_weft.stops) as broken_beyond_bound_count
from staging.quarantine
"""

OF_ANY_SIZE = ("broken_beyond_bound_count",)
"""Judged from the first row on."""

SUITE = gx.ExpectationSuite(
    name="quarantine",
    expectations=[
        at_most("broken_beyond_bound_count", 0),
        at_most("quarantined_count", 0, warning=True),
    ],
)
