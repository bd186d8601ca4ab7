"""What a reader may rely on in `products` as a whole."""

import great_expectations as gx

from expectations.bounds import at_least, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    avg(cast(title is not null as integer)) as titled_share
from customer360.products
"""

SUITE = gx.ExpectationSuite(
    name="products",
    expectations=[
        not_shrunk(warning=True),
        at_least("titled_share", 0.9, warning=True),
    ],
)
