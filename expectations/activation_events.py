"""What a reader may rely on in `activation_events` as a whole: nothing is of the future."""

import great_expectations as gx

from expectations.bounds import at_most

MEASURES = """
select
    count(*) as row_count,
    count(*) filter (where occurred_at > (select max(measured_at) from identity.identity_quality)) as future_events
from {table}
"""

SUITE = gx.ExpectationSuite(
    name="activation_events",
    expectations=[
        at_most("future_events", 0),
    ],
)
