"""What a reader may rely on in `segment_sizes_daily` as a whole: a row a day, up to today."""

import great_expectations as gx

from expectations.bounds import between, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    date_diff('day', max(size_date), cast($as_of as date)) as newest_age_days
from segments.segment_sizes_daily
"""

SUITE = gx.ExpectationSuite(
    name="segment_sizes_daily",
    expectations=[
        not_shrunk(0.9),
        between("newest_age_days", 0, 1, warning=True),
    ],
)
