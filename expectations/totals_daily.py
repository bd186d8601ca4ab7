"""What a reader may rely on in `totals_daily` as a whole: no day is lost, and it goes on to the present."""

import great_expectations as gx

from expectations.bounds import between, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    date_diff('day', max(metric_date), cast($as_of as date)) as newest_age_days
from analytics.totals_daily
"""

SUITE = gx.ExpectationSuite(
    name="totals_daily",
    expectations=[
        not_shrunk(0.9),
        between("newest_age_days", 0, 7, warning=True),
    ],
)
