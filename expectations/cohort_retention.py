"""What a reader may rely on in `cohort_retention` as a whole: no cohort is lost."""

import great_expectations as gx

from expectations.bounds import at_most, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    count(distinct cohort_month) as cohorts,
    max(retention) as highest_retention
from analytics.cohort_retention
"""

SUITE = gx.ExpectationSuite(
    name="cohort_retention",
    expectations=[
        not_shrunk(0.9),
        at_most("highest_retention", 1),
    ],
)
