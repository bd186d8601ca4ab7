"""What a reader may rely on in `campaign_performance` as a whole: no order twice, few bounces."""

import great_expectations as gx

from expectations.bounds import at_most, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    sum(orders) * 1.0
    / nullif((select count(*) from customer360.orders where is_counted), 0) as credited_share,
    sum(bounced) * 1.0 / nullif(sum(sent), 0) as bounced_share
from analytics.campaign_performance
"""

SUITE = gx.ExpectationSuite(
    name="campaign_performance",
    expectations=[
        not_shrunk(0.9),
        at_most("credited_share", 1),
        at_most("bounced_share", 0.1, warning=True),
    ],
)
