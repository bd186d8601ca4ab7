"""What a reader may rely on in `metrics_daily` as a whole: no day and no metric is lost."""

import great_expectations as gx

from expectations.bounds import between, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    count(distinct metric) as metrics,
    date_diff('day', max(metric_date), cast($as_of as date)) as newest_age_days
from analytics.metrics_daily
"""

SUITE = gx.ExpectationSuite(
    name="metrics_daily",
    expectations=[
        not_shrunk(0.9),
        between("newest_age_days", 0, 7, warning=True),
    ],
)
