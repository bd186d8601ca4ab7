"""What a reader may rely on in `deals` as a whole: no night loses deals."""

import great_expectations as gx

from expectations.bounds import not_shrunk

MEASURES = """
select
    count(*) as row_count
from customer360.deals
"""

SUITE = gx.ExpectationSuite(
    name="deals",
    expectations=[
        not_shrunk(warning=True),
    ],
)
