"""What a reader may rely on in `customer_id_log` as a whole: it only grows.

Whether ids change in heaps is asked in `identity_quality`.
"""

import great_expectations as gx

from expectations.bounds import not_shrunk

MEASURES = """
select count(*) as row_count
from identity.customer_id_log
"""

SUITE = gx.ExpectationSuite(
    name="customer_id_log",
    expectations=[not_shrunk(0.9)],
)
