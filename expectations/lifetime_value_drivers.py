"""What a reader may rely on in `lifetime_value_drivers` as a whole: intervals hold their difference."""

import great_expectations as gx

from expectations.bounds import at_most

MEASURES = """
select
    count(*) as row_count,
    max(case when difference < ci_low or difference > ci_high then 1 else 0 end) as outside_interval
from analytics.lifetime_value_drivers
"""

SUITE = gx.ExpectationSuite(
    name="lifetime_value_drivers",
    expectations=[
        at_most("outside_interval", 0),
    ],
)
