"""What a reader may rely on in `abandonment_surges` as a whole: surges are the exception."""

import great_expectations as gx

from expectations.bounds import at_most

MEASURES = """
select
    count(*) as row_count,
    avg(case when is_surge then 1.0 else 0.0 end) as surge_share
from analytics.abandonment_surges
"""

SUITE = gx.ExpectationSuite(
    name="abandonment_surges",
    expectations=[at_most("surge_share", 0.2, warning=True)],
)
