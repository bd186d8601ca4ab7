"""What a reader may rely on in `channel_performance` as a whole: months and returns are plausible."""

import great_expectations as gx

from expectations.bounds import at_most

MEASURES = """
select
    count(*) as row_count,
    max(return_on_ad_spend) as greatest_return
from analytics.channel_performance
where spend > 100
"""

SUITE = gx.ExpectationSuite(
    name="channel_performance",
    expectations=[
        at_most("greatest_return", 100, warning=True),
    ],
)
