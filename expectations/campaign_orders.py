"""What a reader may rely on in `campaign_orders` as a whole: no order is credited twice."""

import great_expectations as gx

from expectations.bounds import at_most, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    count(*) * 1.0 / nullif((select count(*) from customer360.orders where is_counted), 0) as credited_share
from analytics.campaign_orders
"""

SUITE = gx.ExpectationSuite(
    name="campaign_orders",
    expectations=[
        not_shrunk(),
        at_most("credited_share", 1),
    ],
)
