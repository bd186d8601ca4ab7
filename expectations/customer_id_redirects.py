"""What a reader may rely on in `customer_id_redirects` as a whole: ids are not retired all at once."""

import great_expectations as gx

from expectations.bounds import at_most, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    count(*) / nullif((select count(distinct customer_id) from identity.customer_records), 0)
    as retired_per_living
from identity.customer_id_redirects
"""

SUITE = gx.ExpectationSuite(
    name="customer_id_redirects",
    expectations=[
        not_shrunk(0.9),
        at_most("retired_per_living", 1, warning=True),
    ],
)
