"""What a reader may rely on in `channel_removal_effects` as a whole: the shares are whole."""

import great_expectations as gx

from expectations.bounds import at_most

MEASURES = """
select
    count(*) as row_count,
    abs(sum(credit_share) - 1) as share_gap,
    max(removal_effect) as greatest_effect
from analytics.channel_removal_effects
"""

SUITE = gx.ExpectationSuite(
    name="channel_removal_effects",
    expectations=[
        at_most("share_gap", 1e-6),
        at_most("greatest_effect", 1),
    ],
)
