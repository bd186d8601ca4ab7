"""What a reader may rely on in `alerts` as a whole: it is short enough to be read."""

import great_expectations as gx

from expectations.bounds import at_most

MEASURES = """
select
    count(*) as row_count,
    count(*) / 90.0 as alerts_a_day
from analytics.alerts
"""

SUITE = gx.ExpectationSuite(name="alerts", expectations=[at_most("alerts_a_day", 5, warning=True)])
