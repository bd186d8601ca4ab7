"""What a reader may rely on in `reviews` as a whole: no night loses reviews, and most reviewers are known."""

import great_expectations as gx

from expectations.bounds import at_least, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    avg(cast(customer_id is not null as integer)) as customer_share
from customer360.reviews
"""

SUITE = gx.ExpectationSuite(
    name="reviews",
    expectations=[
        not_shrunk(warning=True),
        at_least("customer_share", 0.5, warning=True),
    ],
)
