"""What a reader may rely on in `sessions` as a whole: tracking goes on, sessions are cut as visits are."""

import great_expectations as gx

from expectations.bounds import at_least, at_most, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    avg(cast(customer_id is not null as integer)) as customer_share,
    max(page_view_count) as longest_session,
    avg(cast(is_bounce as integer)) as bounce_share,
    avg(cast(started_at > $as_of as integer)) as future_share,
    date_diff('day', max(started_at), $as_of) as newest_age_days
from customer360.sessions
"""

SUITE = gx.ExpectationSuite(
    name="sessions",
    expectations=[
        not_shrunk(),
        at_least("customer_share", 0.9),
        at_most("longest_session", 100_000),
        at_most("bounce_share", 0.98, warning=True),
        at_most("future_share", 0.01, warning=True),
        at_most("newest_age_days", 7, warning=True),
    ],
)
