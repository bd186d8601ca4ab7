"""What a reader may rely on in `refunds` as a whole: what goes back is less than what came in."""

import great_expectations as gx

from expectations.bounds import at_least, at_most, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    sum(refunds.amount)
    / nullif((select sum(total_amount) from customer360.orders where status = 'paid'), 0) as refunded_share,
    avg(cast(refunds.customer_id is not null as integer)) as customer_share,
    count(*) filter (where orders.order_id is not null and refunds.amount_original is null)
    as without_amount_in_order_currency,
    count(*) filter (where refunds.refunded_at < orders.ordered_at) as before_their_order
from customer360.refunds as refunds
left join customer360.orders as orders on refunds.order_id = orders.order_id
"""

SUITE = gx.ExpectationSuite(
    name="refunds",
    expectations=[
        not_shrunk(warning=True),
        at_most("refunded_share", 1),
        at_most("refunded_share", 0.5, warning=True),
        at_least("customer_share", 0.5, warning=True),
        at_most("without_amount_in_order_currency", 0, warning=True),
        at_most("before_their_order", 0, warning=True),
    ],
)
