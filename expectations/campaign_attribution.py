"""What a reader may rely on in `campaign_attribution` as a whole: no order is lost."""

import great_expectations as gx

from expectations.bounds import at_most, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    abs(sum(case when model = 'last' then orders end) - (
        select count(*) from analytics.attribution where model = 'last'
    )) as order_gap
from analytics.campaign_attribution
"""

SUITE = gx.ExpectationSuite(
    name="campaign_attribution",
    expectations=[
        not_shrunk(0.9),
        at_most("order_gap", 0.01),
    ],
)
