"""What a reader may rely on in `activation_events` as a whole: nothing is of the future."""

import great_expectations as gx

from expectations.bounds import at_most

MEASURES = """
select
    count(*) as row_count,
    count(*) filter (where occurred_at > runs.last_as_of) as future_events
from {table}
cross join (select max(measured_at) as last_as_of from identity.identity_quality) as runs
"""

SUITE = gx.ExpectationSuite(
    name="activation_events",
    expectations=[
        at_most("future_events", 0),
    ],
)
