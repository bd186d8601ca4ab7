"""What a reader may rely on in `attribution` as a whole: no order loses its credit."""

import great_expectations as gx

from expectations.bounds import at_least, at_most, between, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    cast(count(distinct order_id) as double) / nullif((
        select count(*) from customer360.orders where is_counted and ordered_at <= $as_of
    ), 0) as order_share,
    abs(sum(credit) / nullif(count(distinct order_id || model), 0) - 1) as credit_gap,
    count(case when model = 'last' then touched_at end)
    / nullif(cast(count(case when model = 'last' then 1 end) as double), 0) as touched_share
from analytics.attribution
"""

SUITE = gx.ExpectationSuite(
    name="attribution",
    expectations=[
        not_shrunk(0.9),
        between("order_share", 0.99, 1),
        at_most("credit_gap", 1e-6),
        at_least("touched_share", 0.2, warning=True),
    ],
)
