"""What a reader may rely on in `orders` as a whole: none are lost, and they have a customer and an amount.

What is not known counts nowhere: the measures below say how much that is. Who buys at a till often gives no
name, and a file may be a till's. An order that is placed online has an address, and so a customer.
"""

import great_expectations as gx

from expectations.bounds import at_least, at_most, not_shrunk

MEASURES = """
select
    count(*) as row_count,
    avg(cast(customer_id is not null as integer)) as customer_share,
    avg(cast(customer_id is not null as integer)) filter (where channel in ('online', 'wholesale'))
    as online_customer_share,
    avg(cast(total_amount is not null as integer)) as priced_share,
    avg(cast(status = 'test' as integer)) as test_share,
    avg(cast(status is null as integer)) as status_unknown_share,
    count(*) filter (where status = 'paid' and net_amount is null) as paid_without_net_amount,
    count(*) filter (where currency_original is null) as without_currency,
    count(*) filter (where status = 'paid' and not is_reconciled) as not_reconciled,
    count(*) filter (where total_amount > 0 and refunded_amount >= total_amount + 0.01)
    as refunded_beyond_total,
    avg(cast(ordered_at > $as_of as integer)) as future_share,
    date_diff('day', max(ordered_at), $as_of) as newest_age_days
from customer360.orders
"""

SUITE = gx.ExpectationSuite(
    name="orders",
    expectations=[
        not_shrunk(),
        at_least("online_customer_share", 0.5),
        at_least("customer_share", 0.9, warning=True),
        at_least("priced_share", 0.98, warning=True),
        at_most("test_share", 0.5, warning=True),
        at_most("status_unknown_share", 0, warning=True),
        at_most("paid_without_net_amount", 0, warning=True),
        at_most("without_currency", 0, warning=True),
        at_most("not_reconciled", 0, warning=True),
        at_most("refunded_beyond_total", 0, warning=True),
        at_most("future_share", 0.01, warning=True),
        at_most("newest_age_days", 7, warning=True),
    ],
)
