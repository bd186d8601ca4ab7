"""What a reader may rely on in `customer_records` as a whole: no source is lost, nobody swallows others."""

import great_expectations as gx

from expectations.bounds import FEWEST_CUSTOMERS, at_most, not_shrunk

MANY_RECORDS = 10_000
"""So many are no young shop's: where they are of few customers, somebody has swallowed the others.

In a young shop one of two customers has half of all. What one customer may hold there is bound by
`no_customer_breaks_a_limit`, as everywhere.
"""

MEASURES = f"""
select
    coalesce(sum(record_count), 0) as row_count,
    case
        when count(*) >= {FEWEST_CUSTOMERS} or sum(record_count) >= {MANY_RECORDS}
            then max(record_count) / nullif(sum(record_count), 0)
    end as largest_customer_share
from (
    select
        customer_id,
        count(*) as record_count
    from identity.customer_records
    group by customer_id
) as customers
"""

SUITE = gx.ExpectationSuite(
    name="customer_records",
    expectations=[
        not_shrunk(),
        at_most("largest_customer_share", 0.2),
        at_most("largest_customer_share", 0.02, warning=True),
    ],
)
