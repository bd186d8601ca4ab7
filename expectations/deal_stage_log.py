"""What a reader may rely on in `deal_stage_log` as a whole: no night loses the history of deals."""

import great_expectations as gx

from expectations.bounds import not_shrunk

MEASURES = """
select
    count(*) as row_count
from customer360.deal_stage_log
"""

SUITE = gx.ExpectationSuite(
    name="deal_stage_log",
    expectations=[
        not_shrunk(warning=True),
    ],
)
