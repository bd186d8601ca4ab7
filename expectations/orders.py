"""What a reader may rely on in `orders` as a whole: none are lost, and they have a customer."""

import great_expectations as gx

from expectations.bounds import at_least, at_most, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    avg(cast(customer_id is not null as integer)) as customer_share,
    avg(cast(total_amount is not null as integer)) as priced_share,
    avg(cast(status = 'test' as integer)) as test_share,
    avg(cast(ordered_at > $as_of as integer)) as future_share,
    date_diff('day', max(ordered_at), $as_of) as newest_age_days
from customer360.orders
"""

SUITE = gx.ExpectationSuite(
    name="orders",
    expectations=[
        not_shrunk(),
        at_least("customer_share", 0.5),
        at_least("customer_share", 0.9, warning=True),
        at_least("priced_share", 0.98, warning=True),
        at_most("test_share", 0.5, warning=True),
        at_most("future_share", 0.01, warning=True),
        at_most("newest_age_days", 7, warning=True),
    ],
)
