"""What a reader may rely on in `customer_daily`: a day's customers are there once, and none of the future."""

import great_expectations as gx

from expectations.bounds import at_most, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    count(*) filter (where last_day < first_day) as spans_that_end_before_they_begin,
    count(*) filter (where last_day is null)
    - (select count(*) from customer360.customers) as open_spans_beyond_the_customers
from customer360.customer_daily
"""

SUITE = gx.ExpectationSuite(
    name="customer_daily",
    expectations=[
        not_shrunk(),
        at_most("spans_that_end_before_they_begin", 0),
        at_most("open_spans_beyond_the_customers", 0),
    ],
)
