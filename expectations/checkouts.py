"""What a reader may rely on in `checkouts` as a whole: some of them end in an order.

Who leaves before the address is asked for is nobody, so how many have a customer is only told.
"""

import great_expectations as gx

from expectations.bounds import at_least, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    avg(cast(completed_at is not null as integer)) as completed_share,
    avg(cast(customer_id is not null as integer)) as customer_share
from customer360.checkouts
"""

SUITE = gx.ExpectationSuite(
    name="checkouts",
    expectations=[
        not_shrunk(),
        at_least("customer_share", 0.5, warning=True),
        at_least("completed_share", 0.01, warning=True),
    ],
)
