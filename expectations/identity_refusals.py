"""What a reader may rely on in `identity_refusals` as a whole: no identifier reaches everybody."""

import great_expectations as gx

from expectations.bounds import at_most, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    max(customer_count) / nullif((select count(distinct customer_id) from identity.customer_records), 0)
    as widest_reach
from identity.identity_refusals
"""

SUITE = gx.ExpectationSuite(
    name="identity_refusals",
    expectations=[
        not_shrunk(0.2, warning=True),
        at_most("widest_reach", 0.2, warning=True),
    ],
)
