"""What a reader may rely on in `identity_suggestions` as a whole: what is applied is likely."""

import great_expectations as gx

from expectations.bounds import at_least, at_most

MEASURES = """
select
    count(*) as row_count,
    min(probability) filter (where status = 'applied' and reason = 'nothing contradicts it') as least_applied,
    count(*) filter (where status = 'review') / nullif(count(*), 0) as review_share
from identity.identity_suggestions
"""

SUITE = gx.ExpectationSuite(
    name="identity_suggestions",
    expectations=[
        at_least("least_applied", 0.5),
        at_most("review_share", 0.9, warning=True),
    ],
)
