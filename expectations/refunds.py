"""What a reader may rely on in `refunds` as a whole: what goes back is less than what came in."""

import great_expectations as gx

from expectations.bounds import at_least, at_most, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    sum(amount) / nullif((select sum(total_amount) from customer360.orders where status = 'paid'), 0)
    as refunded_share,
    avg(cast(customer_id is not null as integer)) as customer_share
from customer360.refunds
"""

SUITE = gx.ExpectationSuite(
    name="refunds",
    expectations=[
        not_shrunk(warning=True),
        at_most("refunded_share", 1),
        at_most("refunded_share", 0.5, warning=True),
        at_least("customer_share", 0.5, warning=True),
    ],
)
