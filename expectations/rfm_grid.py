"""What a reader may rely on in `rfm_grid` as a whole: buyers spread over the grid."""

import great_expectations as gx

from expectations.bounds import at_most

MEASURES = """
select
    count(*) as row_count,
    max(customer_count) / nullif(sum(customer_count), 0) as fullest_cell_share
from analytics.rfm_grid
"""

SUITE = gx.ExpectationSuite(
    name="rfm_grid",
    expectations=[
        at_most("fullest_cell_share", 0.9, warning=True),
    ],
)
