"""What a reader may rely on in `accounts` as a whole: no night loses companies."""

import great_expectations as gx

from expectations.bounds import not_shrunk

MEASURES = """
select
    count(*) as row_count
from customer360.accounts
"""

SUITE = gx.ExpectationSuite(
    name="accounts",
    expectations=[
        not_shrunk(warning=True),
    ],
)
