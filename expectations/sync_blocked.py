"""What a reader may rely on in `sync_blocked` as a whole: not everybody is held back."""

import great_expectations as gx

from expectations.bounds import at_most

MEASURES = """
select
    count(*) as row_count,
    count(*) / nullif((select count(*) from segments.segment_members), 0) as blocked_per_member
from activation.sync_blocked
"""

SUITE = gx.ExpectationSuite(
    name="sync_blocked",
    expectations=[
        at_most("blocked_per_member", 5, warning=True),
    ],
)
