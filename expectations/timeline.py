"""What a reader may rely on in `timeline` as a whole: events go on coming, and belong to somebody."""

import great_expectations as gx

from expectations.bounds import at_least, at_most, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    avg(cast(customer_id is not null as integer)) as customer_share,
    avg(cast(occurred_at > $as_of as integer)) as future_share,
    date_diff('day', max(occurred_at), $as_of) as newest_age_days
from customer360.timeline
"""

SUITE = gx.ExpectationSuite(
    name="timeline",
    expectations=[
        not_shrunk(),
        at_least("customer_share", 0.9),
        at_most("future_share", 0.01, warning=True),
        at_most("newest_age_days", 7, warning=True),
    ],
)
