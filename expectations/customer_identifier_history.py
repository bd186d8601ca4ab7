"""What a reader may rely on in `customer_identifier_history` as a whole: the past is not lost."""

import great_expectations as gx

from expectations.bounds import not_shrunk

MEASURES = """
select count(*) as row_count
from identity.customer_identifier_history
"""

SUITE = gx.ExpectationSuite(
    name="customer_identifier_history",
    expectations=[not_shrunk(0.9)],
)
