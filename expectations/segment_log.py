"""What a reader may rely on in `segment_log` as a whole: a log does not forget."""

import great_expectations as gx

from expectations.bounds import not_shrunk

MEASURES = """
select
    count(*) as row_count
from segments.segment_log
"""

SUITE = gx.ExpectationSuite(
    name="segment_log",
    expectations=[
        not_shrunk(0.9),
    ],
)
