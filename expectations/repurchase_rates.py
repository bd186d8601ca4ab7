"""What a reader may rely on in `repurchase_rates` as a whole: longer horizons hold shorter ones."""

import great_expectations as gx

from expectations.bounds import at_least

MEASURES = """
select
    count(*) as row_count,
    min(later.kaplan_meier_rate - earlier.kaplan_meier_rate) as least_rise
from analytics.repurchase_rates as earlier
inner join analytics.repurchase_rates as later
    on earlier.cohort = later.cohort and earlier.horizon_days < later.horizon_days
"""

SUITE = gx.ExpectationSuite(
    name="repurchase_rates",
    expectations=[
        at_least("least_rise", 0),
    ],
)
