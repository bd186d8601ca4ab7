"""What a reader may rely on in `repeat_purchase_drivers` as a whole: intervals hold their ratio."""

import great_expectations as gx

from expectations.bounds import at_most

MEASURES = """
select
    count(*) as row_count,
    max(case when risk_ratio < ci_low or risk_ratio > ci_high then 1 else 0 end) as outside_interval
from analytics.repeat_purchase_drivers
"""

SUITE = gx.ExpectationSuite(
    name="repeat_purchase_drivers",
    expectations=[
        at_most("outside_interval", 0),
    ],
)
