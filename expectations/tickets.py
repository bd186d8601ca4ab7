"""What a reader may rely on in `tickets` as a whole."""

import great_expectations as gx

from expectations.bounds import at_least, at_most, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    avg(cast(customer_id is not null as integer)) as customer_share,
    avg(cast(opened_at > $as_of as integer)) as future_share
from customer360.tickets
"""

SUITE = gx.ExpectationSuite(
    name="tickets",
    expectations=[
        not_shrunk(),
        at_least("customer_share", 0.5),
        at_most("future_share", 0.01, warning=True),
    ],
)
