"""What a reader may rely on in `loyalty_transactions` as a whole: none are lost, most members are known."""

import great_expectations as gx

from expectations.bounds import at_least, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    avg(cast(customer_id is not null as integer)) as customer_share
from customer360.loyalty_transactions
"""

SUITE = gx.ExpectationSuite(
    name="loyalty_transactions",
    expectations=[
        not_shrunk(warning=True),
        at_least("customer_share", 0.5, warning=True),
    ],
)
