"""What a reader may rely on in `messages` as a whole: they match customers, and clicks are plausible."""

import great_expectations as gx

from expectations.bounds import at_least, at_most, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    avg(cast(customer_id is not null as integer)) as customer_share,
    avg(cast(clicked_at is not null as integer)) as clicked_share,
    avg(cast(bounced_at is not null as integer)) as bounced_share
from customer360.messages
"""

SUITE = gx.ExpectationSuite(
    name="messages",
    expectations=[
        not_shrunk(),
        at_least("customer_share", 0.5),
        at_most("clicked_share", 0.8, warning=True),
        at_most("bounced_share", 0.1, warning=True),
    ],
)
