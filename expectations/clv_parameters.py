"""What a reader may rely on in `clv_parameters` as a whole: the models it was fitted to have settled."""

import great_expectations as gx

from expectations.bounds import at_most

MEASURES = """
select
    count(*) as row_count,
    count(case when not converged then 1 end) as unsettled_count
from analytics.clv_parameters
"""

SUITE = gx.ExpectationSuite(
    name="clv_parameters",
    expectations=[
        at_most("unsettled_count", 0, warning=True),
    ],
)
