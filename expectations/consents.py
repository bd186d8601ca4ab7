"""What a reader may rely on in `consents` as a whole: answers are not lost, and not everybody says yes."""

import great_expectations as gx

from expectations.bounds import at_most, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    avg(cast(status = 'subscribed' as integer)) as subscribed_share,
    avg(cast(changed_at is null as integer)) as undated_share
from customer360.consents
"""

SUITE = gx.ExpectationSuite(
    name="consents",
    expectations=[
        not_shrunk(),
        at_most("subscribed_share", 0.99, warning=True),
        at_most("undated_share", 0.5, warning=True),
    ],
)
