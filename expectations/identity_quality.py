"""What a reader may rely on in `identity_quality` as a whole: the history of runs only grows."""

import great_expectations as gx

from expectations.bounds import at_least, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    count(distinct run_id) as run_count
from identity.identity_quality
"""

SUITE = gx.ExpectationSuite(
    name="identity_quality",
    expectations=[
        not_shrunk(0.9),
        at_least("run_count", 1),
    ],
)
