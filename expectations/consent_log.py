"""What a reader may rely on in `consent_log` as a whole: a log does not forget."""

import great_expectations as gx

from expectations.bounds import at_most, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    avg(cast(changed_at > $as_of as integer)) as future_share
from customer360.consent_log
"""

SUITE = gx.ExpectationSuite(
    name="consent_log",
    expectations=[
        not_shrunk(0.9),
        at_most("future_share", 0.01, warning=True),
    ],
)
