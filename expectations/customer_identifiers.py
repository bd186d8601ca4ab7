"""What a reader may rely on in `customer_identifiers` as a whole: most identifiers belong to one person."""

import great_expectations as gx

from expectations.bounds import at_most, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    avg(cast(is_shared as integer)) as shared_share,
    count(*) / nullif(count(distinct customer_id), 0) as identifiers_per_customer
from identity.customer_identifiers
"""

SUITE = gx.ExpectationSuite(
    name="customer_identifiers",
    expectations=[
        not_shrunk(),
        at_most("shared_share", 0.3, warning=True),
        at_most("identifiers_per_customer", 50, warning=True),
    ],
)
