"""What a reader may rely on in `segment_arms` as a whole: an arm once given is not forgotten."""

import great_expectations as gx

from expectations.bounds import not_shrunk

MEASURES = """
select
    count(*) as row_count
from segments.segment_arms
"""

SUITE = gx.ExpectationSuite(
    name="segment_arms",
    expectations=[
        not_shrunk(0.9),
    ],
)
