"""What a reader may rely on in `ad_spend_daily` as a whole: spend has a rate."""

import great_expectations as gx

from expectations.bounds import at_most, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    count(*) filter (where spend_original is not null and spend is null) as without_rate,
    count(*) filter (where spend_original < 0) as negative,
    avg(cast(clicks > impressions as integer)) as more_clicks_than_impressions
from customer360.ad_spend_daily
"""

SUITE = gx.ExpectationSuite(
    name="ad_spend_daily",
    expectations=[
        not_shrunk(warning=True),
        at_most("without_rate", 0, warning=True),
        at_most("negative", 0, warning=True),
        at_most("more_clicks_than_impressions", 0.1, warning=True),
    ],
)
