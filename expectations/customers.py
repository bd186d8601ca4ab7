"""What a reader may rely on in `customers` as a whole: nobody is lost, most known people can be reached."""

import great_expectations as gx

from expectations.bounds import at_least, at_most, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    avg(cast(is_known as integer)) as known_share,
    avg(cast(email is not null or phone is not null as integer)) filter (where is_known) as reachable_share,
    avg(cast(coalesce(net_revenue, 0) < 0 as integer)) as negative_revenue_share
from customer360.customers
"""

SUITE = gx.ExpectationSuite(
    name="customers",
    expectations=[
        not_shrunk(),
        at_least("known_share", 0.01, warning=True),
        at_least("reachable_share", 0.2, warning=True),
        at_most("negative_revenue_share", 0.05, warning=True),
    ],
)
