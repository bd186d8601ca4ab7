"""What a reader may rely on in `abandonment_surges` as a whole: surges are the exception."""

import great_expectations as gx

from expectations.bounds import at_most

MEASURES = """
select
    count(*) as row_count,
    count(*) filter (where is_surge) / 90.0 as surges_a_day
from analytics.abandonment_surges
"""

SUITE = gx.ExpectationSuite(
    name="abandonment_surges",
    expectations=[at_most("surges_a_day", 10, warning=True)],
)
